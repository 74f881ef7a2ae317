import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import proto from '@temporalio/proto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTopic } from '../../clients/topic/reader.ts';
import { TOPICS } from '../../contracts/topics.ts';
import { FATE_NAMES } from '../../data/fates.ts';
import { CLEAN, type Installation, startInstallation } from '../support/installation.ts';
import { foundIn, type Marked, markedArtisans, shapesOf } from '../support/marked.ts';

let one: Installation;
let marked: Marked;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marked-'));
  marked = markedArtisans();
  const artisans = join(folder, 'artisans.csv');
  writeFileSync(artisans, marked.csv);
  one = await startInstallation({}, { artisans, logLevel: 'trace' });
});
afterAll(async () => {
  await one?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const bytesOf = (...paths: string[]) => Buffer.concat(paths.map((path) => readFileSync(path)));
const filesIn = (path: string, which: (name: string) => boolean) =>
  readdirSync(path)
    .filter(which)
    .map((name) => join(path, name));

it('the search finds a text in whatever shape it stands', () => {
  for (const secret of ['Qxzvywak Vwyxqa', '+915100007922', 'क्ष्ज़ट्ठक']) {
    for (const shape of shapesOf(secret)) {
      expect(
        foundIn(Buffer.concat([Buffer.from('…"'), shape, Buffer.from('"…')]), [secret]),
      ).toEqual([secret]);
    }
    for (const before of ['', 'a', 'ab', 'abc']) {
      const coded = Buffer.from(`${before}${secret}, and more`).toString('base64');
      expect(foundIn(Buffer.from(coded), [secret])).toEqual([secret]);
    }
    expect(foundIn(Buffer.from('nobody'), [secret])).toEqual([]);
  }
});

it('no name, phone or number of any artisan leaves the dossier, on any path', async () => {
  const fates = FATE_NAMES.filter((fate) => fate !== 'twice');
  const rows = fates.flatMap((fate) => one.rowsOf(fate, 1));
  const cases = await one.register(rows);
  one.play(cases);
  const ids = [...cases.keys()];
  expect(await one.ends(ids)).toEqual(rows.map((row) => row.expectedEnd));
  expect((await one.verify()).findings).toMatchObject(CLEAN);

  const { History } = proto.temporal.api.history.v1;
  const histories: Buffer[] = [];
  for (const id of ids) {
    const handle = one.client.workflow.getHandle(id);
    const history = await handle.fetchHistory();
    histories.push(Buffer.from(History.encode(history).finish()));
    histories.push(Buffer.from(JSON.stringify(await handle.query('__temporal_workflow_metadata'))));
    histories.push(Buffer.from(JSON.stringify((await handle.describe()).raw)));
  }
  const records: string[] = [];
  for (const { topic } of TOPICS) {
    await readTopic({
      settings: one.kafka,
      topic,
      log: pino({ level: 'silent' }),
      onRecord: (record) => void records.push(JSON.stringify(record), String(record.value)),
    });
  }
  const { dataDir } = one;
  const temporal = filesIn(join(dataDir, 'temporal'), (name) => name.startsWith('temporal.db'));
  const dossier = filesIn(dataDir, (name) => name.startsWith('dossier'));
  // The sandbox is the outside world: it must know the artisans, so its own log and store are not searched for leaks.
  const logs = filesIn(join(dataDir, 'log'), (name) => !name.startsWith('sandbox'));
  const places: Record<string, { bytes: Buffer; control: string }> = {
    'the store of Temporal': { bytes: bytesOf(...temporal), control: ids[0] ?? '' },
    histories: { bytes: Buffer.concat(histories), control: ids[0] ?? '' },
    'the records on Kafka': { bytes: Buffer.from(records.join('\n')), control: ids[0] ?? '' },
    'the logs': { bytes: bytesOf(...logs), control: 'worker' },
    'the dossier': { bytes: bytesOf(...dossier), control: ids[0] ?? '' },
  };
  for (const [place, { bytes, control }] of Object.entries(places)) {
    expect(foundIn(bytes, [control]), `${place} holds what it should`).toEqual([control]);
    expect(foundIn(bytes, marked.secrets), `${place} holds nobody's data`).toEqual([]);
  }
  // The very same search finds them where they belong: they were really used.
  const sandbox = bytesOf(...filesIn(dataDir, (name) => name.startsWith('sandbox.db')));
  expect(foundIn(sandbox, marked.secrets).length).toBeGreaterThan(fates.length);
}, 240_000);
