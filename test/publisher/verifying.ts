import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Refused } from '../../clients/library/refused.ts';
import { type Envelope, unwrap } from '../../contracts/envelope.ts';
import { fold } from '../../contracts/reducer.ts';
import { isKept, problemsOf, verifyEvents } from '../../operations/events/verify.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';
import { lifeParts, messagesOf } from '../support/random-messages.ts';
import type { TestBroker } from './broker.ts';
import { at, log, publisherTo } from './workflows.ts';

/** The example of the CloudEvents 1.0.2 specification, section 3.1.1: a valid event that is not ours. */
const FOREIGN_EVENT = {
  ...{ specversion: '1.0', type: 'com.github.pull_request.opened', id: 'A234-1234-1234' },
  ...{ source: 'https://github.com/cloudevents/spec/pull', subject: '123' },
  ...{ time: '2018-04-05T17:31:00Z', datacontenttype: 'text/xml', data: '<much wow="xml"/>' },
};
/** The Temporal server's message while a worker is starting (`ErrNoPollers` of its matching service). */
const NO_POLLERS = 'no poller seen for task queue recently, worker may be down';
const notYet = () => new Error('Failed to query Workflow', { cause: new Error(NO_POLLERS) });

const viewOf = (messages: readonly Envelope[]): CaseView => {
  const theCase = fold(messages.map(unwrap));
  if (theCase === null) throw new Error('a life has events');
  const delivery = { blocked: null };
  return { case: theCase, publishedThrough: theCase.sequence, unpublished: [], delivery };
};

/** Breaks topics in known ways, and checks that `events verify` counts them. */
export function topicsAreVerified(brokerOf: () => TestBroker): void {
  const publish = async (topic: string, values: readonly (string | Envelope)[]) => {
    await brokerOf().createTopic(topic, 1);
    const publisher = publisherTo(topic, brokerOf().direct);
    const texts = values.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
    for (const value of texts)
      await publisher.publish([{ caseId: value, key: 'all', value, headers: {} }]);
    await publisher.close();
  };
  const verify = (topic: string, askCase: (caseId: string) => Promise<CaseView>) =>
    verifyEvents({
      kafka: at(brokerOf().direct),
      ...{ log, topic, askCase, pausesMs: [20, 20] },
    });

  it('counts what each way of breaking it leaves, in any lives', async () => {
    const seed = Date.now() % 2 ** 31;
    const lives = fc
      .sample(lifeParts, { seed, numRuns: 30 })
      .map((parts, index) => messagesOf(index, parts).slice(0, 12))
      // One is torn, and two of one change places.
      .filter(({ length }) => length > 3)
      .slice(0, 9);
    const [whole = [], twice = [], torn = [], forged = [], swapped = [], other = []] = lives;
    const [forgotten = [], late = [], mute = []] = lives.slice(6);
    const another = { ...forged[0], time: '2020-01-01T00:00:00.000Z' } as Envelope;
    const rest = torn.filter((_one, place) => place !== 1);
    await publish('broken', [
      ...whole,
      ...[...twice, ...twice],
      ...rest,
      ...[...forged, another],
      ...[swapped[1], swapped[0], ...swapped.slice(2)].flatMap((one) => one ?? []),
      ...other,
      ...[...forgotten, ...late, ...mute],
      ...['not JSON', JSON.stringify(FOREIGN_EVENT)],
    ]);
    // What is missing may be an event that changes nothing.
    const isTornOtherwise = !isDeepStrictEqual(foldOf(rest), foldOf(torn));
    let asked = 0;
    const answers = new Map<string, () => CaseView>(
      [whole, twice, torn, forged, swapped].map((life) => [subjectOf(life), () => viewOf(life)]),
    );
    answers.set(subjectOf(other), () => ({ ...viewOf(other), case: viewOf(whole).case }));
    answers.set(subjectOf(forgotten), () => {
      throw new Refused('CASE_ENDED', 'long ago');
    });
    answers.set(subjectOf(late), () => {
      asked += 1;
      if (asked < 3) throw notYet();
      return viewOf(late);
    });
    answers.set(subjectOf(mute), () => {
      throw notYet();
    });
    const result = await verify('broken', async (caseId) => {
      const answer = answers.get(caseId);
      if (answer === undefined) throw new Error(`nobody knows ${caseId}`);
      return answer();
    });
    expect(result.findings, `with seed ${seed}`).toEqual({
      ...{ gaps: 1, outOfOrder: 1, duplicates: twice.length, conflicts: 1, schemaErrors: 2 },
      ...{ foldMismatches: isTornOtherwise ? 2 : 1, unverifiable: 1, unanswered: 1 },
    });
    expect(result.cases).toBe(9);
    expect(result.events).toBe(lives.flat().length - 1);
    const reason = `Failed to query Workflow: ${NO_POLLERS}`;
    expect(result.unanswered).toEqual([{ caseId: subjectOf(mute), reason }]);
    expect(problemsOf(result).at(-1)).toBe(
      `unanswered: ${subjectOf(mute)} does not answer: ${reason}`,
    );
    expect(isKept(result)).toBe(false);
  });

  it('finds nothing where a case only answers late', async () => {
    const [parts] = fc.sample(lifeParts, { numRuns: 1 });
    const life = parts === undefined ? [] : messagesOf(0, parts);
    await publish('kept', life);
    let asked = 0;
    const result = await verify('kept', async () => {
      asked += 1;
      if (asked < 3) throw notYet();
      return viewOf(life);
    });
    expect(result).toMatchObject({ cases: 1, events: life.length, problems: [], unanswered: [] });
    expect(isKept(result)).toBe(true);
  });
}

/** The case that events fold to, or why they cannot be folded. */
function foldOf(messages: readonly Envelope[]) {
  try {
    return fold(messages.map(unwrap));
  } catch (error) {
    return String(error);
  }
}

const subjectOf = (life: readonly Envelope[]) => life[0]?.subject ?? '';
