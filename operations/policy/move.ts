import { derivedCommandId } from '../../clients/library/command-ids.ts';
import { Refused } from '../../clients/library/refused.ts';
import type { Case } from '../../contracts/case.ts';
import type { CommandAnswer } from '../../contracts/commands.ts';
import type { Policy } from '../../policies/policy.ts';
import { type CaseGiven, openOnes, someOf } from './cases.ts';
import { type DryRun, dryRun, dryRunText } from './dry-run.ts';

/** The command `policy move`: brings open cases to another policy version. */

/** Which open cases a move to another policy version takes, and what it changes. */
export interface MovePlan {
  readonly version: string;
  readonly toMove: readonly CaseToMove[];
  /** Cases that have the version already. */
  readonly already: readonly string[];
  /** Cases that are live. Later rules do not apply to them, so they keep their version. */
  readonly live: readonly string[];
  /** The dry run of the cases to move. */
  readonly effects: DryRun;
}

interface CaseToMove {
  readonly caseId: string;
  /** The number of the case's last event in the plan. */
  readonly sequence: number;
}

/** What a move has done. */
export interface MoveResult {
  readonly moved: readonly { readonly caseId: string; readonly sequence: number }[];
  /** Cases that another move has brought to the version in the meantime. */
  readonly already: readonly string[];
  /** Cases that have ended in the meantime. */
  readonly ended: readonly string[];
  readonly refused: readonly {
    readonly caseId: string;
    readonly code: string;
    readonly message: string;
  }[];
}

/** Moves one case. @throws Refused where the case refuses. */
export type MoveCase = (caseId: string, commandId: string) => Promise<CommandAnswer>;

/** Plans a move. It changes nothing. */
export function planMove(policy: Policy, views: readonly CaseGiven[]): MovePlan {
  const open = openOnes(views);
  const others = open.filter((one) => one.policy !== policy.version);
  const moving = others.filter((one) => one.status !== 'live');
  const ids = (cases: readonly Case[]) => cases.map((one) => one.caseId);
  return {
    version: policy.version,
    toMove: moving.map(({ caseId, sequence }) => ({ caseId, sequence })),
    already: ids(open.filter((one) => one.policy === policy.version)),
    live: ids(others.filter((one) => one.status === 'live')),
    effects: dryRun(
      policy,
      moving.map((theCase) => ({ case: theCase })),
    ),
  };
}

/** How many cases move at once. Each wakes a worker. */
const AT_ONCE = 10;

/**
 * Moves the cases of a plan, each by a command of its own. It goes on where a case refuses.
 * @param onStep called after each case
 */
export async function carryOut(
  plan: MovePlan,
  move: MoveCase,
  onStep: () => void,
): Promise<MoveResult> {
  const outcomes: Outcome[] = [];
  const left = [...plan.toMove];
  const lane = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) {
      outcomes.push(await moveOne(plan.version, one, move));
      onStep();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const byId = outcomes.toSorted((one, other) => (one.caseId < other.caseId ? -1 : 1));
  const idsOf = (kind: Outcome['kind']) =>
    byId.filter((one) => one.kind === kind).map(({ caseId }) => caseId);
  return {
    moved: byId.flatMap((one) =>
      one.kind === 'moved' ? [{ caseId: one.caseId, sequence: one.sequence }] : [],
    ),
    already: idsOf('already'),
    ended: idsOf('ended'),
    refused: byId.flatMap((one) =>
      one.kind === 'refused' ? [{ caseId: one.caseId, code: one.code, message: one.message }] : [],
    ),
  };
}

type Outcome = { readonly caseId: string } & (
  | { readonly kind: 'moved'; readonly sequence: number }
  | { readonly kind: 'already' | 'ended' }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
);

/**
 * Moves one case. The command's id comes from the version and the case's last event. So two moves at the same time move a
 * case once, and a case that was moved away since is moved again, and not answered as a repeat.
 */
async function moveOne(
  version: string,
  { caseId, sequence }: CaseToMove,
  move: MoveCase,
): Promise<Outcome> {
  try {
    const answer = await move(
      caseId,
      derivedCommandId('policy-move', caseId, version, String(sequence)),
    );
    return { caseId, kind: 'moved', sequence: answer.sequence };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!(error instanceof Refused)) return { caseId, kind: 'refused', code: 'FAILED', message };
    if (error.code === 'ALREADY_DECIDED') return { caseId, kind: 'already' };
    if (error.code === 'CASE_ENDED') return { caseId, kind: 'ended' };
    return { caseId, kind: 'refused', code: error.code, message };
  }
}

/** @returns a plan in lines for people. */
export function planText({ version, toMove, already, live, effects }: MovePlan): string {
  const some = (what: string, ids: readonly string[]) =>
    ids.length === 0 ? [] : [`${ids.length} ${what}: ${someOf(ids)}`];
  return [
    `${toMove.length} cases would move to ${version}`,
    ...some('have it already', already),
    ...some('are live and keep their version', live),
    ...(toMove.length === 0 ? [] : [dryRunText(effects)]),
  ].join('\n');
}

/** @returns a result in lines for people. */
export function resultText(
  version: string,
  { moved, already, ended, refused }: MoveResult,
): string {
  return [
    `${moved.length} cases have moved to ${version}`,
    ...(already.length === 0 ? [] : [`${already.length} had it already`]),
    ...(ended.length === 0 ? [] : [`${ended.length} have ended in the meantime`]),
    ...(refused.length === 0 ? [] : [`${refused.length} were not moved:`]),
    ...refused.map(({ caseId, code, message }) => `  ${caseId}  ${code}: ${message}`),
  ].join('\n');
}
