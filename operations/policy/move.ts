import { derivedCommandId } from '../../clients/library/command-ids.ts';
import { Refused } from '../../clients/library/refused.ts';
import type { Case } from '../../contracts/case.ts';
import type { CommandAnswer } from '../../contracts/commands.ts';
import type { Policy } from '../../policies/policy.ts';
import { type CaseGiven, openOnes, someOf } from './cases.ts';
import { type DryRun, dryRun, dryRunText } from './dry-run.ts';

/** Which open cases would come under another policy version, and what that would change. */
export interface MovePlan {
  readonly version: string;
  readonly toMove: readonly CaseToMove[];
  /** Under the version already. */
  readonly already: readonly string[];
  /** On sale already: not judged by rules that came later, so they stay under theirs. */
  readonly live: readonly string[];
  /** The dry run of the cases that would move. */
  readonly effects: DryRun;
}

interface CaseToMove {
  readonly caseId: string;
  /** The case's last event when it was looked at. */
  readonly sequence: number;
}

export interface MoveResult {
  readonly moved: readonly { readonly caseId: string; readonly sequence: number }[];
  /** Under the version when their turn came: another run has moved them. */
  readonly already: readonly string[];
  /** Ended when their turn came. */
  readonly ended: readonly string[];
  readonly refused: readonly {
    readonly caseId: string;
    readonly code: string;
    readonly message: string;
  }[];
}

/** Moves one case. @throws Refused where the case refuses. */
export type MoveCase = (caseId: string, commandId: string) => Promise<CommandAnswer>;

/** Says what a move would come to. Nothing is changed. */
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

/** So many cases are asked at once: each question wakes a worker. */
const AT_ONCE = 10;

/**
 * Moves the cases of a plan, each by a command of its own, and goes on where one refuses.
 * @param onStep after each case
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
 * The command's id is made of the version and of where the case stood. So two runs at once move a case once, and a case
 * that was moved there, back, and is to be moved there again is not answered with what was said the first time.
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

export function planText({ version, toMove, already, live, effects }: MovePlan): string {
  const some = (what: string, ids: readonly string[]) =>
    ids.length === 0 ? [] : [`${ids.length} ${what}: ${someOf(ids)}`];
  return [
    `${toMove.length} cases would come under ${version}`,
    ...some('are under it already', already),
    ...some('are live and stay under their own', live),
    ...(toMove.length === 0 ? [] : [dryRunText(effects)]),
  ].join('\n');
}

export function resultText(
  version: string,
  { moved, already, ended, refused }: MoveResult,
): string {
  return [
    `${moved.length} cases are under ${version} from now on`,
    ...(already.length === 0 ? [] : [`${already.length} were under it already`]),
    ...(ended.length === 0 ? [] : [`${ended.length} have ended meanwhile`]),
    ...(refused.length === 0 ? [] : [`${refused.length} were not moved:`]),
    ...refused.map(({ caseId, code, message }) => `  ${caseId}  ${code}: ${message}`),
  ].join('\n');
}
