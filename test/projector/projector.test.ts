import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataschemaOf, type Envelope, TYPE_PREFIX } from '../../contracts/envelope.ts';
import { readTopic, type TopicRecord } from '../../kafka/topic/reader.ts';
import { damage } from '../support/damage.ts';
import { IN_LONG_MODE } from '../support/sizes.ts';
import { another, folded, type Life, lives, mixed } from './lives.ts';
import { latest, type Place, type Places, startPlaces } from './place.ts';

const log = pino({ level: 'silent' });
let places: Places;
let known: Life[];
beforeAll(async () => {
  [places, known] = await Promise.all([startPlaces(), lives()]);
});
afterAll(() => places?.close());

const caseOf = (life: Life) => life[0].subject;
const artisanOf = (life: Life) => life[0].partitionkey;
const ended = async (one: ReturnType<Place['start']>) => {
  one.kill('SIGTERM');
  expect((await one.ended).exitCode).toBe(0);
};
/** A case with at least this many events that no other test uses in the same topic. */
const long = (events: number): Life => {
  const found = known.find((one) => one.length >= events);
  if (found === undefined) throw new Error(`no life has ${events} events`);
  return found;
};

describe('the cases topic', () => {
  it('holds the fold of every case’s events, and a rebuilt file holds what the live one does', async () => {
    const place = await places.place('fold');
    const all = known.flatMap((one) => [one, another(one, 'a')]);
    const events = mixed(all);
    const half = Math.floor(events.length / 2);
    await place.publish(events.slice(0, half));
    const one = place.start();
    await one.ready;
    await place.publish(events.slice(half));
    await place.caughtUp();
    await ended(one);

    const records = await place.cases();
    const cases = latest(records);
    expect(cases.size).toBe(new Set(all.map(caseOf)).size);
    for (const life of all) expect(cases.get(caseOf(life))?.case).toEqual(folded(life));

    const rebuilt = await place.tell('rebuild', join(place.dir, 'rebuilt.db'));
    const live = await place.tell('digest');
    expect(JSON.parse(rebuilt.stdout), rebuilt.stderr).toEqual(JSON.parse(live.stdout));
    expect(JSON.parse(live.stdout)).toMatchObject({ cases: cases.size, dirty: 0, stopped: 0 });
    expect((await place.cases()).length).toBe(records.length);
  });

  it.runIf(IN_LONG_MODE)('is told nothing again when the file was lost, and goes on', async () => {
    const place = await places.place('lost-file');
    const life = long(6);
    await place.publish(life.slice(0, 4));
    const first = place.start();
    await first.ready;
    await place.caughtUp();
    await ended(first);
    const before = await place.cases();
    const env = { ...place.env, PROJECTOR_DB: join(place.dir, 'new.db') };
    Object.assign(place.env, env);
    const second = place.start();
    await second.ready;
    expect(await place.cases()).toEqual(before);
    await place.publish(life.slice(4));
    await place.caughtUp();
    expect(latest(await place.cases()).get(caseOf(life))?.case).toEqual(folded(life));
    await ended(second);
  });

  it('is not taken for whole where a part of it cannot be decoded: a case would count as erased', async () => {
    const place = await places.place('damaged-cases');
    await place.publish(long(6));
    const first = place.start();
    await first.ready;
    await place.caughtUp();
    await ended(first);
    const [{ partition, offset } = { partition: -1, offset: -1 }] = await place.cases();
    damage(places.broker.logDir, place.config.cases, partition, offset, 'checksum');
    Object.assign(place.env, { PROJECTOR_DB: join(place.dir, 'new.db') });
    const { exitCode, stderr } = await place.start().ended;
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`offsets ${offset} to`);
    expect(stderr).toContain('cannot be read (checksum)');
  });

  it('is fed by one projector: a second takes over, and the first ends', async () => {
    const place = await places.place('two');
    const life = long(6);
    const first = place.start();
    await first.ready;
    await place.publish(life.slice(0, 3));
    await place.caughtUp();
    Object.assign(place.env, { PROJECTOR_DB: join(place.dir, 'second.db') });
    const second = place.start();
    await second.ready;
    await place.publish(life.slice(3));
    const { exitCode, stderr } = await first.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/another (writer has taken over|projector has gone on)/);
    await place.caughtUp();
    expect(latest(await place.cases()).get(caseOf(life))?.case).toEqual(folded(life));
    await ended(second);
  });
});

