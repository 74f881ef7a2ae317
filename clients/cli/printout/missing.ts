import type { Case } from '../../../contracts/case.ts';
import type { Language } from '../../../contracts/vocabulary.ts';
import { exampleOf, type PrintoutKey, printoutWord } from '../../../policies/examples.ts';
import { remedyOf, requirementText, textOrCode } from '../../../policies/texts/texts.ts';
import type { DueItem } from '../../library/onboarding.ts';
import { clipped, INDENT, wrapped } from './layout.ts';
import { nameOf } from './names.ts';

/** The section of a printout with the requirements that are due, shortened until it fits the page. */

/** How many reasons of a requirement are printed once room is short. */
export const FEW_REASONS = 2;

/**
 * How much is printed about each missing requirement, from everything down to its name. Room is made in steps: first why
 * it is asked for goes, then examples of a kind that has one already, then further reasons.
 */
const ALL = 4;
const EACH_REASON = 3;
const SOME_REASONS = 2;
const ONE_REASON = 1;
const NAME_ONLY = 0;

interface Missing {
  readonly name: string;
  readonly reasons: readonly { readonly wrong: string; readonly todo: string | null }[];
  readonly bring: string | null;
  readonly why: string | null;
  readonly isHelped: boolean;
  /** The names of requirements that do as well. */
  readonly instead: readonly string[];
  readonly example: ReturnType<typeof exampleOf>;
  readonly isFirstOfKind: boolean;
}

function missingOf(theCase: Case, due: readonly DueItem[], language: Language): Missing[] {
  const kinds = new Set<string>();
  return due.map(({ requirement: id, codes, instead }) => {
    const kind = theCase.requirements[id]?.kind ?? id;
    const isFirstOfKind = !kinds.has(kind);
    kinds.add(kind);
    const help = theCase.assistance[id];
    const why = codes.length > 0 || help === undefined ? codes : [help.reason];
    const known = requirementText(id, language);
    return {
      name: nameOf(theCase, id, language),
      reasons: why.map((code) => ({
        wrong: textOrCode(code, language),
        todo: remedyOf(code, language),
      })),
      bring: known?.bring ?? null,
      why: known?.why ?? null,
      isHelped: help !== undefined,
      instead: instead.map((other) => nameOf(theCase, other, language)),
      example: exampleOf(id, language),
      isFirstOfKind,
    };
  });
}

/** The lines of the section, in at most `room` lines if shortening can reach that. */
export function missingLines(
  theCase: Case,
  due: readonly DueItem[],
  language: Language,
  room: number,
): string[] {
  if (due.length === 0) return wrapped(printoutWord('nothing_missing', language));
  const all = missingOf(theCase, due, language);
  const levels = all.map(() => ALL);
  const drawnOnce = new Map<string, string[]>();
  const drawnItem = (one: Missing, place: number): string[] => {
    const level = levels[place] ?? ALL;
    const key = `${place} ${level}`;
    const lines =
      drawnOnce.get(key) ?? (level === NAME_ONLY ? [] : itemLines(one, place, level, language));
    drawnOnce.set(key, lines);
    return lines;
  };
  const drawn = () => [
    ...wrapped(printoutWord('missing', language, { count: all.length })),
    ...all.flatMap(drawnItem),
    ...namesOnly(all, levels, language),
  ];
  let lines = drawn();
  for (const [place, level] of steps(all)) {
    if (lines.length <= room) break;
    levels[place] = level;
    lines = drawn();
  }
  return lines;
}

/** The order of shortening: from the last requirement to the first, and the first of each kind after the others. */
function steps(all: readonly Missing[]): [place: number, level: number][] {
  const backwards = all.map((_, place) => place).reverse();
  const first = backwards.filter((place) => all[place]?.isFirstOfKind === true);
  const others = backwards.filter((place) => all[place]?.isFirstOfKind !== true);
  const lowered = (places: readonly number[], level: number) =>
    places.map((place): [number, number] => [place, level]);
  return [
    ...lowered(backwards, EACH_REASON),
    ...lowered(others, SOME_REASONS),
    ...lowered(first, SOME_REASONS),
    ...lowered(others, ONE_REASON),
    ...lowered(others, NAME_ONLY),
    ...lowered(first, ONE_REASON),
    ...lowered(first, NAME_ONLY),
  ];
}

function itemLines(one: Missing, place: number, level: number, language: Language): string[] {
  const say = (key: PrintoutKey, params?: Parameters<typeof printoutWord>[2]) =>
    printoutWord(key, language, params);
  const labelled = (key: PrintoutKey, words: string) =>
    wrapped(`${say(key)}: ${words}`, INDENT, `${INDENT}  `);
  const number = `${place + 1}. `;
  const most = level >= EACH_REASON ? one.reasons.length : level === SOME_REASONS ? FEW_REASONS : 1;
  const told = one.reasons.slice(0, most);
  const left = one.reasons.length - told.length;
  const reasons = told.map(({ wrong, todo }) =>
    todo === null || level === ONE_REASON ? wrong : `${wrong} ${todo}`,
  );
  const last = reasons.length - 1;
  const lines = wrapped(one.name, number, INDENT);
  if (one.isHelped) lines.push(...wrapped(say('helped'), INDENT));
  if (one.instead.length > 0)
    lines.push(...wrapped(say('instead', { names: one.instead.join(', ') }), INDENT));
  for (const [at, reason] of reasons.entries()) {
    const more = at === last && left > 0 ? ` ${say('more_reasons', { count: left })}` : '';
    lines.push(...labelled('why', `${reason}${more}`));
  }
  if (reasons.length === 0) {
    if (one.bring !== null) lines.push(...labelled('bring', one.bring));
    if (one.why !== null && level === ALL) lines.push(...labelled('why', one.why));
  }
  const isExampleTold = level >= EACH_REASON || (level === SOME_REASONS && one.isFirstOfKind);
  if (one.example !== null && isExampleTold) {
    lines.push(...labelled('good', one.example.good), ...labelled('bad', one.example.bad));
  }
  return lines;
}

function namesOnly(
  all: readonly Missing[],
  levels: readonly number[],
  language: Language,
): string[] {
  const names = all.filter((_, place) => levels[place] === NAME_ONLY).map((one) => one.name);
  if (names.length === 0) return [];
  return clipped(names, language, (list) =>
    printoutWord('more_items', language, { count: names.length, names: list }),
  );
}
