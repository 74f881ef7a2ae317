import { parseCaseId } from '../../../contracts/ids.ts';
import type { Language } from '../../../contracts/vocabulary.ts';
import { type PrintoutKey, printoutWord } from '../../../policies/examples.ts';
import type { CaseView } from '../../../workflows/interface/run-input.ts';
import type { DueItem } from '../../library/onboarding.ts';
import { dateText, PRINTOUT_LINES, RULE, wrapped } from './layout.ts';
import { missingLines } from './missing.ts';
import { areBenefitsUntouched, byWhen, endLines, next, settled } from './standing.ts';

/**
 * A printout for a clerk to print and read aloud: at most `PRINTOUT_LINES` lines of `PRINTOUT_COLUMNS` columns. It shows
 * the case id and the state of its requirements, and nothing about the person.
 * @throws BadId for a case id with a wrong check symbol: a printout with a wrong reference is worse than none
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

/** `ABCDE-FGHJK-1` as `ABC DE - FGH JK - 1`: groups that are easy to hear. The id is also accepted with the spaces. */
export function readAloud(caseId: string): string {
  return caseId
    .split('-')
    .map((group) => group.replace(/^(.{3})(?=.)/, '$1 '))
    .join(' - ');
}

const page = (lines: readonly string[]): string => lines.join('\n');
