import { defaultDataConverter, defaultPayloadConverter } from '@temporalio/common';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { describe, expect, it } from 'vitest';
import { type CaseHistory, joined, storyOf } from '../../clients/library/history.ts';
import { unwrap } from '../../contracts/envelope.ts';
import { fold } from '../../contracts/reducer.ts';
import { FAULTS } from '../../workflows/interface/activities.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';
import { type KeptRun, keptHistories, keptRuns } from '../replay/kept-histories.ts';

/** The published events of a case, from kept histories of its runs. `test/packages` asks a running server for them. */

/** Three runs, each continued by the next. */
const THREE = ['handed_over.run-1', 'handed_over.run-2', 'handed_over.run-3'];
/** Each of these runs is all that its case ever was. */
const ALONE = keptHistories().filter(
  (name) =>
    !THREE.includes(name) && !['closed', 'recovered', 'recovered_from_topic'].includes(name),
);

const idOf = ({ history }: KeptRun) =>
  history.events?.[0]?.workflowExecutionStartedEventAttributes?.originalExecutionRunId ?? '';
const storyFrom = (run: KeptRun, runId = idOf(run)) =>
  storyOf(run.history, runId, defaultDataConverter);

async function historyFrom(runs: readonly KeptRun[]): Promise<CaseHistory> {
  const stories = (await Promise.all(runs.map((run) => storyFrom(run)))).filter(
    (one) => one !== null,
  );
  const { subject = '' } = stories.flatMap(({ events }) => events)[0] ?? {};
  return joined(stories, subject);
}

/** What a run answered at the end of its case. */
async function answerOf({ history }: KeptRun): Promise<CaseView> {
  const { result } = history.events?.at(-1)?.workflowExecutionCompletedEventAttributes ?? {};
  const [view] = await decodeArrayFromPayloads(defaultDataConverter, result?.payloads);
  return view as CaseView;
}

const foldOf = ({ events }: CaseHistory) => fold(events.map(unwrap));
const last = (runs: readonly KeptRun[]) => runs.at(-1) as KeptRun;
const only = (name: string) => keptRuns([name])[0] as KeptRun;
const numbersOf = ({ events }: CaseHistory) => events.map(({ sequence }) => Number(sequence));

/** The receipts of a run's publications. */
const receiptsOf = ({ history }: KeptRun) => {
  const publications = new Set(
    history.events
      ?.filter(
        (one) => one.activityTaskScheduledEventAttributes?.activityType?.name === 'publishEvents',
      )
      .map(({ eventId }) => String(eventId)),
  );
  return (history.events ?? []).flatMap(({ activityTaskCompletedEventAttributes: one }) =>
    one && publications.has(String(one.scheduledEventId)) ? [one] : [],
  );
};

describe('the history of a case', () => {
  it.each(ALONE)(
    'is whole where the server has its run, and folds to the case: %s',
    async (name) => {
      const run = only(name);
      const history = await historyFrom([run]);
      expect(history.whole).toBe(true);
      expect(foldOf(history)).toEqual((await answerOf(run)).case);
    },
  );

  it('goes on from run to run', async () => {
    const runs = keptRuns(THREE);
    const history = await historyFrom(runs);
    expect(history.whole).toBe(true);
    expect(foldOf(history)).toEqual((await answerOf(last(runs))).case);
  });

  it('names the events whose run the server has forgotten', async () => {
    const [first, ...others] = keptRuns(THREE);
    const gone = numbersOf(await historyFrom([first as KeptRun]));
    const history = await historyFrom(others);
    expect(history).toMatchObject({ whole: false, missing: [{ from: 1, to: gone.at(-1) }] });
    expect(numbersOf(history)[0]).toBe(gone.length + 1);
  });

  it('has no events of a case that was recovered from the topic, up to the recovery', async () => {
    const run = only('recovered_from_topic');
    const history = await historyFrom([run]);
    const [first = 0] = numbersOf(history);
    expect(first).toBeGreaterThan(1);
    expect(history).toMatchObject({ whole: false, missing: [{ from: 1, to: first - 1 }] });
  });

  it('may lack events at its end where the run that goes on is not there', async () => {
    const history = await historyFrom(keptRuns(THREE.slice(0, 2)));
    const through = numbersOf(history).length;
    expect(history).toMatchObject({ whole: false, missing: [{ from: through + 1, to: null }] });
  });

  it('has what was published so far of a case that is open', async () => {
    const run = only('straight');
    const events = run.history.events ?? [];
    const open = { ...run, history: { events: events.slice(0, Math.floor(events.length / 2)) } };
    const [whole, far] = [await historyFrom([run]), await historyFrom([open])];
    expect(far.whole).toBe(true);
    expect(far.events.length).toBeGreaterThan(0);
    expect(far.events.length).toBeLessThan(whole.events.length);
    expect(far.events).toEqual(whole.events.slice(0, far.events.length));
  });

  it('lacks a publication whose receipt an operator wrote, and that the case did not take', async () => {
    const run = only('straight');
    const before = await historyFrom([run]);
    const [first, second] = receiptsOf(run);
    const answer = { answer: { from: 7777, to: 7778, sha256: '0'.repeat(64) }, at: Date.now() };
    if (second) second.result = { payloads: [defaultPayloadConverter.toPayload(answer)] };
    expect(first).toBeDefined();
    const history = await historyFrom([run]);
    expect(history.whole).toBe(false);
    expect(history.events.length).toBeLessThan(before.events.length);
  });

  it('takes no run that a reset made, and none that was refused', async () => {
    const run = only('straight');
    expect(await storyFrom(run, 'another run')).toBeNull();
    const failure = { applicationFailureInfo: { type: FAULTS.START_REFUSED } };
    run.history.events?.splice(-1, 1, { workflowExecutionFailedEventAttributes: { failure } });
    expect(await storyFrom(run)).toBeNull();
  });
});
