import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { Kafka, logLevel } from 'kafkajs';
import { beforeAll, expect, it } from 'vitest';
import { type Envelope, TYPE_PREFIX } from '../../contracts/envelope.ts';
import { CASES_TOPIC, EVENTS_TOPIC } from '../../contracts/topics.ts';
import { ourProgram } from '../../dev/child.ts';
import { fetchPythonPackages } from '../../dev/fetch-examples.ts';
import { livesOf } from './calculations.ts';
import { commandsUnder } from './page.ts';
import { cli, eventOf, linesOf, type Place, paste, valuesIn } from './place.ts';

/** Tries the `events` commands as an analyst would, on a run that is over; at the end the topics are broken on purpose. */
export function analystsRead(placeOf: () => Place): void {
  const events = (...args: string[]) => cli(placeOf(), 'events', ...args);
  let values: string[];
  let all: Envelope[];
  beforeAll(async () => {
    values = await valuesIn(placeOf());
    all = values.map(eventOf);
  });
  const last = () => all.toSorted((a, b) => (a.time < b.time ? -1 : 1)).at(-1);

  it('prints the topic, or what is asked for of it, one envelope to a line', async () => {
    const caseId = last()?.subject ?? '';
    const middle = all.map(({ time }) => time).toSorted()[Math.floor(all.length / 2)] ?? '';
    const [everything, ten, of, since, first, raw] = await Promise.all([
      events('tail', '--from-beginning'),
      events('tail'),
      events('tail', '--from-beginning', '--case', caseId.toLowerCase(), '--type', 'listing.*'),
      events('tail', '--since', middle),
      events('tail', '--from-beginning', '--count', '3'),
      events('case', caseId, '--raw'),
    ]);
    expect(linesOf(everything.stdout).toSorted()).toEqual(values.toSorted());
    const tenth = linesOf(ten.stdout).map(eventOf);
    expect(tenth).toHaveLength(10);
    expect(new Set(tenth.map(({ id }) => id)).has(last()?.id ?? '')).toBe(true);
    const ofCase = all.filter(({ subject }) => subject === caseId);
    expect(linesOf(of.stdout).map((one) => eventOf(one).id)).toEqual(
      ofCase.filter(({ type }) => type.startsWith(`${TYPE_PREFIX}listing.`)).map(({ id }) => id),
    );
    expect(linesOf(since.stdout)).toHaveLength(all.filter(({ time }) => time >= middle).length);
    expect(linesOf(first.stdout)).toHaveLength(3);
    const records = linesOf(raw.stdout).map((one) => JSON.parse(one));
    expect(records.map(({ value }) => value.id)).toEqual(ofCase.map(({ id }) => id));
    expect(records[0]).toMatchObject({
      key: ofCase[0]?.partitionkey,
      partition: expect.any(Number),
    });
    for (const one of [everything, ten, of, since, first, raw])
      expect([one.exitCode, one.stderr]).toEqual([0, '']);
  });

  it('gives a case that came twice once, and the case that it folds to', async () => {
    // A run through a crash has sent some events twice; if not, any case will do.
    const twice = all.find(({ id }, place) => all.findIndex((one) => one.id === id) < place);
    const caseId = (twice ?? last())?.subject ?? '';
    const life = livesOf(all).find(([first]) => first?.after.caseId === caseId) ?? [];
    const [once_, folded, rebuilt, compared] = await Promise.all([
      events('case', caseId),
      events('case', caseId, '--fold'),
      events('rebuild'),
      events('rebuild', '--compare'),
    ]);
    expect(linesOf(once_.stdout).map((one) => Number(eventOf(one).sequence))).toEqual(
      life.map(({ event }) => event.sequence),
    );
    expect(JSON.parse(folded.stdout)).toMatchObject({
      caseId,
      newerThanKnown: null,
      case: JSON.parse(JSON.stringify(life.at(-1)?.after)),
    });
    const cases = linesOf(rebuilt.stdout).map((one) => JSON.parse(one));
    expect(cases).toHaveLength(livesOf(all).length);
    expect(cases).toContainEqual(JSON.parse(folded.stdout));
    expect(compared.stdout).toMatch(
      /^(\d+) cases in the events topic, \1 the same .*, 0 forgotten$/,
    );
    expect([once_, folded, rebuilt, compared].map(({ exitCode }) => exitCode)).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it('takes a pipe that closes for an end', async () => {
    const [program = '', ...args] = ourProgram('clients/cli.ts');
    const line = [program, ...args, 'events', 'tail', '--from-beginning'].join(' ');
    const { stdout, stderr } = await execa(
      'bash',
      ['-c', `${line} | head -1; echo "\${PIPESTATUS[0]}"`],
      { env: { KAFKA_BROKERS: placeOf().brokers }, timeout: 20_000 },
    );
    const [first = '', code] = linesOf(stdout);
    expect(values).toContain(first);
    expect([code, stderr]).toEqual(['0', '']);
  });

  it('says what is wrong with what it was given', async () => {
    const away = { ...placeOf(), brokers: '127.0.0.1:1' };
    const wrong = async (...args: string[]) => {
      const { stderr, stdout, exitCode } = await events(...args);
      expect([exitCode, stdout], stderr).toEqual([1, '']);
      return stderr;
    };
    const [id, check, type, since, both, none, machine, far] = await Promise.all([
      wrong('tail', '--case', 'somebody'),
      wrong('case', '22222-22223-1'),
      wrong('tail', '--type', 'requirement.retuned'),
      wrong('tail', '--since', 'yesterday'),
      wrong('tail', '--since', '1d', '--from-beginning'),
      wrong('case', '22222-22222-1'),
      cli(placeOf(), '--json', 'events', 'case', '22222-22222-1'),
      cli(away, 'events', 'tail'),
    ]);
    expect(id).toMatch(/^MALFORMED: a case id is an artisan id and the number of the application/);
    expect(check).toMatch(/^MALFORMED: the check symbol does not fit/);
    expect(type).toMatch(
      /^MALFORMED: --type must be one of: case\.registered.*; not requirement\.retuned$/,
    );
    expect(since).toMatch(/--since.*'yesterday' is invalid.*how long ago \(90m, 12h, 7d\)/);
    expect(both).toBe('MALFORMED: --since does not go with --from-beginning');
    expect(none).toBe('CASE_UNKNOWN: no event of 22222-22222-1 is on the topic');
    expect(JSON.parse(machine.stdout).error.code).toBe('CASE_UNKNOWN');
    expect([far.exitCode, far.stdout]).toEqual([1, '']);
    expect(far.stderr).toMatch(/^KAFKA_UNREACHABLE: .*127\.0\.0\.1:1: .*ECONNREFUSED/);
  });

  it('follows until Ctrl-C; and whatever is broken, every reader names it', async () => {
    const ended = livesOf(all).map((life) => life.at(-1)?.after.caseId ?? '');
    const [gone = '', strange = '', newer = '', late = '', other = '', forgotten = ''] = ended;
    const [program = '', ...args] = ourProgram('clients/cli.ts');
    const following = spawn(program, [...args, 'events', 'tail', '--count', '1', '--follow'], {
      env: { ...process.env, KAFKA_BROKERS: placeOf().brokers },
    });
    const heard: string[] = [];
    const lines = createInterface(following.stdout);
    const isHeard = (count: number) =>
      new Promise<void>((resolve) => {
        lines.on('line', (line) => {
          heard.push(line);
          if (heard.length === count) resolve();
        });
      });
    await isHeard(1);
    lines.removeAllListeners('line');

    const next = (caseId: string, step: number, type: string, change: object) => {
      const before = all.findLast(({ subject }) => subject === caseId);
      const sequence = String(Number(before?.sequence) + step).padStart(8, '0');
      return {
        ...before,
        ...{ id: `${caseId}/${sequence}`, sequence, type: `${TYPE_PREFIX}${type}` },
        dataschema: `urn:artisan-onboarding:events:v1#${type}`,
        data: {
          ...before?.data,
          status: { from: 'ended', to: 'ended' },
          change,
        },
      };
    };
    const contact = { reminders: false, channel: 'sms' };
    const broken = [
      next(gone, 2, 'contact.changed', contact),
      next(strange, 1, 'contact.changed', { ...contact, nickname: 'nobody' }),
      next(newer, 1, 'case.dreamt', { of: 'the sea' }),
      next(late, 1, 'contact.changed', contact),
    ];
    const kafka = new Kafka({ brokers: [placeOf().brokers], logLevel: logLevel.NOTHING });
    const producer = kafka.producer();
    await producer.connect();
    const caught = isHeard(broken.length + 1);
    await producer.send({
      topic: EVENTS_TOPIC,
      messages: broken.map((one) => ({
        key: one.partitionkey ?? null,
        value: JSON.stringify(one),
      })),
    });
    const { stdout } = await cli(placeOf(), 'events', 'case', other, '--fold');
    const projected = JSON.parse(stdout) as { case: object };
    const wrong = { ...projected, case: { ...projected.case, district: 'Elsewhere' } };
    await producer.send({
      topic: CASES_TOPIC,
      messages: [
        { key: other, value: JSON.stringify(wrong) },
        { key: forgotten, value: null },
      ],
    });
    await producer.disconnect();

    await caught;
    following.kill('SIGINT');
    const [exit] = await once(following, 'exit');
    expect(exit).toBe(0);
    expect(heard.slice(1).toSorted()).toEqual(broken.map((one) => JSON.stringify(one)).toSorted());

    const [compared, one, python] = await Promise.all([
      cli(placeOf(), '--json', 'events', 'rebuild', '--compare'),
      events('case', gone),
      paste(placeOf(), commandsUnder('Python')[0] ?? '', await fetchPythonPackages()),
    ]);
    const at = (caseId: string, step: number) =>
      Number(all.findLast(({ subject }) => subject === caseId)?.sequence) + step;
    expect(compared.exitCode).toBe(1);
    expect(JSON.parse(compared.stdout)).toMatchObject({
      ...{ cases: ended.length, forgotten: 1, differs: [other], behind: [late] },
      ...{ missing: [], unknown: [] },
      newer: [expect.stringContaining(`${newer} stands still: artisan-onboarding.case.dreamt`)],
      faults: expect.arrayContaining([
        `${gone} is stopped: no event ${at(gone, 1)} before event ${at(gone, 2)}`,
        expect.stringMatching(
          `^${strange} is stopped: event ${at(strange, 1)} unreadable: .*unrecogni[sz]ed_keys`,
        ),
      ]),
    });
    expect(one.exitCode).toBe(1);
    expect(one.stderr).toContain(`no event ${at(gone, 1)} before event ${at(gone, 2)}`);
    expect(python.exitCode, python.stderr).toBe(1);
    expect(JSON.parse(python.stdout)).toMatchObject({
      gaps: { [gone]: at(gone, 1) },
      newer: { [newer]: 'case.dreamt' },
      invalid: [expect.stringContaining('$.data.change breaks additionalProperties')],
    });
  });
}
