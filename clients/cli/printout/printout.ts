import { parseCaseId } from '../../../contracts/ids.ts';
import type { Language } from '../../../contracts/vocabulary.ts';
import { type PrintoutKey, printoutWord } from '../../../policies/examples.ts';
import type { CaseView } from '../../../workflows/interface/run-input.ts';
import type { DueItem } from '../../library/onboarding.ts';
import { dateText, PRINTOUT_LINES, RULE, wrapped } from './layout.ts';
import { missingLines } from './missing.ts';
import { areBenefitsUntouched, byWhen, endLines, next, settled } from './standing.ts';

/**
 * A slip for a clerk to print and read aloud: at most `SLIP_LINES` lines of `SLIP_COLUMNS` columns. Of the case it
 * shows the reference and what stands open, and nothing about the person.
 * @throws BadId for a case whose id has a wrong check symbol: a slip with a wrong reference is worse than none.
 */
export function printoutText(
  { case: theCase }: CaseView,
  due: readonly DueItem[],
  language: Language,
  today: Date,
): string {
  const { caseId } = parseCaseId(theCase.caseId);
  const say = (key: PrintoutKey, params?: Parameters<typeof printoutWord>[2]) =>
    printoutWord(key, language, params);
  const head = [
    ...wrapped(`${say('title')} - ${dateText(today, language)}`),
    RULE,
    `${say('reference')}: ${caseId}`,
    `${say('aloud')}: ${readAloud(caseId)}`,
    ...wrapped(say('check')),
    RULE,
  ];
  const foot = [
    ...(areBenefitsUntouched(theCase) ? wrapped(say('benefits')) : []),
    ...wrapped(say('foot')),
  ];
  if (theCase.end !== null) return page([...head, ...endLines(theCase, language), RULE, ...foot]);
  const rest = [
    ...byWhen(theCase, due, language, today),
    ...settled(theCase, due, language),
    '',
    ...next(theCase, due, language),
    RULE,
    ...foot,
  ];
  return page([
    ...head,
    ...missingLines(theCase, due, language, PRINTOUT_LINES - head.length - rest.length),
    ...rest,
  ]);
}

/** `ABCDE-FGHJK-1` as `ABC DE - FGH JK - 1`: groups that an ear can keep. Typed in with spaces it is still found. */
export function readAloud(caseId: string): string {
  return caseId
    .split('-')
    .map((group) => group.replace(/^(.{3})(?=.)/, '$1 '))
    .join(' - ');
}

const page = (lines: readonly string[]): string => lines.join('\n');
