import { type DestinationStream, type LevelWithSilent, type Logger, pino } from 'pino';
import { BadId, parseCaseId } from '../contracts/ids.ts';
import { explained, isError, traceOf } from './errors-in-logs.ts';
import type { ProcessName } from './processes.ts';

/** The one place where a process's log is made. */

/**
 * Keys under which a secret or something personal would stand. No line of ours has one: they are struck out in case a
 * library, or a later line, says too much. `key` and `value` are not among them: they name calls and offsets.
 */
const SECRET = ['authorization', 'cookie', 'token', 'secret', 'password', 'masterKey', 'hashKey'];
const PERSONAL = [
  ...['name', 'phone', 'email', 'address', 'pincode', 'aadhaar', 'lastFour', 'pan', 'gstin'],
  ...['ifsc', 'account', 'bankAccount', 'schemeNumber', 'registration', 'dossier'],
  ...['title', 'description', 'content', 'headers', 'body', 'input', 'payload', 'evidence'],
];
export const STRUCK_OUT: readonly string[] = [...SECRET, ...PERSONAL];

const CENSOR = '[Redacted]';
const struckOut = new Set(STRUCK_OUT.map((key) => key.toLowerCase()));
const isStruckOut = (key: string) => struckOut.has(key.toLowerCase().replaceAll(/[-_]/g, ''));
/** A library's object that is deeper says nothing that is read. */
const DEEPEST = 8;

/**
 * Makes the log of a process: lines of JSON, each with the process's name, on standard error, so that standard output
 * holds results alone.
 *
 * - What stands under a key of `STRUCK_OUT` is struck out, at any depth: of a line and of a child's bindings by pino's
 *   `redact`; below them by `harmless`, since a path of `redact` names one depth, and paths for three depths cost 0.2 ms
 *   a line.
 * - Errors are told without their messages, which may quote what was given: name, code, calls, causes. Under the key
 *   `err` alone they keep them: use it for errors of the broker, the operating system and our own files.
 *
 * @param to where the lines go
 */
export function processLog(
  process: ProcessName,
  level: LevelWithSilent,
  to: DestinationStream = pino.destination(2),
): Logger {
  return pino(
    {
      level,
      base: { process },
      redact: { paths: [...STRUCK_OUT], censor: CENSOR },
      serializers: { err: explained },
      formatters: { log: (line) => harmless(line, 0) as Record<string, unknown> },
    },
    to,
  );
}

/** A copy of what a line holds, with nothing under a key that is struck out, and no message of an error. */
function harmless(value: unknown, depth: number, key = ''): unknown {
  if (isError(value)) return depth === 1 && key === 'err' ? value : traceOf(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST || ArrayBuffer.isView(value)) return CENSOR;
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return harmless(toJSON.call(value), depth + 1);
  if (Array.isArray(value)) return value.map((one) => harmless(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      isStruckOut(name) ? CENSOR : harmless(one, depth + 1, name),
    ]),
  );
}

/**
 * The case that a line is about, for a line of the log.
 * @param text of which it is not known whether it is a case id, such as a workflow's id or a part of an address
 * @returns nothing where it is none: it may then be anything
 */
export function aboutCase(text: unknown): { readonly caseId?: string } {
  if (typeof text !== 'string') return {};
  try {
    return { caseId: parseCaseId(text).caseId };
  } catch (error) {
    if (error instanceof BadId) return {};
    throw error;
  }
}
