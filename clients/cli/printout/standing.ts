import type { Case } from '../../../contracts/case.ts';
import type { Requirement } from '../../../contracts/requirement.ts';
import type { Language } from '../../../contracts/vocabulary.ts';
import { isAppealable, requirementsOf } from '../../../contracts/waiting.ts';
import { dayInIndia } from '../../../policies/calendar.ts';
import { appealEndsAt, isArtisansAlone } from '../../../policies/deadlines.ts';
import { DAY } from '../../../policies/durations.ts';
import { type PrintoutKey, printoutWord } from '../../../policies/examples.ts';
import { isPolicy, policyOf } from '../../../policies/policies.ts';
import { hasText, remedyOf, text, textOrCode } from '../../../policies/texts/texts.ts';
import type { DueItem } from '../../library/onboarding.ts';
import { clipped, dateText, INDENT, wrapped } from './layout.ts';
import { FEW_REASONS } from './missing.ts';
import { nameOf } from './names.ts';

/** The sections of a printout beside the missing requirements: the deadline, what is settled, what is next, the end. */

/** When the case goes dormant or lapses unless the artisan acts, in epoch milliseconds; null while no such timer runs. */
function deadlineOf(theCase: Case): number | null {
  const { waiting, status, policy } = theCase;
  if (!isArtisansAlone(theCase) || status === 'live' || !isPolicy(policy)) return null;
  const { dormantAfter, lapseAfter } = policyOf(policy).clocks;
  return Date.parse(waiting.since) + (status === 'dormant' ? lapseAfter : dormantAfter);
}

/** The section with the day by which the artisan should act. */
export function byWhen(
  theCase: Case,
  due: readonly DueItem[],
  language: Language,
  today: Date,
): string[] {
  const sentence = (key: PrintoutKey, date?: Date) =>
    printoutWord(key, language, date === undefined ? {} : { date: dateText(date, language) });
  const said = (words: string) => [
    '',
    ...wrapped(`${printoutWord('by_when', language)}: ${words}`, '', INDENT),
  ];
  if (theCase.held !== null) return said(sentence('by_held', new Date(theCase.held.since)));
  if (due.length === 0) return [];
  const deadline = deadlineOf(theCase);
  if (deadline === null) return said(sentence('by_none'));
  // The last whole day: an artisan who comes on the day itself may come an hour late.
  const last = new Date(Math.max(Date.parse(theCase.waiting.since), deadline - DAY));
  if (today.getTime() >= deadline) return said(sentence('by_passed', last));
  const key = theCase.status === 'dormant' ? 'by_dormant' : 'by_open';
  return said(
    sentence(key, dayInIndia(last.getTime()) < dayInIndia(today.getTime()) ? today : last),
  );
}

/** The sections with the names of what is accepted, being checked or refused. */
export function settled(theCase: Case, due: readonly DueItem[], language: Language): string[] {
  const isMissing = new Set(due.map((one) => one.requirement));
  const brought = requirementsOf(theCase).filter(
    (one) => one.from !== 'registry' && !isMissing.has(one.id),
  );
  const section = (
    title: string,
    which: (one: Requirement) => boolean,
    name: (one: Requirement) => string = (one) => nameOf(theCase, one.id, language),
  ): string[] => {
    const names = brought.filter(which).map(name);
    return names.length === 0 ? [] : ['', ...wrapped(`${title}:`), ...clipped(names, language)];
  };
  const withReason = (one: Requirement): string => {
    const [code] = one.codes;
    const name = nameOf(theCase, one.id, language);
    return code === undefined ? name : `${name} (${textOrCode(code, language)})`;
  };
  const last = lastAppealDay(theCase);
  const isOpenToAppeal = (one: Requirement) => last !== null && isAppealable(one);
  return [
    ...section(
      printoutWord('accepted', language),
      ({ status }) => status === 'accepted' || status === 'waived',
    ),
    ...section(
      printoutWord('in_work', language),
      ({ status }) => status === 'submitted' || status === 'verifying',
    ),
    ...(last === null
      ? []
      : section(
          printoutWord('appealable', language, { date: dateText(last, language) }),
          isOpenToAppeal,
          withReason,
        )),
    ...section(
      printoutWord('refused', language),
      (one) => one.status === 'refused' && !isOpenToAppeal(one),
      withReason,
    ),
  ];
}

/** The last whole day on which every refusal of the case can still be appealed; null if there is none. */
function lastAppealDay(theCase: Case): Date | null {
  if (theCase.held !== null || !isPolicy(theCase.policy)) return null;
  const { clocks } = policyOf(theCase.policy);
  const ends = requirementsOf(theCase)
    .filter(isAppealable)
    .map((one) => appealEndsAt(one, clocks));
  return ends.length === 0
    ? null
    : new Date(Math.min(...ends) - Math.min(DAY, clocks.appealWithin));
}

/** The section that says what happens next, and why the case is held up. */
export function next(theCase: Case, due: readonly DueItem[], language: Language): string[] {
  const parties = theCase.waiting.on;
  if (theCase.held !== null) {
    return [
      ...wrapped(`${printoutWord('next', language)}:`),
      ...wrapped(textOrCode(theCase.held.reason, language), INDENT),
      ...wrapped(remedyOf(theCase.held.reason, language) ?? '', INDENT),
    ];
  }
  const keys: PrintoutKey[] =
    theCase.status === 'live'
      ? ['next_live']
      : parties.map(
          (party): PrintoutKey =>
            party === 'artisan' && due.length === 0 ? 'next_artisan_nothing' : `next_${party}`,
        );
  const isEarly = due.length > 0 && !parties.includes('artisan');
  const reasons = [...new Set(Object.values(theCase.faults).map(({ code }) => code))];
  return [
    ...wrapped(`${printoutWord('next', language)}:`),
    ...[...keys, ...(isEarly ? (['early'] as const) : [])].flatMap((key) =>
      wrapped(printoutWord(key, language), INDENT),
    ),
    ...reasons.flatMap((code) => wrapped(`${textOrCode(code, language)} [${code}]`, INDENT)),
  ];
}

/** Whether to print that the scheme's benefits stay: for open and live cases. The text of any other end says it itself. */
export function areBenefitsUntouched({ end, requirements }: Case): boolean {
  const isRegistered = requirements.scheme_verification?.status === 'accepted';
  return isRegistered && (end === null || end.kind === 'live');
}

/** The section about the end of a case; empty while it is open. */
export function endLines({ end }: Case, language: Language): string[] {
  if (end === null) return [];
  const date = dateText(new Date(end.at), language);
  const message = `end.${end.kind}.message` as const;
  const shown = end.codes.slice(0, FEW_REASONS * 3);
  const left = end.codes.length - shown.length;
  return [
    ...wrapped(
      `${printoutWord('closed', language, { date })}: ${text(`end.${end.kind}`, language)}`,
    ),
    ...(hasText(message) ? wrapped(text(message, language), INDENT) : []),
    ...shown.flatMap((code) =>
      wrapped(
        [`${printoutWord('why', language)}:`, textOrCode(code, language), remedyOf(code, language)]
          .filter((one) => one !== null)
          .join(' '),
        INDENT,
        `${INDENT}  `,
      ),
    ),
    ...(left > 0 ? wrapped(printoutWord('more_reasons', language, { count: left }), INDENT) : []),
  ];
}
