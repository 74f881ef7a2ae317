import { execa } from 'execa';
import { beforeAll, expect, it } from 'vitest';
import { type Envelope, TYPE_PREFIX } from '../../contracts/envelope.ts';
import { ourProgram } from '../../tools/launcher/child.ts';
import { IN_LONG_MODE } from '../support/sizes.ts';
import { livesOf } from './calculations.ts';
import { cli, eventOf, linesOf, type Place, valuesIn } from './place.ts';

/** Runs the `events` commands as an analyst would, on a finished run. */
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
      expect([one.exitCode, withoutProgress(one.stderr)]).toEqual([0, '']);
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
    const [program = '', ...args] = ourProgram('clients/cli/main.ts');
    const line = [program, ...args, 'events', 'tail', '--from-beginning'].join(' ');
    const { stdout, stderr } = await execa(
      'bash',
      ['-c', `${line} | head -1; echo "\${PIPESTATUS[0]}"`],
      { env: { KAFKA_BROKERS: placeOf().brokers }, timeout: 120_000 },
    );
    const [first = '', code] = linesOf(stdout);
    expect(values).toContain(first);
    expect([code, withoutProgress(stderr)]).toEqual(['0', '']);
  });

  it.runIf(IN_LONG_MODE)('says what is wrong with what it was given', async () => {
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
}

/** Standard error without progress lines, which a slow reading prints. */
const withoutProgress = (text: string) =>
  text.replaceAll(/^\w+: [\d,]+ of [\d,]+ records, \d+ s$\n?/gm, '');
