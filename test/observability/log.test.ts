import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import fc from 'fast-check';
import type { Logger } from 'pino';
import { describe, expect, it } from 'vitest';
import { traceOf } from '../../observability/errors-in-logs.ts';
import { aboutCase, processLog, STRUCK_OUT } from '../../observability/log.ts';
import { PROCESSES } from '../../observability/processes.ts';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';
import { CASE } from '../support/cases.ts';

/** What a process's log holds, and what not. */

const NAME = 'Mohan Ram';

/** Logs something, and returns the lines. */
function said(work: (log: Logger) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  work(processLog('worker', 'trace', { write: (line: string) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

describe('a line', () => {
  it.each(PROCESSES)('names its process: %s', (process) => {
    const lines: string[] = [];
    processLog(process, 'info', { write: (line: string) => void lines.push(line) }).info('began');
    expect(JSON.parse(lines.join(''))).toMatchObject({ process, msg: 'began', level: 30 });
  });

  it('names a case by its id alone', () => {
    const id = '22222-22222-1';
    expect(aboutCase(` ${id.toLowerCase()}`)).toEqual({ caseId: id });
    for (const other of [NAME, 'ABCDE-FGHJK-1x', '', undefined, null, 7, { case: CASE }])
      expect(aboutCase(other)).toEqual({});
  });

  it('holds nothing under a key that is struck out, however it is written and wherever it stands', () => {
    const place = fc.constantFrom(
      (one: object): object => one,
      (one: object): object => ({ request: one }),
      (one: object): object => ({ list: [1, [one]] }),
      (one: object): object => ({ deep: { deeper: { still: { more: one } } } }),
      (one: object): object => ({ date: new Date(0), odd: { toJSON: () => one } }),
    );
    const spelt = fc.constantFrom(
      (key: string) => key,
      (key: string) => key.toUpperCase(),
      (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    );
    const value = fc.constantFrom<unknown>(NAME, { first: NAME }, [NAME], Buffer.from(NAME));
    fc.assert(
      fc.property(place, spelt, fc.constantFrom(...STRUCK_OUT), value, (put, spell, key, one) => {
        const [line] = said((log) => log.info(put({ [spell(key)]: one, kept: 'kept' }), 'it'));
        expect(JSON.stringify(line)).not.toContain('Mohan');
        expect(JSON.stringify(line)).toContain('"kept":"kept"');
      }),
    );
    const [line] = said((log) => log.child({ phone: NAME }).info({ ms: 3 }, 'it'));
    expect(line).toMatchObject({ phone: '[Redacted]', ms: 3 });
  });

  it('holds no message of an error, but under the key err', () => {
    const cause = Object.assign(new Error(`${NAME}\n    at Mohan (file:1:1)`), { code: 'E_ONE' });
    const error = Object.assign(new TypeError(`of ${NAME}`, { cause }), {
      pan: NAME,
      detail: NAME,
    });
    const [own, nested, failure, known] = said((log) => {
      log.error({ error }, 'it');
      log.error({ why: { error: [error] } }, 'it');
      log.error({ error: ApplicationFailure.create({ type: 'REFUSED', message: NAME }) }, 'it');
      log.error({ err: error }, 'it');
    });
    expect(JSON.stringify([own, nested, failure])).not.toContain('Mohan');
    expect(own?.error).toMatchObject({
      type: 'TypeError',
      cause: { type: 'Error', code: 'E_ONE' },
    });
    expect(own).toHaveProperty('error.at.0', expect.stringContaining('log.test.ts'));
    expect(failure?.error).toMatchObject({ type: 'ApplicationFailure', code: 'REFUSED' });
    expect(known?.err).toMatchObject({ message: `of ${NAME}`, cause: { code: 'E_ONE' } });
    // What else the error carries is not told, as the detail of a database's error.
    expect(Object.keys(known?.err ?? {}).sort()).toEqual(['at', 'cause', 'message', 'type']);
  });

  it('tells of what is no error its type', () => {
    expect(traceOf(NAME)).toEqual({ type: 'string' });
    expect(traceOf(null)).toEqual({ type: 'null' });
    const odd = Object.assign(new Error(NAME), { name: NAME, code: NAME });
    expect(JSON.stringify(traceOf(odd))).not.toContain('Mohan');
    expect(traceOf(odd).type).toBe('Error');
  });
});

it('no other file makes a log that speaks', () => {
  const rooms = readdirSync(PROJECT_DIR, { withFileTypes: true })
    .filter(
      (one) => one.isDirectory() && !/^(\.|node_modules$|test$|observability$)/.test(one.name),
    )
    .map(({ name }) => name);
  const files = rooms.flatMap((room) =>
    readdirSync(join(PROJECT_DIR, room), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(room, path)),
  );
  const texts = files.map((file) => [file, readFileSync(join(PROJECT_DIR, file), 'utf8')] as const);
  const made = texts.flatMap(([file, text]) =>
    [...text.matchAll(/\bpino\(([^)]*)\)?/g)].map(([, how]) => [file, how] as const),
  );
  expect(made.length).toBeGreaterThan(0);
  const speaking = made.filter(([, how]) => how !== "{ level: 'silent' }");
  // The dashboard is a stranger and has one of its own; what it says is searched with marked data (test/whole/privacy.test.ts).
  expect(speaking.map(([file]) => file)).toEqual(['web/dashboard/server/log.ts']);
  expect(
    texts.filter(([, text]) => /\blogger: (true|\{)/.test(text)).map(([file]) => file),
  ).toEqual([]);
});
