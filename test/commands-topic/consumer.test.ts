import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overTopic, type Sender } from '../../tools/drills/over-topic.ts';
import { playPersonas } from '../../tools/sandbox/personas/play.ts';
import { CLEAN, type Installation, startInstallation } from '../support/installation.ts';
import { SIZES } from '../support/sizes.ts';

let one: Installation;
let sender: Sender;
beforeAll(async () => {
  one = await startInstallation({}, { commands: true });
  sender = overTopic(one.kafka, one.onboarding);
});
afterAll(async () => {
  sender?.close();
  await one?.stop();
});

const OPERATOR = { role: 'operator', id: 'portal' } as const;

describe('systems that speak only Kafka', () => {
  it('bring artisans the whole way, of every kind of scenario', async () => {
    const scenarios = ['straight', 'document_returned', 'two_documents_returned', 'missing_gstin'];
    const rows = [...scenarios, 'withdrawal', 'provider_calls_back'].flatMap((scenario) =>
      one.rowsOf(scenario, SIZES.overKafka),
    );
    const cases = new Map(
      await Promise.all(
        rows.map(async (row) => [await sender.register(row, OPERATOR), row] as const),
      ),
    );
    const ending = new AbortController();
    const { client } = one;
    const log = pino({ level: 'silent' });
    const people = { client, onboarding: sender.onboarding, rows: cases, holds: false, log };
    const playing = playPersonas({ ...people, signal: ending.signal });
    const ends = await one.ends(cases.keys());
    ending.abort();
    await playing;
    expect(ends).toEqual(
      rows.map(({ scenario }) => (scenario === 'withdrawal' ? 'withdrawn' : 'live')),
    );
    expect((await one.verify()).findings).toMatchObject(CLEAN);
    // Who looks again before a command was heard gives it again, and may find the case beyond it.
    for (const { data } of await sender.rejections())
      expect(['TOO_EARLY', 'CASE_ENDED', 'ALREADY_DECIDED', 'CONFLICT']).toContain(data.code);
  });
});
