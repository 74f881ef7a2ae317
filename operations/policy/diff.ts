import type { CaseFacts } from '../../contracts/case.ts';
import { SELLER_ROUTES, TAX_ROUTES } from '../../contracts/vocabulary.ts';
import { applies, type Condition } from '../../policies/condition.ts';
import { POLICIES } from '../../policies/policies.ts';
import type { Clocks, Policy, RequirementRule } from '../../policies/policy.ts';
import { durationText } from './durations.ts';
import { type TableChange, tableChanges, tableChangeText } from './tables.ts';

/** The command `policy diff`: what changes from one policy version to another. */

/** The facts for which a condition holds, such as `{ trade: ['goldsmith'] }`. A fact that does not matter is left out. */
type Whom = Readonly<Partial<Record<keyof CaseFacts, readonly (string | boolean)[]>>>;

interface FieldChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

interface RequirementChange {
  readonly id: string;
  readonly fields: readonly FieldChange[];
  /** Whom only the new policy asks for it; null for none. */
  readonly askedNow: Whom | null;
  /** Whom only the old policy asks for it; null for none. */
  readonly askedNoMore: Whom | null;
}

interface ClockChange {
  readonly clock: string;
  /** Milliseconds or a number; null where the policy has none. */
  readonly before: number | readonly number[] | null;
  readonly after: number | readonly number[] | null;
}

/** The differences of two policies. */
export interface PolicyDiff {
  readonly before: { readonly version: string; readonly effectiveFrom: string };
  readonly after: { readonly version: string; readonly effectiveFrom: string };
  readonly added: readonly { readonly id: string; readonly rule: string; readonly whom: Whom }[];
  readonly removed: readonly { readonly id: string; readonly rule: string; readonly whom: Whom }[];
  readonly changed: readonly RequirementChange[];
  /** How many attempts a requirement has before a supervisor has to decide; null where that does not change. */
  readonly attempts: { readonly before: number; readonly after: number } | null;
  readonly clocks: readonly ClockChange[];
  readonly tables: readonly TableChange[];
}

/** States and Union Territories by the two letters in use; where two are in use, both. */
const STATES = [
  ...['AN', 'AP', 'AR', 'AS', 'BR', 'CG', 'CH', 'CT', 'DD', 'DH', 'DL', 'DN', 'GA', 'GJ', 'HP'],
  ...['HR', 'JH', 'JK', 'KA', 'KL', 'LA', 'LD', 'MH', 'ML', 'MN', 'MP', 'MZ', 'NL', 'OD', 'OR'],
  ...['PB', 'PY', 'RJ', 'SK', 'TG', 'TN', 'TR', 'TS', 'UK', 'UP', 'UT', 'WB'],
];

const distinct = <T>(all: readonly T[]): T[] => [...new Set(all)];

/** The values of each fact. The diff tries every combination of them to find for whom two conditions differ. */
export const FACTS_TRIED: { readonly [F in keyof CaseFacts]-?: readonly CaseFacts[F][] } = {
  trade: distinct(POLICIES.flatMap(({ trades }) => trades.map((one) => one.code))),
  state: STATES,
  settlement: ['rural', 'urban'],
  route: SELLER_ROUTES,
  taxRoute: TAX_ROUTES,
  marketplace: [
    ...distinct(POLICIES.flatMap(({ taxRoutes }) => taxRoutes.map((one) => one.marketplace))),
    'another',
  ],
  exports: [true, false],
};
const NAMES = Object.keys(FACTS_TRIED) as (keyof CaseFacts)[];

let made: readonly CaseFacts[] | undefined;

/** Every combination. It is made when first needed, since most commands compare no policies. */
function allFacts(): readonly CaseFacts[] {
  made ??= FACTS_TRIED.trade.flatMap((trade) =>
    FACTS_TRIED.state.flatMap((state) =>
      FACTS_TRIED.settlement.flatMap((settlement) =>
        FACTS_TRIED.route.flatMap((route) =>
          FACTS_TRIED.taxRoute.flatMap((taxRoute) =>
            FACTS_TRIED.marketplace.flatMap((marketplace) =>
              FACTS_TRIED.exports.map((exports) => ({
                ...{ trade, state, settlement, route, taxRoute, marketplace, exports },
              })),
            ),
          ),
        ),
      ),
    ),
  );
  return made;
}

/** @returns what changes from one policy to another. */
export function diffPolicies(before: Policy, after: Policy): PolicyDiff {
  const old = new Map(before.requirements.map((one) => [one.id, one]));
  const fresh = new Map(after.requirements.map((one) => [one.id, one]));
  const listed = (all: readonly RequirementRule[]) =>
    all.map(({ id, rule, appliesWhen }) => ({ id, rule, whom: appliesWhen }));
  const attempts = { before: before.attempts, after: after.attempts };
  return {
    before: { version: before.version, effectiveFrom: before.effectiveFrom },
    after: { version: after.version, effectiveFrom: after.effectiveFrom },
    added: listed(after.requirements.filter((one) => !old.has(one.id))),
    removed: listed(before.requirements.filter((one) => !fresh.has(one.id))),
    changed: before.requirements.flatMap((one) => {
      const other = fresh.get(one.id);
      return other === undefined ? [] : changeOf(one, other);
    }),
    attempts: attempts.before === attempts.after ? null : attempts,
    clocks: clockChanges(before.clocks, after.clocks),
    tables: tableChanges(before, after),
  };
}

