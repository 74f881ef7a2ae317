import type { Case } from '../../contracts/case.ts';
import type { CommandOf } from '../../contracts/commands.ts';
import { outcomeOf } from '../../contracts/levels.ts';
import { STAGES } from '../../contracts/vocabulary.ts';
import { concludeKyc } from '../stages/kyc.ts';
import { concludeRegistration, isOpenThere } from '../stages/registration.ts';
import { refuse, type Verdict } from './verdict.ts';

/**
 * A KYC provider's own report. It and the answer to our next call mean the same: the first one counts and the other
 * changes nothing.
 */
export function report(theCase: Case, command: CommandOf<'report'>): Verdict {
  const { requirement: id, seen, question, outcome, codes } = command;
  const one = theCase.requirements[id];
  if (one?.kind !== 'kyc') return refuse('UNKNOWN_REQUIREMENT', `no provider is asked for ${id}`);
  if (one.evidence === null) return refuse('TOO_EARLY', `nothing was submitted for ${id} yet`);
  if (STAGES.indexOf(theCase.stage) < STAGES.indexOf(one.stage)) {
    return refuse(
      'TOO_EARLY',
      `${id} is asked about in ${one.stage}; the case is in ${theCase.stage}`,
    );
  }
  if (one.evidence.digest !== seen) {
    return refuse('CONFLICT', `${id}: the answer is about something that is no longer current`);
  }
  if (one.status !== 'submitted') {
    return refuse('ALREADY_DECIDED', `${id} is ${one.status} already`);
  }
  // The same content may have been submitted again: that is another question, with an answer of its own.
  if (one.question !== question) {
    return refuse(
      'CONFLICT',
      `${id}: the answer is to question ${question}; ${one.question} is asked`,
    );
  }
  return { events: concludeKyc(theCase, one, { outcome, codes }).events, items: [] };
}

/** The registry's own report. It and the answer to our next call mean the same, so the first one counts. */
export function reportRegistration(
  theCase: Case,
  { levels, codes }: CommandOf<'report_registration'>,
): Verdict {
  if (!isOpenThere(theCase)) {
    return refuse('ALREADY_DECIDED', 'the scheme has said yes or no already');
  }
  const { events } = concludeRegistration(theCase, { levels, codes, outcome: outcomeOf(levels) });
  return events.length === 0
    ? refuse('ALREADY_DECIDED', 'the case knows this already')
    : { events, items: [] };
}