describe('an event', () => {
  it('that comes again changes nothing, also late', async () => {
    const place = await places.place('repeats');
    const [life, other] = [long(6), another(long(6), 'repeats')];
    const one = place.start();
    await one.ready;
    await place.publish([...life.slice(0, 3), ...life.slice(0, 3), ...life.slice(1)]);
    await place.caughtUp();
    const before = await place.cases();
    await place.publish([...life, ...other]);
    await place.caughtUp();
    const after = await place.cases();
    expect(after.filter(({ key }) => key === caseOf(life))).toEqual(
      before.filter(({ key }) => key === caseOf(life)),
    );
    expect(latest(after).get(caseOf(life))?.case).toEqual(folded(life));
    expect(latest(after).get(caseOf(other))?.case).toEqual(folded(other));
    await ended(one);
  });

  it('that is missing stops its case, loudly, and no other', async () => {
    const place = await places.place('gap');
    const [life, other] = [long(6), another(long(6), 'gap')];
    const one = place.start();
    await one.ready;
    await place.publish(['{"no": "event"}', ...life.slice(0, 3), ...life.slice(4), ...other]);
    await place.caughtUp();
    // The late one does not count: a fold of the topic from its beginning must give the same.
    await place.publish(life.slice(3));
    await place.caughtUp();
    const cases = latest(await place.cases());
    expect(cases.get(caseOf(life))?.case).toEqual(folded(life.slice(0, 3)));
    expect(cases.get(caseOf(other))?.case).toEqual(folded(other));
    const { stdout } = await place.tell('status', '--json');
    expect(JSON.parse(stdout).stopped).toEqual([
      { caseId: caseOf(life), reason: 'gap', sequence: 5 },
    ]);
    one.kill('SIGTERM');
    const { stderr } = await one.ended;
    const lines = stderr.split('\n').filter((line) => line.includes('"level":50'));
    // They stand in different partitions, which have no order.
    expect(lines.map((line) => JSON.parse(line).msg).sort()).toEqual([
      'an event is missing or unreadable: this case is stopped, the other cases go on',
      'the record is not an event: skipped',
    ]);
  });

  it('in a batch that cannot be decoded is a missing one: its case is stopped, and the others go on', async () => {
    const place = await places.place('damaged');
    const [life, other] = [long(6), another(long(6), 'damaged')];
    // Each call is a batch of its own.
    for (const part of [life.slice(0, 2), life.slice(2, 4), other, life.slice(4)])
      await place.publish(part);
    const placed: TopicRecord[] = [];
    const { settings, config } = place;
    const onRecord = (record: TopicRecord) => void placed.push(record);
    await readTopic({ settings, topic: config.events, log, onRecord });
    const { partition = -1, offset = -1 } =
      placed.find(({ value }) => value === JSON.stringify(life[3])) ?? {};
    damage(places.broker.logDir, config.events, partition, offset, 'checksum');
    const one = place.start();
    await one.ready;
    await place.caughtUp();
    const cases = latest(await place.cases());
    expect(cases.get(caseOf(life))?.case).toEqual(folded(life.slice(0, 2)));
    expect(cases.get(caseOf(other))?.case).toEqual(folded(other));
    await ended(one);
    expect((await one.ended).stderr).toContain('records cannot be read: passed over');
  });

  it('of a type that is not known makes its case stand still, and says so once', async () => {
    const place = await places.place('newer');
    const [life, other] = [long(8), another(long(8), 'newer')];
    const strange = (one: Envelope) => ({
      ...one,
      type: `${TYPE_PREFIX}case.of_tomorrow`,
      dataschema: dataschemaOf('case.of_tomorrow'),
    });
    const one = place.start();
    await one.ready;
    const messages = life.map((each, place) => (place === 3 ? strange(each) : each));
    await place.publish([...messages, ...other]);
    await place.caughtUp();
    const records = await place.cases();
    const standing = latest(records).get(caseOf(life));
    expect(standing?.case).toEqual(folded(life.slice(0, 3)));
    expect(standing?.sequence).toBe('00000003');
    expect(standing?.newerThanKnown).toEqual({
      sequence: '00000004',
      type: `${TYPE_PREFIX}case.of_tomorrow`,
    });
    expect(latest(records).get(caseOf(other))?.case).toEqual(folded(other));
    await place.publish([...messages, ...other]);
    await place.caughtUp();
    expect((await place.cases()).length).toBe(records.length);
    const { stdout } = await place.tell('status', '--json');
    expect(JSON.parse(stdout).newer).toEqual([
      { caseId: caseOf(life), ...standing?.newerThanKnown },
    ]);
    await ended(one);
  });
});

