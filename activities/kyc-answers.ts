import { z } from 'zod';
import type { ReasonCode } from '../contracts/reason-codes.ts';
import { checkIfsc } from '../contracts/validation/ifsc-bank.ts';
import type { KycReport } from '../workflows/interface/activities.ts';
import { unavailable } from './failures.ts';
import { type Answer, contentOf } from './http.ts';
import type { Check, Question } from './kyc-questions.ts';
import { judgeName } from './name-match.ts';

/** Status and reason are any words: which of them we know is for us to say, and not for the shape of an answer. */
const providerAnswer = z.object({
  referenceId: z.string(),
  status: z.string().min(1),
  nameMatch: z.number().min(0).max(100).nullish(),
  reason: z.string().nullish(),
});

interface Words {
  readonly invalid: ReasonCode;
  /** Where the question names a person: the name is similar, and the name is another. */
  readonly name: { readonly doubtful: ReasonCode; readonly other: ReasonCode } | null;
  readonly reasons: Readonly<Record<string, ReasonCode>>;
}

/** How each check's findings are told to an artisan. */
const WORDS: Readonly<Record<Check, Words>> = {
  identity: {
    invalid: 'kyc.invalid',
    name: { doubtful: 'kyc.name_doubtful', other: 'kyc.name_mismatch' },
    reasons: {
      NOT_FOUND: 'kyc.not_found',
      INACTIVE: 'kyc.inactive',
      LAST_FOUR_MISMATCH: 'kyc.last_four_mismatch',
      MOBILE_NOT_LINKED: 'kyc.mobile_not_linked',
    },
  },
  pan: {
    invalid: 'pan.invalid',
    name: { doubtful: 'pan.name_doubtful', other: 'pan.name_mismatch' },
    reasons: { NOT_FOUND: 'pan.not_found', INACTIVE: 'pan.inactive' },
  },
  bank: {
    invalid: 'bank.invalid',
    name: { doubtful: 'bank.name_doubtful', other: 'bank.name_mismatch' },
    reasons: {
      NOT_FOUND: 'bank.not_found',
      ACCOUNT_CLOSED: 'bank.account_closed',
      ACCOUNT_BLOCKED: 'bank.account_blocked',
      IFSC_UNKNOWN: 'bank.ifsc_unknown',
    },
  },
  tax: {
    invalid: 'tax.invalid',
    name: null,
    reasons: {
      NOT_FOUND: 'tax.not_found',
      CANCELLED: 'tax.cancelled',
      SUSPENDED: 'tax.suspended',
      PAN_MISMATCH: 'tax.pan_mismatch',
    },
  },
};

/** A word of the provider that we do not know says nothing about the person. */
const UNCLEAR: KycReport = { outcome: 'unknown', codes: ['kyc.unclear'] };

/**
 * What an answer of the verification provider says, and whose matter it is: a finding (`artisan`), words that we do not
 * know (`unknown`), or none at all (`them`, `us`), which is thrown.
 *
 * @param referenceId that the question was asked under: an answer to another one is none.
 * @throws ApplicationFailure UNAVAILABLE, QUOTA or REJECTED_REQUEST
 */
export function readKycAnswer(question: Question, referenceId: string, answer: Answer): KycReport {
  const said = contentOf('kyc', answer, providerAnswer);
  if (said.referenceId !== referenceId)
    throw unavailable('kyc', 'the answer is to another question (referenceId)');
  switch (said.status) {
    case 'RECEIVED':
    case 'IN_PROCESS':
      return { outcome: 'pending', codes: [] };
    case 'FAILED':
      // The provider or a source behind it, and nothing about the person.
      throw unavailable('kyc', 'the provider could not finish the check');
    case 'INVALID':
      return invalid(question, said.reason ?? '');
    case 'VALID':
      return valid(WORDS[question.check], said.nameMatch ?? null);
    default:
      return UNCLEAR;
  }
}

/** Without a reason the provider's own word is the finding; with one that we do not know, it may be about anything. */
function invalid({ check, fields }: Question, reason: string): KycReport {
  const words = WORDS[check];
  // A bank that nobody knows is a typing error in the IFSC.
  const isBankKnown = check !== 'bank' || checkIfsc(fields.ifsc ?? '').ok;
  const unsaid = isBankKnown ? words.invalid : 'bank.ifsc_unknown';
  const known = Object.hasOwn(words.reasons, reason) ? words.reasons[reason] : undefined;
  const code = reason === '' ? unsaid : known;
  return code === undefined ? UNCLEAR : { outcome: 'invalid', codes: [code] };
}

function valid({ name }: Words, nameMatch: number | null): KycReport {
  // How well a name fits that was not asked about, we cannot tell whose it is.
  if (name === null) return nameMatch === null ? { outcome: 'valid', codes: [] } : UNCLEAR;
  const judged = judgeName(nameMatch);
  if (judged === 'valid') return { outcome: 'valid', codes: [] };
  if (judged === 'doubtful') {
    const code = nameMatch === null ? 'kyc.name_unchecked' : name.doubtful;
    return { outcome: 'doubtful', codes: [code] };
  }
  return { outcome: 'invalid', codes: [name.other] };
}
