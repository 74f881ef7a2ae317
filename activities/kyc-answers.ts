import { z } from 'zod';
import type { ReasonCode } from '../contracts/reason-codes.ts';
import { checkIfsc } from '../contracts/validation/ifsc-bank.ts';
import type { KycReport } from '../workflows/interface/activities.ts';
import { unavailable } from './failures.ts';
import { type Answer, contentOf } from './http.ts';
import type { Check, Question } from './kyc-questions.ts';
import { judgeName } from './name-match.ts';

/** Status and reason are any text: the reader below decides which ones we know, not the schema. */
const providerAnswer = z.object({
  referenceId: z.string(),
  status: z.string().min(1),
  nameMatch: z.number().min(0).max(100).nullish(),
  reason: z.string().nullish(),
});

interface Words {
  readonly invalid: ReasonCode;
  /** For a question that names a person: the codes for a similar name and for another name. */
  readonly name: { readonly doubtful: ReasonCode; readonly other: ReasonCode } | null;
  readonly reasons: Readonly<Record<string, ReasonCode>>;
}

/** The reason codes for each check's findings. */
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

/** A status or reason that we do not know says nothing about the person. */
const UNCLEAR: KycReport = { outcome: 'unknown', codes: ['kyc.unclear'] };

/**
 * Reads what a verification provider's answer says, by its owner: a finding (`artisan`), an unknown status or reason
 * (`unknown`), or no finding (`them`, `us`), which is thrown.
 *
 * @param referenceId of the question: an answer with another one is rejected as unavailable.
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
      // The provider or a source behind it failed: nothing about the person.
      throw unavailable('kyc', 'the provider could not finish the check');
    case 'INVALID':
      return invalid(question, said.reason ?? '');
    case 'VALID':
      return valid(WORDS[question.check], said.nameMatch ?? null);
    default:
      return UNCLEAR;
  }
}

/** Without a reason the status is the finding; an unknown reason may be about anything. */
function invalid({ check, fields }: Question, reason: string): KycReport {
  const words = WORDS[check];
  // An IFSC that is not in the list of banks is a typing error.
  const isBankKnown = check !== 'bank' || checkIfsc(fields.ifsc ?? '').ok;
  const unsaid = isBankKnown ? words.invalid : 'bank.ifsc_unknown';
  const known = Object.hasOwn(words.reasons, reason) ? words.reasons[reason] : undefined;
  const code = reason === '' ? unsaid : known;
  return code === undefined ? UNCLEAR : { outcome: 'invalid', codes: [code] };
}

function valid({ name }: Words, nameMatch: number | null): KycReport {
  // If the question had no name, we cannot tell whose name a match is about.
  if (name === null) return nameMatch === null ? { outcome: 'valid', codes: [] } : UNCLEAR;
  const judged = judgeName(nameMatch);
  if (judged === 'valid') return { outcome: 'valid', codes: [] };
  if (judged === 'doubtful') {
    const code = nameMatch === null ? 'kyc.name_unchecked' : name.doubtful;
    return { outcome: 'doubtful', codes: [code] };
  }
  return { outcome: 'invalid', codes: [name.other] };
}