describe('a projector that was renewed', () => {
  it('goes on with the cases that stood still', async () => {
    const place = await places.place('renewed');
    const [life, gapped] = [long(8), another(long(8), 'renewed')];
    const tomorrow = `${TYPE_PREFIX}case.of_tomorrow`;
    const today = life[3]?.type ?? '';
    const messages = [life, gapped].flatMap((one) =>
      one.with(3, {
        ...life[3],
        ...one[3],
        type: tomorrow,
        dataschema: dataschemaOf('case.of_tomorrow'),
      } as Envelope),
    );
    const one = place.start();
    await one.ready;
    await place.publish(messages.filter(({ id }) => id !== gapped[6]?.id));
    await place.caughtUp();
    await ended(one);
    expect(latest(await place.cases()).get(caseOf(life))?.sequence).toBe('00000003');

    // As if the type of tomorrow had become known: the events that wait bear a type of today.
    const db = new DatabaseSync(place.config.path);
    for (const [table, column] of [
      ['cases', 'newer'],
      ['waiting', 'value'],
    ] as const)
      db.prepare(`UPDATE ${table} SET ${column} = replace(${column}, ?, ?)`).run(
        'case.of_tomorrow',
        today.slice(TYPE_PREFIX.length),
      );
    db.close();
    const next = place.start();
    await next.ready;
    const cases = latest(await place.cases());
    expect(cases.get(caseOf(life))).toMatchObject({ newerThanKnown: null, case: folded(life) });
    expect(cases.get(caseOf(gapped))).toMatchObject({
      newerThanKnown: null,
      case: folded(gapped.slice(0, 6)),
    });
    const { stdout } = await place.tell('status', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      newer: [],
      stopped: [{ caseId: caseOf(gapped), reason: 'gap', sequence: 8 }],
    });
    await ended(next);
  });
});

describe('where Kafka and the file do not fit', () => {
  it('the file knows the offsets that Kafka has forgotten; without either nothing is written', async () => {
    const place = await places.place('forgotten-offsets');
    const life = long(6);
    await place.publish(life.slice(0, 4));
    const first = place.start();
    await first.ready;
    await place.caughtUp();
    await ended(first);
    const before = await place.cases();
    const forgetOffsets = () => places.broker.admin.deleteGroups([place.config.groupId]);

    await forgetOffsets();
    const second = place.start();
    await second.ready;
    await place.publish(life.slice(4));
    await place.caughtUp();
    await ended(second);
    const after = await place.cases();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(latest(after).get(caseOf(life))?.case).toEqual(folded(life));

    await forgetOffsets();
    Object.assign(place.env, { PROJECTOR_DB: join(place.dir, 'new.db') });
    const { exitCode, stderr } = await place.start().ended;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Kafka has forgotten how far they go, and the file is new');
    expect(await place.cases()).toEqual(after);
  });

  it('a file of another cluster is refused', async () => {
    const place = await places.place('elsewhere');
    const one = place.start();
    await one.ready;
    await ended(one);
    const db = new DatabaseSync(place.config.path);
    db.exec(`UPDATE meta SET value = 'another' WHERE name = 'cluster'`);
    db.close();
    const { exitCode, stderr } = await place.start().ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/is of the Kafka cluster another, and this is /);
  });
});

