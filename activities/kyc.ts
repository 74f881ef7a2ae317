import { z } from 'zod';
import type { KycReport, OutsideCalls } from '../contracts/outside.ts';
import { checkIfsc } from '../contracts/validation/ifsc-bank.ts';
import { againstOthers } from '../dossier/uniqueness.ts';
import type { OutsideDeps } from './deps.ts';
import { unavailable } from './failures.ts';
import { askJson } from './http.ts';
import { type Check, type Question, questionOf } from './kyc-questions.ts';
import { judgeName } from './name-match.ts';
import { timeoutOf } from './signal.ts';

const providerAnswer = z.object({
  referenceId: z.string(),
  status: z.enum(['VALID', 'INVALID', 'RECEIVED', 'FAILED', 'IN_PROCESS']),
  nameMatch: z.number().min(0).max(100).nullish(),
  reason: z.string().nullish(),
});
type ProviderAnswer = z.infer<typeof providerAnswer>;

interface Words {
  readonly invalid: string;
  readonly doubtful: string;
  readonly otherName: string;
  readonly reasons: Readonly<Record<string, string>>;
}

/** How a check's findings are told to an artisan. A reason that we do not know is told as "invalid". */
const WORDS: Readonly<Record<Check, Words>> = {
  identity: {
    invalid: 'kyc.invalid',
    doubtful: 'kyc.name_doubtful',
    otherName: 'kyc.name_mismatch',
    reasons: {
      NOT_FOUND: 'kyc.not_found',
      INACTIVE: 'kyc.inactive',
      LAST_FOUR_MISMATCH: 'kyc.last_four_mismatch',
      MOBILE_NOT_LINKED: 'kyc.mobile_not_linked',
    },
  },
  pan: {
    invalid: 'pan.invalid',
    doubtful: 'pan.name_doubtful',
    otherName: 'pan.name_mismatch',
    reasons: { NOT_FOUND: 'pan.not_found', INACTIVE: 'pan.inactive' },
  },
  bank: {
    invalid: 'bank.invalid',
    doubtful: 'bank.name_doubtful',
    otherName: 'bank.name_mismatch',
    reasons: {
      NOT_FOUND: 'bank.not_found',
      ACCOUNT_CLOSED: 'bank.account_closed',
      ACCOUNT_BLOCKED: 'bank.account_blocked',
      IFSC_UNKNOWN: 'bank.ifsc_unknown',
    },
  },
  tax: {
    invalid: 'tax.invalid',
    doubtful: 'kyc.name_doubtful',
    otherName: 'tax.name_mismatch',
    reasons: {
      NOT_FOUND: 'tax.not_found',
      CANCELLED: 'tax.cancelled',
      SUSPENDED: 'tax.suspended',
      PAN_MISMATCH: 'tax.pan_mismatch',
    },
  },
};

/** Asks a verification provider about a person. */
export function kycCalls({
  dossier,
  config,
}: OutsideDeps): Pick<OutsideCalls, 'verifyWithProvider'> {
  /** The same attempt always has the same reference id: asked again, the provider gives, and bills, one answer. */
  async function ask({ check, fields }: Question, referenceId: string): Promise<ProviderAnswer> {
    const { body } = await askJson(
      {
        system: 'kyc',
        method: 'POST',
        url: `${config.KYC_URL}/v1/${check}`,
        body: { referenceId, ...fields },
        timeoutMs: timeoutOf('kyc', config),
      },
      providerAnswer,
    );
    return body;
  }

  return {
    async verifyWithProvider({ caseId, artisanId, requirement, evidence }) {
      const question = await questionOf(requirement, evidence, dossier);
      if (question === null) return { outcome: 'doubtful', codes: ['tax.route_unverified'] };
      const answer = await ask(question, `${caseId}/${requirement}/${evidence.version}`);
      const report = judge(question, answer);
      return againstOthers(dossier, artisanId, requirement, question.fields, report);
    },
  };
}

function judge(question: Question, { status, nameMatch, reason }: ProviderAnswer): KycReport {
  const words = WORDS[question.check];
  // "Failed" is the provider or a source behind it, and says nothing about the person.
  if (status === 'FAILED') throw unavailable('kyc', 'the provider could not finish the check');
  if (status === 'RECEIVED' || status === 'IN_PROCESS') return { outcome: 'pending', codes: [] };
  if (status === 'INVALID') {
    return { outcome: 'invalid', codes: [words.reasons[reason ?? ''] ?? guessed(question)] };
  }
  const name = judgeName(nameMatch ?? null);
  if (name === 'valid') return { outcome: 'valid', codes: [] };
  return name === 'doubtful'
    ? { outcome: 'doubtful', codes: [words.doubtful] }
    : { outcome: 'invalid', codes: [words.otherName] };
}

/** What to tell where the provider does not say why: a bank that nobody knows is a typing error in the IFSC. */
function guessed({ check, fields }: Question): string {
  const known = check !== 'bank' || checkIfsc(fields.ifsc ?? '').ok;
  return known ? WORDS[check].invalid : 'bank.ifsc_unknown';
}
