import type { CaseView } from '../contracts/carry.ts';
import type { Case } from '../contracts/case.ts';
import { parseCaseId } from '../contracts/ids.ts';
import type { Requirement } from '../contracts/requirement.ts';
import type { Language } from '../contracts/vocabulary.ts';
import { isAppealable, requirementsOf, skuOf } from '../contracts/waiting.ts';
import { exampleOf, type SlipKey, slipWord } from '../policies/examples.ts';
import { isPolicy, policyOf } from '../policies/policies.ts';
import { hasText, remedyOf, requirementText, text, textOrCode } from '../policies/texts/texts.ts';
import type { DueItem } from './onboarding.ts';

/** One page of the plainest printer. */
export const SLIP_COLUMNS = 80;
export const SLIP_LINES = 60;

const DAY = 24 * 3600_000;
const RULE = '-'.repeat(SLIP_COLUMNS);
const INDENT = '   ';
/** How many lines a list of names may take before the rest is only counted. */
const NAME_LINES = 3;
/** How many reasons of one thing are told once room is short. */
const FEW_REASONS = 2;

/**
 * How much is told of each missing thing, from all down to its name. Room is made in steps: what is lost first is
 * why a thing is asked for, then examples of a kind that has one already, then further reasons.
 */
const ALL = 4;
const EACH_REASON = 3;
const SOME_REASONS = 2;
const ONE_REASON = 1;
const NAME_ONLY = 0;

/**
 * A slip for a clerk to print and read aloud: at most `SLIP_LINES` lines of `SLIP_COLUMNS` columns. Of the case it
 * shows the reference and what stands open, and nothing about the person.
 * @throws BadId for a case whose id has a wrong check symbol: a slip with a wrong reference is worse than none.
 */
export function slipText(
  { case: theCase }: CaseView,
  due: readonly DueItem[],
  language: Language,
  today: Date,
): string {
  const { caseId } = parseCaseId(theCase.caseId);
  const say = (key: SlipKey, params?: Parameters<typeof slipWord>[2]) =>
    slipWord(key, language, params);
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
    ...missingLines(theCase, due, language, SLIP_LINES - head.length - rest.length),
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

/** How wide a line is: marks that sit on another letter, as in Devanagari, take no column of their own. */
export function columnsOf(line: string): number {
  return [...line.replaceAll(/[\p{Mn}\p{Me}\p{Cf}]/gu, '')].length;
}

const page = (lines: readonly string[]): string => lines.join('\n');

/** Lines of words, each at most `SLIP_COLUMNS` wide; a word without end is broken. */
function wrapped(words: string, first = '', later = first): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of words.split(/\s+/).filter((one) => one !== '')) {
    const longer = isEmpty ? `${line}${word}` : `${line} ${word}`;
    if (columnsOf(longer) <= SLIP_COLUMNS) {
      line = longer;
      isEmpty = false;
      continue;
    }
    if (!isEmpty) lines.push(line);
    let left = word;
    line = isEmpty ? line : later;
    while (columnsOf(`${line}${left}`) > SLIP_COLUMNS) {
      const room = SLIP_COLUMNS - columnsOf(line);
      lines.push(line + [...left].slice(0, room).join(''));
      left = [...left].slice(room).join('');
      line = later;
    }
    line = `${line}${left}`;
    isEmpty = false;
  }
  return isEmpty ? lines : [...lines, line];
}

const INDIA = 'Asia/Kolkata';
const longDate = (locale: string) =>
  new Intl.DateTimeFormat(locale, {
    timeZone: INDIA,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    numberingSystem: 'latn',
  });
const LONG: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  en: longDate('en-IN'),
  hi: longDate('hi-IN'),
};
const SORTABLE = new Intl.DateTimeFormat('en-CA', { timeZone: INDIA });

const dateText = (date: Date, language: Language): string => LONG[language].format(date);
/** The day in India, as text that sorts. */
const dayOf = (date: Date): string => SORTABLE.format(date);

function nameOf(theCase: Case, id: string, language: Language): string {
  const name = requirementText(id, language)?.name ?? id;
  if (!id.startsWith('product:')) return name;
  // An SKU that is not made from the reference could say anything, so such a product is only counted.
  const sku = skuOf(id);
  const products = requirementsOf(theCase).filter((one) => one.kind === 'product');
  const own = `${theCase.artisanId}-`;
  const mark = sku.startsWith(own)
    ? sku.slice(own.length)
    : String(products.findIndex((one) => one.id === id) + 1);
  return `${name} ${mark}`;
}

interface Missing {
  readonly name: string;
  readonly reasons: readonly { readonly wrong: string; readonly todo: string | null }[];
  readonly bring: string | null;
  readonly why: string | null;
  readonly isHelped: boolean;
  readonly example: ReturnType<typeof exampleOf>;
  readonly isFirstOfKind: boolean;
}

function missingOf(theCase: Case, due: readonly DueItem[], language: Language): Missing[] {
  const kinds = new Set<string>();
  return due.map(({ requirement: id, codes }) => {
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
      example: exampleOf(id, language),
      isFirstOfKind,
    };
  });
}

function missingLines(
  theCase: Case,
  due: readonly DueItem[],
  language: Language,
  room: number,
): string[] {
  if (due.length === 0) return wrapped(slipWord('nothing_missing', language));
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
    ...wrapped(slipWord('missing', language, { count: all.length })),
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

/** In which order less is told: from the last thing to the first, and of a kind's first thing later than of others. */
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
  const say = (key: SlipKey, params?: Parameters<typeof slipWord>[2]) =>
    slipWord(key, language, params);
  const labelled = (key: SlipKey, words: string) =>
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
    slipWord('more_items', language, { count: names.length, names: list }),
  );
}

