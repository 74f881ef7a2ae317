import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Kafka, logLevel } from 'kafkajs';
import { beforeAll, expect, it } from 'vitest';
import { type Envelope, TYPE_PREFIX } from '../../contracts/envelope.ts';
import { CASES_TOPIC, EVENTS_TOPIC } from '../../contracts/topics.ts';
import { ourProgram } from '../../tools/launcher/child.ts';
import { fetchPythonPackages } from '../../tools/launcher/fetch-examples.ts';
import { livesOf } from './calculations.ts';
import { commandsUnder } from './page.ts';
import { cli, eventOf, type Place, paste, valuesIn } from './place.ts';

/** Breaks the topics of a finished run on purpose, so this comes last, and checks what every reader reports. */
export function brokenTopicsAreSeen(placeOf: () => Place): void {
  const events = (...args: string[]) => cli(placeOf(), 'events', ...args);
  let all: Envelope[];
  beforeAll(async () => {
    all = (await valuesIn(placeOf())).map(eventOf);
  });

  it('follows until Ctrl-C; and whatever is broken, every reader names it', async () => {
    const ended = livesOf(all).map((life) => life.at(-1)?.after.caseId ?? '');
    const [gone = '', strange = '', newer = '', late = '', other = '', forgotten = ''] = ended;
    const [program = '', ...args] = ourProgram('clients/cli/main.ts');
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
