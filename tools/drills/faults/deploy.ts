import { join, relative } from 'node:path';
import { derivedCommandId } from '../../../clients/library/command-ids.ts';
import { type Change, changedCopy, OF_WORKERS } from '../../deployment/changed-copy.ts';
import { checkOpenCases, type GateReport } from '../../deployment/gate.ts';
import { setCurrent, setRamp } from '../../deployment/rollout.ts';
import { ourProgram } from '../../launcher/child.ts';
import { PROJECT_DIR } from '../../launcher/paths.ts';
import type { Fault } from '../fault.ts';
import { killNow, until } from '../strikes.ts';
import type { Testbed } from '../testbed.ts';

/**
 * The drill `deploy`. Build 1 is the code as it is. Builds 2a and 2b know a policy version more, by which a case takes one
 * more step; only while 2b is the current build are cases moved to it.
 */
export const NEW_POLICY = '2027-01';
export const KNOWS_MORE: readonly Change[] = [
  {
    file: 'policies/policies.ts',
    from: '  policy_2026_12,\n  policy_demo,\n',
    to: `  policy_2026_12,\n  policy_demo,\n  { ...policy_demo, version: '${NEW_POLICY}' },\n`,
  },
  {
    file: 'workflows/onboarding.ts',
    from: 'await documents(run);',
    to: `await documents(run);\n  if (run.case.policy === '${NEW_POLICY}') await run.askTheTime();`,
  },
];
/** The same step for every case: those that are past it cannot be replayed. */
export const FORGETS_THE_OLD: readonly Change[] = [
  {
    file: 'workflows/onboarding.ts',
    from: 'await documents(run);',
    to: 'await run.askTheTime();\n  await documents(run);',
  },
];
const deploymentName = 'drill';
const SUPERVISOR = { role: 'supervisor', id: 'deployment' } as const;

export const deploy: Fault = {
  name: 'deploy',
  description:
    'Deploys a change in two builds over open cases, forward, back and forward again, and kills workers of every build with -9 meanwhile.',
  settings: {
    kills: { default: 10, description: 'how often', least: 5, most: 1000, whole: true },
  },
  system: { workers: 2, env: { WORKER_DEPLOYMENT: deploymentName, WORKER_BUILD_ID: '1' } },
  async strike(stage, setting) {
    const { system } = stage;
    // Not the workflows alone: the activities of a build know its policies, too.
    const two = changedCopy(KNOWS_MORE, {}, OF_WORKERS);
    system.atEnd(two.remove);
    const builds = new Builds(stage, Math.ceil(setting('kills') / STEPS));
    const wrong: string[] = [];
    const isOpen = (what: string, { failed }: GateReport) => {
      for (const { caseId, why } of failed)
        wrong.push(`${what}: the gate is closed by ${caseId}: ${why}`);
    };
    // So few that some are left for the end.
    const share = Math.ceil(stage.awaited / (STEPS + 1));

    await builds.current('1');
    await stage.arrive(share);
    await builds.kill();

    isOpen('from 1 to 2a', await gate(stage, two.folder));
    builds.start('2a', two.folder);
    await builds.ramp('2a', 50);
    await stage.arrive(share);
    await builds.kill();
    await builds.current('2a');
    await stage.arrive(share);
    await builds.kill();

    isOpen('from 2a to 2b', await gate(stage, two.folder));
    builds.start('2b', two.folder);
    await builds.current('2b');
    await stage.arrive(share);
    const { asked, moved } = await moveSome(stage);
    const back = await gate(stage);
    const named = back.failed.map(({ caseId }) => caseId);
    const mistaken = named.filter((caseId) => !asked.has(caseId));
    if (named.length === 0) wrong.push('the gate lets build 1 take cases that it does not know');
    for (const caseId of mistaken)
      wrong.push(`the gate closes build 1 by ${caseId}, which it knows`);
    const wrongCode = changedCopy([...KNOWS_MORE, ...FORGETS_THE_OLD]);
    const stopped = await gate(stage, wrongCode.folder).finally(wrongCode.remove);
    if (stopped.failed.length === 0) wrong.push('the gate lets a wrong change pass');
    await builds.kill();

    isOpen('back from 2b to 2a', await gate(stage, two.folder));
    await builds.current('2a');
    await stage.arrive(share);
    await builds.kill();
    await builds.current('2b');
    const figures = {
      moved,
      refusedByGate: named.length,
      stoppedByGate: stopped.failed.length,
      replayedByGate: stopped.replayed,
    };
    return { least: STEPS, figures, wrong: () => wrong };
  },
};

/** How often workers are killed, some each time. */
const STEPS = 5;

const gate = (stage: Testbed, folder?: string): Promise<GateReport> =>
  checkOpenCases({
    ...{ client: stage.system.client, perGroup: 20, seed: 'drill' },
    ...(folder === undefined ? {} : { folder }),
  });

/**
 * Moves the open cases whose documents are not settled yet to the new policy, all at once: they would soon be past that.
 * @returns who was asked, and how many are moved
 */
async function moveSome(stage: Testbed) {
  const { onboarding } = stage.system;
  const asked = new Set<string>();
  let moved = 0;
  const move = async (caseId: string) => {
    const view = await onboarding.case(caseId).catch(() => null);
    if (view === null || !['registration', 'documents'].includes(view.case.stage)) return;
    // Under other clocks a case would wait for days where its own policy has it wait for seconds.
    if (view.case.policy !== 'demo') return;
    asked.add(caseId);
    const given = { commandId: derivedCommandId('drill', 'move', caseId), actor: SUPERVISOR };
    try {
      await onboarding.movePolicy(caseId, NEW_POLICY, 'policy.new_rules', given);
      moved += 1;
    } catch {
      // It may have ended in between, or a worker was just killed: then it may be moved all the same.
    }
  };
  await Promise.all((await stage.open()).map(move));
  return { asked, moved };
}

/** The workers of all builds, and which of them take the tasks. */
class Builds {
  readonly #stage: Testbed;
  readonly #killsAtOnce: number;

  constructor(stage: Testbed, killsAtOnce: number) {
    this.#stage = stage;
    this.#killsAtOnce = killsAtOnce;
  }

  start(buildId: string, folder: string): void {
    this.#stage.system.startWorker(`worker-${buildId}`, {
      command: ourProgram(join(relative(PROJECT_DIR, folder), 'workers/main.ts')),
      env: { WORKER_BUILD_ID: buildId },
    });
  }

  current(buildId: string): Promise<void> {
    const { client } = this.#stage.system;
    return until(`build ${buildId} is the current one`, () =>
      setCurrent(client, { deploymentName, buildId }).then(() => true),
    );
  }

  ramp(buildId: string, percent: number): Promise<void> {
    const { client } = this.#stage.system;
    return until(`build ${buildId} takes a share`, () =>
      setRamp(client, { deploymentName, buildId }, percent).then(() => true),
    );
  }

  /** Kills workers at random moments, each once it runs again. */
  async kill(): Promise<void> {
    for (let left = this.#killsAtOnce; left > 0; left -= 1) {
      await this.#stage.pause(500, 3_000);
      const { workers } = this.#stage.system.processes;
      const living = () => workers.filter(({ pid }) => pid() !== undefined);
      await until('a worker runs', () => living().length > 0);
      await this.#stage.strike(() => killNow(this.#stage.random.pick(living())));
    }
  }
}