describe('an artisan who was erased', () => {
  it('is taken off the topic for ever: nothing follows, and a rebuilt file does not bring them back', async () => {
    const place = await places.place('erased');
    const [life, other] = [long(8), another(long(8), 'erased')];
    const one = place.start();
    await one.ready;
    await place.publish([...life.slice(0, 5), ...other.slice(0, 5)]);
    await place.caughtUp();
    const said = await place.tell('forget', artisanOf(life));
    expect(said.exitCode, said.stderr).toBe(0);
    expect((await place.tell('forget', artisanOf(life))).exitCode).toBe(0);
    await place.publish([...life.slice(5), ...other.slice(5)]);
    await place.caughtUp();
    const cases = latest(await place.cases());
    expect(cases.get(caseOf(life))).toBe(null);
    expect(cases.get(caseOf(other))?.case).toEqual(folded(other));
    const [live, rebuilt] = [
      await place.tell('digest'),
      await place.tell('rebuild', join(place.dir, 'rebuilt.db')),
    ];
    expect(JSON.parse(rebuilt.stdout), rebuilt.stderr).toEqual(JSON.parse(live.stdout));
    expect(JSON.parse(live.stdout)).toMatchObject({ cases: 1, forgotten: 1 });
    await ended(one);
  });

  it.runIf(IN_LONG_MODE)(
    'is taken off by a projector that takes over a file of an older layout, and nothing else is written',
    async () => {
      const place = await places.place('older-file');
      const [life, other] = [long(4), another(long(4), 'older-file')];
      await place.publish([...life, ...other]);
      const first = place.start();
      await first.ready;
      await place.caughtUp();
      await ended(first);
      const before = await place.cases();
      Object.assign(place.env, { PROJECTOR_DB: join(place.dir, 'older.db') });
      const db = new DatabaseSync(join(place.dir, 'older.db'));
      db.exec(`CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
      CREATE TABLE offsets (partition INTEGER PRIMARY KEY, next INTEGER NOT NULL);
      CREATE TABLE forgotten (artisan_id TEXT PRIMARY KEY, told INTEGER NOT NULL);
      INSERT INTO meta VALUES ('complete', 'yes');
      INSERT INTO forgotten VALUES ('${artisanOf(life)}', 0)`);
      db.close();
      const second = place.start();
      await second.ready;
      expect((await place.tell('forget', artisanOf(life))).exitCode).toBe(0);
      const after = await place.cases();
      expect(after).toHaveLength(before.length + 1);
      expect(latest(after).get(caseOf(life))).toBe(null);
      expect(latest(after).get(caseOf(other))?.case).toEqual(folded(other));
      await ended(second);
    },
  );

  it.runIf(IN_LONG_MODE)('is taken off by the next projector when none is running', async () => {
    const place = await places.place('later');
    const life = long(4);
    await place.publish(life);
    const first = place.start();
    await first.ready;
    await place.caughtUp();
    await ended(first);
    const said = await place.tell('forget', artisanOf(life), '--wait', '0');
    expect(said.exitCode).toBe(3);
    expect(said.stdout).toContain('as soon as it runs');
    const second = place.start();
    await second.ready;
    expect((await place.tell('forget', artisanOf(life))).exitCode).toBe(0);
    expect(latest(await place.cases()).get(caseOf(life))).toBe(null);
    await ended(second);
  });
});
