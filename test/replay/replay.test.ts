import { describe, expect, it } from 'vitest';
import { SCENARIO_NAMES } from '../../tools/demo-data/scenarios.ts';
import { withChangedCopy } from './changed-copy.ts';
import { keptHistories, keptReleases, metRun } from './kept-histories.ts';
import { MANY_PROMISES, replay, replayRuns } from './replay.ts';

/** Histories with operations from outside, and one that continued as new. */
const BESIDE = [
  'handed_over',
  'broker_away',
  'recovered',
  'closed',
  'recovered_from_topic',
  'cancellation_requested',
];

describe.each(keptReleases())('histories of every kind of case, of release %s,', (release) => {
  const names = keptHistories(release);

  it('are kept for every scenario, a handing over, an outage and a recovery', () => {
    const kinds = new Set(names.map((name) => name.replace(/\.run-\d+$/, '')));
    const wanted = SCENARIO_NAMES.filter((scenario) => scenario !== 'twice');
    expect([...kinds].sort()).toEqual([...wanted, ...BESIDE].sort());
  });

  it('replay, and publish the same bytes again', async () => {
    const replayed = await replay(names, undefined, release);
    expect(replayed.map(({ name, error }) => ({ name, error }))).toEqual(
      names.map((name) => ({ name, error: null })),
    );
    for (const { name, publications } of replayed) {
      for (const { published, derived } of publications) expect(derived, name).toEqual(published);
    }
    const published = replayed.filter((one) => one.publications.length > 0);
    expect(published.length).toBeGreaterThan(SCENARIO_NAMES.length - 2);
  }, 600_000);
});

describe('a timer that fired in one workflow task with answers', () => {
  const timesStay = async (interceptors: readonly string[]) => {
    const runs = [metRun('timer_with_answers')];
    const [replayed] = await replayRuns(runs, undefined, interceptors);
    expect(replayed?.publications.length).toBeGreaterThan(5);
    for (const { published, derived } of replayed?.publications ?? [])
      expect(derived).toEqual(published);
  };

  it('leaves the answers their own times', () => timesStay([]));

  it('leaves them their times whatever lies between', () => timesStay([MANY_PROMISES]));
});

/** Changes that would break running cases, each with the error of the replay. */
const CHANGES = [
  {
    what: 'two stages swapped in the spine',
    file: 'workflows/onboarding.ts',
    from: /await documents\(run\);\s+await kyc\(run\);/,
    to: 'await kyc(run);\n    await documents(run);',
    seen: 'commands',
  },
  {
    what: 'two calls swapped in a stage',
    file: 'workflows/stages/go-live.ts',
    from: /\(\) => submitListing\(request\)/,
    to: '() => readListing(request).then(() => submitListing(request))',
    seen: 'commands',
  },
  {
    what: 'an edited case of the reducer',
    file: 'contracts/reducer.ts',
    from: /(status: 'verifying',\s+waitingOn:) to,/,
    to: "$1 'supervisor',",
    seen: 'contents',
  },
] as const;

/** A few histories that go through every stage: a change that breaks these is detected. */
const FEW = ['straight', 'document_returned', 'missing_gstin', 'second_product'];

describe('a change of what is under way is found out:', () => {
  it.each(CHANGES)(
    '$what',
    async ({ seen, ...change }) => {
      const replayed = await withChangedCopy([change], (copy) => replay(FEW, copy));
      const otherWay = replayed.filter((one) => one.error !== null);
      const otherBytes = replayed.filter((one) =>
        one.publications.some(({ published, derived }) => published.sha256 !== derived.sha256),
      );
      expect((seen === 'commands' ? otherWay : otherBytes).length).toBeGreaterThan(0);
    },
    600_000,
  );
});
