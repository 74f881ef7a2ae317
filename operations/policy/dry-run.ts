import type { Case } from '../../contracts/case.ts';
import { isSatisfied, type RequirementSpec } from '../../contracts/requirement.ts';
import { requirementsOf } from '../../contracts/waiting.ts';
import { dueAt } from '../../policies/deadlines.ts';
import { requirementsFor } from '../../policies/policies.ts';
import type { Policy } from '../../policies/policy.ts';
import { taxRouteRule } from '../../policies/tax-routes.ts';
import { tradeOf } from '../../policies/trades.ts';
import { type CaseGiven, isProduct, openOnes, pinnedBy, someOf } from './cases.ts';

/** The command `policy dry-run`: how another policy version would change the open cases. */

/** What another policy would change for one open case. */
interface CaseEffect {
  readonly caseId: string;
  /** The version that the case has pinned. */
  readonly pinned: string;
  /** Requirements of the new policy that the case does not have. */
  readonly more: readonly string[];
  /** Requirements that are open now and are not in the new policy. */
  readonly less: readonly string[];
  /** Requirements that are met or waived already and are not in the new policy. */
  readonly inVain: readonly string[];
  /** Open requirements of both policies that differ, as in the stage or in the party that checks them. */
  readonly otherwise: readonly string[];
  /** What the tables decide differently: `tax_route.amazon_in.enrolment: unverified → yes`. */
  readonly decided: readonly string[];
  /** When the case is late, ISO 8601, or null where no clock runs. The whole is null where that does not change. */
  readonly due: { readonly before: string | null; readonly after: string | null } | null;
}

/** The result of `policy dry-run`. */
export interface DryRun {
  readonly version: string;
  readonly openCases: number;
  /** The cases that would change. */
  readonly effects: readonly CaseEffect[];
  /** How many cases would gain or lose each requirement. */
  readonly more: Readonly<Record<string, number>>;
  readonly less: Readonly<Record<string, number>>;
  /** Cases with a policy version that this program does not know. The dry run cannot tell what they would lose. */
  readonly unknownPolicy: readonly string[];
}

const SHAPE = ['kind', 'stage', 'from', 'checkedBy', 'reviewedBy', 'gates', 'oneOf'] as const;
const differs = (one: RequirementSpec, other: RequirementSpec): boolean =>
  SHAPE.some((field) => one[field] !== other[field]);

/** Works out how another policy would change the open cases. It changes nothing: each case keeps the version that it has pinned. */
export function dryRun(policy: Policy, views: readonly CaseGiven[]): DryRun {
  const open = openOnes(views);
  const effects = open
    .map((theCase) => effectOn(theCase, policy))
    .filter(
      ({ more, less, inVain, otherwise, decided, due }) =>
        due !== null || [more, less, inVain, otherwise, decided].some((one) => one.length > 0),
    );
  return {
    version: policy.version,
    openCases: open.length,
    effects,
    more: counted(effects.flatMap((one) => one.more)),
    less: counted(effects.flatMap((one) => one.less)),
    unknownPolicy: open.filter((one) => pinnedBy(one) === undefined).map((one) => one.caseId),
  };
}

function effectOn(theCase: Case, policy: Policy): CaseEffect {
  const asked = new Map(requirementsFor(policy, theCase).map((one) => [one.id, one]));
  const pinned = pinnedBy(theCase);
  // Requirements that a person has added to the case stay under any policy, such as products.
  const byPolicy = new Set(
    pinned === undefined ? [] : requirementsFor(pinned, theCase).map((one) => one.id),
  );
  const present = requirementsOf(theCase).filter((one) => !isProduct(one));
  const dropped = present.filter(
    (one) => byPolicy.has(one.id) && !asked.has(one.id) && one.status !== 'not_applicable',
  );
  return {
    caseId: theCase.caseId,
    pinned: theCase.policy,
    more: [...asked.keys()].filter((id) => theCase.requirements[id] === undefined),
    less: dropped.filter((one) => !isSatisfied(one)).map((one) => one.id),
    inVain: dropped.filter(isSatisfied).map((one) => one.id),
    otherwise: present.flatMap((one) => {
      const fresh = asked.get(one.id);
      return fresh !== undefined && !isSatisfied(one) && differs(one, fresh) ? [one.id] : [];
    }),
    decided: pinned === undefined ? [] : decidedOtherwise(theCase, pinned, policy),
    due: pinned === undefined ? null : dueOtherwise(theCase, pinned, policy),
  };
}

function decidedOtherwise(theCase: Case, pinned: Policy, policy: Policy): string[] {
  const { trade, route, marketplace, taxRoute } = theCase;
  const [sold, sells] = [pinned, policy].map((one) => tradeOf(one, trade)?.sells ?? 'not known');
  const before = taxRouteRule(pinned, marketplace, taxRoute);
  const after = taxRouteRule(policy, marketplace, taxRoute);
  return [
    ...(sold === sells ? [] : [`${trade} sells goods: ${sold} → ${sells}`]),
    ...(route !== 'own' || before.answer === after.answer
      ? []
      : [`${after.id}: ${before.answer} → ${after.answer}`]),
  ];
}

function dueOtherwise(theCase: Case, pinned: Policy, policy: Policy): CaseEffect['due'] {
  const due = { before: dueAt(theCase, pinned), after: dueAt(theCase, policy) };
  return due.before === due.after ? null : due;
}

function counted(ids: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}

const shown = (instant: string | null) => instant?.replace(/:\d\d\.\d{3}Z$/, 'Z') ?? 'never';

/** @returns a dry run in lines for people. */
export function dryRunText(run: DryRun): string {
  const sums = (sign: string, counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([id, count]) => `${sign} ${id}: ${count} cases`);
  return [
    `under ${run.version}: ${run.effects.length} of ${run.openCases} open cases would change`,
    ...sums('+', run.more),
    ...sums('-', run.less),
    ...run.effects.map(({ caseId, pinned, more, less, inVain, otherwise, decided, due }) =>
      [
        `${caseId} (${pinned})`,
        ...more.map((id) => `+${id}`),
        ...less.map((id) => `-${id}`),
        ...inVain.map((id) => `(${id} was submitted and is not needed)`),
        ...otherwise.map((id) => `~${id}`),
        ...decided,
        ...(due === null ? [] : [`late from ${shown(due.before)} → ${shown(due.after)}`]),
      ].join('  '),
    ),
    ...(run.unknownPolicy.length === 0
      ? []
      : [
          `cases under a policy version that this program does not know: ${someOf(run.unknownPolicy)}`,
        ]),
  ].join('\n');
}