/** Whether the two policies are the same. */
export function isSamePolicy(diff: PolicyDiff): boolean {
  const { added, removed, changed, attempts, clocks, tables } = diff;
  const lists = [added, removed, changed, clocks, tables];
  return attempts === null && lists.every((one) => one.length === 0);
}

const FIELDS = [
  ...(['kind', 'stage', 'from', 'checkedBy', 'reviewedBy', 'gates', 'oneOf'] as const),
  ...(['validForDays', 'lateAfterDays', 'rule'] as const),
];

function changeOf(before: RequirementRule, after: RequirementRule): RequirementChange[] {
  const fields = FIELDS.flatMap((field) =>
    before[field] === after[field]
      ? []
      : [{ field, before: String(before[field] ?? 'none'), after: String(after[field] ?? 'none') }],
  );
  const askedNow = onlyIn(after.appliesWhen, before.appliesWhen);
  const askedNoMore = onlyIn(before.appliesWhen, after.appliesWhen);
  if (fields.length === 0 && askedNow === null && askedNoMore === null) return [];
  return [{ id: before.id, fields, askedNow, askedNoMore }];
}

/** @returns the facts for which the first condition holds and the second does not; null for none. */
function onlyIn(one: Condition, other: Condition): Whom | null {
  if (JSON.stringify(one) === JSON.stringify(other)) return null;
  return whom((facts) => applies(one, facts) && !applies(other, facts));
}

/** @returns the values of each fact for which a condition can hold, without the facts that do not matter; null for none. */
function whom(holds: (facts: CaseFacts) => boolean): Whom | null {
  const held = allFacts().filter(holds);
  if (held.length === 0) return null;
  const narrowed = NAMES.flatMap((name) => {
    const values = new Set<string | boolean>(held.map((one) => one[name]));
    return values.size === FACTS_TRIED[name].length ? [] : [[name, [...values]] as const];
  });
  return Object.fromEntries(narrowed);
}

function flattened(clocks: Clocks): Map<string, number | readonly number[]> {
  const flat = new Map<string, number | readonly number[]>();
  for (const [name, value] of Object.entries(clocks) as [string, Clocks[keyof Clocks]][]) {
    if (typeof value === 'boolean') flat.set(name, Number(value));
    else if (typeof value === 'number' || isList(value)) flat.set(name, value);
    else for (const [part, one] of Object.entries(value)) flat.set(`${name}.${part}`, one);
  }
  return flat;
}

const isList = (value: unknown): value is readonly number[] => Array.isArray(value);

function clockChanges(before: Clocks, after: Clocks): ClockChange[] {
  const old = flattened(before);
  const fresh = flattened(after);
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((clock) => {
    const [one, other] = [old.get(clock) ?? null, fresh.get(clock) ?? null];
    const isSame = JSON.stringify(one) === JSON.stringify(other);
    return isSame ? [] : [{ clock, before: one, after: other }];
  });
}

/** @returns a diff in lines for people. */
export function diffText(diff: PolicyDiff): string {
  const { before, after } = diff;
  const lines = [
    `${before.version} (from ${before.effectiveFrom}) → ${after.version} (from ${after.effectiveFrom})`,
    ...diff.added.map((one) => `+ ${one.id}  of ${whomText(one.whom)}  [${one.rule}]`),
    ...diff.removed.map((one) => `- ${one.id}  of ${whomText(one.whom)}  [${one.rule}]`),
    ...diff.changed.flatMap(({ id, fields, askedNow, askedNoMore }) => [
      ...fields.map((one) => `~ ${id}  ${one.field}: ${one.before} → ${one.after}`),
      ...(askedNow === null ? [] : [`~ ${id}  asked now of ${whomText(askedNow)}`]),
      ...(askedNoMore === null ? [] : [`~ ${id}  no longer asked of ${whomText(askedNoMore)}`]),
    ]),
    ...(diff.attempts === null
      ? []
      : [`~ attempts: ${diff.attempts.before} → ${diff.attempts.after}`]),
    ...diff.clocks.map(
      ({ clock, before: old, after: fresh }) =>
        `~ ${clock}: ${clockText(clock, old)} → ${clockText(clock, fresh)}`,
    ),
    ...diff.tables.map(tableChangeText),
  ];
  return (isSamePolicy(diff) ? [...lines, 'no difference'] : lines).join('\n');
}

function whomText(asked: Whom): string {
  const parts = Object.entries(asked).map(([name, values]) => `${name} ${values.join('/')}`);
  return parts.length === 0 ? 'everybody' : parts.join(', ');
}

function clockText(clock: string, value: ClockChange['before']): string {
  if (value === null) return 'none';
  if (typeof value === 'number') {
    if (clock === 'worksByCalendar') return value === 1 ? 'yes' : 'no';
    return clock === 'remindersNeeded' ? String(value) : durationText(value);
  }
  return value.length === 0 ? 'never' : value.map(durationText).join(', ');
}
