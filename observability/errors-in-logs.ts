/** How errors are written into logs. */

/** Where an error came from, without its message: that may quote what was given. */
export interface Trace {
  /** The error's name, such as `TypeError`; of what is no error, its JavaScript type. */
  readonly type: string;
  /** Its stable code, such as `ECONNREFUSED`, `KAFKA_UNAVAILABLE` or a gRPC code. */
  readonly code?: string | number;
  /** The innermost calls. */
  readonly at?: readonly string[];
  readonly cause?: Trace;
}

/** How many calls and causes are told. */
const CALLS = 8;
const CAUSES = 5;
/** Names and codes are words. A library may put a sentence there, with what was given in it. */
const WORD = /^[\w.:-]{1,60}$/;

/** Tells where an error came from: its name, code, calls and causes. Never its message. */
export function traceOf(error: unknown, depth = 0): Trace {
  if (!isError(error)) return { type: error === null ? 'null' : typeof error };
  const { name, cause } = error;
  const code = codeOf(error);
  const at = callsOf(error);
  return {
    type: WORD.test(name) ? name : 'Error',
    ...(code === undefined ? {} : { code }),
    ...(at.length === 0 ? {} : { at }),
    ...(cause === undefined || cause === null || depth >= CAUSES
      ? {}
      : { cause: traceOf(cause, depth + 1) }),
  };
}

/**
 * The same, with the messages. For the key `err` alone: errors of the broker, the operating system and our own files,
 * whose messages are about these and not about what was given.
 */
export function explained(error: unknown, depth = 0): Trace & { readonly message?: string } {
  const { cause: _, ...trace } = traceOf(error, CAUSES);
  if (!isError(error)) return trace;
  const { message, cause } = error;
  return {
    ...{ ...trace, message },
    ...(isError(cause) && depth < CAUSES ? { cause: explained(cause, depth + 1) } : {}),
  };
}

/** Whether it is an error, also one of another realm, as those of the workflow sandbox are. */
export const isError = (value: unknown): value is Error =>
  value instanceof Error ||
  (typeof value === 'object' &&
    value !== null &&
    typeof (value as Error).name === 'string' &&
    typeof (value as Error).stack === 'string');

/** `code`, or the type of a Temporal failure or of a broker's error. */
function codeOf(error: Error): string | number | undefined {
  const { code, type } = error as { code?: unknown; type?: unknown };
  return [code, type].find(
    (one): one is string | number =>
      typeof one === 'number' || (typeof one === 'string' && WORD.test(one)),
  );
}

/** The calls of a stack. Before them stands the message, which may look like one itself. */
function callsOf({ stack = '', message }: Error): string[] {
  const place = message === '' ? -1 : stack.indexOf(message);
  return stack
    .slice(place < 0 ? 0 : place + message.length)
    .split('\n')
    .filter((line) => /^\s+at \S/.test(line))
    .slice(0, CALLS)
    .map((line) => line.trim());
}
