import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CASES_TOPIC, EVENTS_TOPIC } from '../../contracts/topics.ts';
import { kafkajsSenders } from '../../kafka/kafkajs-sender.ts';
import { projectorConfig } from '../../projector/config.ts';
import { project } from '../../projector/run.ts';
import { readExamples } from '../../tools/contract/examples.ts';
import { ADMIN, type SecureBroker, startSecureBroker } from './secure-broker.ts';
import { as, cli, log, read } from './users.ts';

const dir = mkdtempSync(join(tmpdir(), 'secure-projector-'));
let broker: SecureBroker;
beforeAll(async () => {
  broker = await startSecureBroker(['projector', 'publisher', 'dashboard']);
  await cli(broker, ADMIN, 'topics', 'create');
  await cli(broker, ADMIN, 'topics', 'acls', '--apply');
});
afterAll(async () => {
  await broker?.close();
  rmSync(dir, { recursive: true, force: true });
});

it('the projector needs no more than its role', async () => {
  const opened = readExamples().find(({ record }) =>
    JSON.stringify(record.value).includes('"artisan-onboarding.case.registered"'),
  );
  if (opened === undefined) throw new Error('no example opens a case');
  const { key, value, headers } = opened.record;
  const sender = kafkajsSenders(as(broker, 'publisher'), log)(EVENTS_TOPIC);
  await sender.send([{ key: key ?? '', value: JSON.stringify(value), headers }]);
  sender.discard();

  const ending = new AbortController();
  const config = projectorConfig({ PROJECTOR_DB: join(dir, 'projector.db') });
  const projecting = project(as(broker, 'projector'), config, log, ending.signal);
  projecting.catch(() => undefined);
  try {
    const told = () => read(as(broker, 'dashboard'), CASES_TOPIC);
    await expect.poll(told, { timeout: 30_000, interval: 500 }).toBe(1);
  } finally {
    ending.abort();
  }
  await projecting;
});
