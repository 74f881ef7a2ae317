import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IN_LONG_MODE, patience, SIZES } from '../support/sizes.ts';
import { startTestBroker, type TestBroker } from './broker.ts';
import { record } from './records.ts';
import { complete, contents, drive, pause, publisherTo } from './workflows.ts';

let broker: TestBroker;
beforeAll(async () => {
  broker = await startTestBroker();
});
afterAll(() => broker?.close());

const DEADLINE_MS = 1_500;
/** A rejected publication does not wait for a deadline; this much a busy machine may take, in milliseconds. */
const AT_ONCE_MS = DEADLINE_MS / 3;
const { cases: CASES, each: EACH } = SIZES.publications;

describe('publishing to a real broker', () => {
  it(
    'loses nothing when one answer is swallowed',
    async () => {
      await broker.createTopic('swallowed', 12);
      const publisher = publisherTo('swallowed', broker.proxied);
      const driven = drive(publisher, CASES, EACH);
      await pause(300);
      await broker.proxy.swallowNextProduceReply();
      await pause(1_500);
      await broker.proxy.swallowNextProduceReply();
      await driven;
      const { kept, records } = await contents('swallowed', broker.direct);
      expect(kept).toEqual(complete(CASES, EACH));
      // Else no stored record lost its answer, and the test has shown nothing.
      expect(records).toBeGreaterThan(CASES * 3 * EACH);
      await publisher.close();
    },
    patience(90_000),
  );

  it.runIf(IN_LONG_MODE)(
    'loses nothing when connections break and are refused',
    async () => {
      await broker.createTopic('broken', 12);
      const publisher = publisherTo('broken', broker.proxied);
      const driven = drive(publisher, CASES, EACH);
      for (let i = 0; i < 4; i += 1) {
        await pause(200);
        broker.proxy.refuse(i % 2 === 0);
        broker.proxy.cut();
      }
      await driven;
      expect((await contents('broken', broker.direct)).kept).toEqual(complete(CASES, EACH));
      await publisher.close();
    },
    patience(90_000),
  );

  it(
    'keeps its deadline on a hung socket, fails callers at once meanwhile, and goes on after',
    async () => {
      await broker.createTopic('hung', 12);
      const publisher = publisherTo('hung', broker.direct, { deadlineMs: DEADLINE_MS });
      await publisher.publish([record('before', 1)]);
      broker.signal('SIGSTOP');
      const began = performance.now();
      const late = publisher.publish([record('late', 1)]);
      await expect(late).rejects.toMatchObject({ code: 'KAFKA_DEADLINE' });
      expect(performance.now() - began).toBeLessThan(2 * DEADLINE_MS);

      const turnedAway = performance.now();
      const refused = publisher.publish([record('late', 1)]);
      await expect(refused).rejects.toMatchObject({ code: 'KAFKA_UNAVAILABLE' });
      expect(performance.now() - turnedAway).toBeLessThan(AT_ONCE_MS);

      const driven = drive(publisher, CASES, 5);
      await pause(3_000);
      broker.signal('SIGCONT');
      const { slowestTurnedAway } = await driven;
      expect(slowestTurnedAway).toBeLessThan(AT_ONCE_MS);
      const { kept } = await contents('hung', broker.direct);
      for (const [caseId, sequence] of complete(CASES, 5))
        expect(kept.get(caseId)).toEqual(sequence);
      await publisher.close();
    },
    patience(90_000),
  );

  it(
    'delivers everything when the broker is killed and comes back',
    async () => {
      await broker.createTopic('killed', 12);
      const publisher = publisherTo('killed', broker.direct);
      const driven = drive(publisher, CASES, EACH);
      await pause(400);
      await broker.kill();
      await pause(1_000);
      expect(publisher.state().breaker).not.toBe('closed');
      await broker.restart();
      const { slowestTurnedAway, failures } = await driven;
      expect(failures.KAFKA_UNAVAILABLE).toBeGreaterThan(0);
      expect(slowestTurnedAway).toBeLessThan(AT_ONCE_MS);
      expect((await contents('killed', broker.direct)).kept).toEqual(complete(CASES, EACH));
      await publisher.close();
    },
    patience(90_000),
  );
});