/** A list of names in at most `NAME_LINES` lines; what has no room is counted. */
function clipped(
  names: readonly string[],
  language: Language,
  sentence: (list: string) => string = (list) => list,
): string[] {
  for (let shown = names.length; ; shown -= 1) {
    const left = names.length - shown;
    const list = [
      names.slice(0, shown).join(', '),
      left > 0 ? slipWord('others', language, { count: left }) : '',
    ];
    const lines = wrapped(sentence(list.filter((one) => one !== '').join(' ')), INDENT);
    if (lines.length <= NAME_LINES || shown === 0) return lines;
  }
}

/** When the artisan's own time has an effect; null while no such clock runs. */
function deadlineOf({ ball, status, policy }: Case): number | null {
  const isAlone = ball.with.length === 1 && ball.with[0] === 'artisan';
  if (!isAlone || status === 'live' || !isPolicy(policy)) return null;
  const { dormantAfter, lapseAfter } = policyOf(policy).clocks;
  return Date.parse(ball.since) + (status === 'dormant' ? lapseAfter : dormantAfter);
}

function byWhen(theCase: Case, due: readonly DueItem[], language: Language, today: Date): string[] {
  const sentence = (key: SlipKey, date?: Date) =>
    slipWord(key, language, date === undefined ? {} : { date: dateText(date, language) });
  const said = (words: string) => [
    '',
    ...wrapped(`${slipWord('by_when', language)}: ${words}`, '', INDENT),
  ];
  if (theCase.held !== null) return said(sentence('by_held', new Date(theCase.held.since)));
  if (due.length === 0) return [];
  const deadline = deadlineOf(theCase);
  if (deadline === null) return said(sentence('by_none'));
  // The last whole day: who comes on the day itself could come an hour late.
  const last = new Date(Math.max(Date.parse(theCase.ball.since), deadline - DAY));
  if (today.getTime() >= deadline) return said(sentence('by_passed', last));
  const key = theCase.status === 'dormant' ? 'by_dormant' : 'by_open';
  return said(sentence(key, dayOf(last) < dayOf(today) ? today : last));
}

/** What is accepted, being checked or not accepted, each with its names. */
function settled(theCase: Case, due: readonly DueItem[], language: Language): string[] {
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
      slipWord('accepted', language),
      ({ status }) => status === 'accepted' || status === 'waived',
    ),
    ...section(
      slipWord('in_work', language),
      ({ status }) => status === 'submitted' || status === 'verifying',
    ),
    ...(last === null
      ? []
      : section(
          slipWord('appealable', language, { date: dateText(last, language) }),
          isOpenToAppeal,
          withReason,
        )),
    ...section(
      slipWord('refused', language),
      (one) => one.status === 'refused' && !isOpenToAppeal(one),
      withReason,
    ),
  ];
}

/** The last whole day on which every refusal of the case can still be appealed against; null if there is none. */
function lastAppealDay(theCase: Case): Date | null {
  const since = requirementsOf(theCase)
    .filter(isAppealable)
    .map((one) => Math.max(Date.parse(one.since), Date.parse(theCase.ball.since)));
  if (since.length === 0 || theCase.held !== null || !isPolicy(theCase.policy)) return null;
  const { appealWithin } = policyOf(theCase.policy).clocks;
  return new Date(Math.min(...since) + Math.max(0, appealWithin - DAY));
}

function next(theCase: Case, due: readonly DueItem[], language: Language): string[] {
  const parties = theCase.ball.with;
  if (theCase.held !== null) {
    return [
      ...wrapped(`${slipWord('next', language)}:`),
      ...wrapped(textOrCode(theCase.held.reason, language), INDENT),
      ...wrapped(remedyOf(theCase.held.reason, language) ?? '', INDENT),
    ];
  }
  const keys: SlipKey[] =
    theCase.status === 'live'
      ? ['next_live']
      : parties.map(
          (party): SlipKey =>
            party === 'artisan' && due.length === 0 ? 'next_artisan_nothing' : `next_${party}`,
        );
  const isEarly = due.length > 0 && !parties.includes('artisan');
  return [
    ...wrapped(`${slipWord('next', language)}:`),
    ...[...keys, ...(isEarly ? (['early'] as const) : [])].flatMap((key) =>
      wrapped(slipWord(key, language), INDENT),
    ),
  ];
}

/** An application that has ended says itself what it means for the benefits, but for one that is on sale. */
function areBenefitsUntouched({ end, requirements }: Case): boolean {
  const isRegistered = requirements.scheme_verification?.status === 'accepted';
  return isRegistered && (end === null || end.kind === 'live');
}

function endLines({ end }: Case, language: Language): string[] {
  if (end === null) return [];
  const date = dateText(new Date(end.at), language);
  const message = `end.${end.kind}.message`;
  const shown = end.codes.slice(0, FEW_REASONS * 3);
  const left = end.codes.length - shown.length;
  return [
    ...wrapped(`${slipWord('closed', language, { date })}: ${text(`end.${end.kind}`, language)}`),
    ...(hasText(message) ? wrapped(text(message, language), INDENT) : []),
    ...shown.flatMap((code) =>
      wrapped(
        [`${slipWord('why', language)}:`, textOrCode(code, language), remedyOf(code, language)]
          .filter((one) => one !== null)
          .join(' '),
        INDENT,
        `${INDENT}  `,
      ),
    ),
    ...(left > 0 ? wrapped(slipWord('more_reasons', language, { count: left }), INDENT) : []),
  ];
}
