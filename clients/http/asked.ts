import type { IncomingHttpHeaders } from 'node:http';
import { parseItem } from 'structured-headers';
import { z } from 'zod';
import { COMMANDS, type CommandName } from '../../contracts/commands.ts';
import { parseCaseId } from '../../contracts/ids.ts';
import { rule } from '../../contracts/rules.ts';
import { actorGiven as actorSchema, traceparent } from '../../contracts/shapes.ts';
import type { Account } from '../identity/account.ts';
import { actorOf } from '../identity/acting.ts';
import { type Problem, problemsOf } from '../library/bad-input.ts';
import type { Given } from '../library/commands.ts';
import { Failure } from './problems.ts';

/** Reads and checks a request: its path, headers, query and body. */

/** For whom an account acts. Who acts is in the token alone. */
export const BEHALF_HEADERS = {
  'X-On-Behalf-Of': actorSchema.shape.onBehalfOf,
  'X-Consent': actorSchema.shape.consent,
} as const;

/** Why somebody reads personal data: one line for the audit log. */
export const REASON_HEADER = {
  'X-Reason': z
    .string({ error: () => rule('given') })
    .regex(/^[\x20-\x7e]{3,200}$/, rule('reason_text')),
} as const;

const commandId = COMMANDS.submit.shape.id;
/**
 * The key of a request, as a quoted string of RFC 9651 (the IETF's draft on the Idempotency-Key header). In the quotes
 * stands the id of the command.
 */
const quotedKey = z.string({ error: () => rule('given') }).transform((text, context) => {
  const read = commandId.safeParse(quoted(text));
  if (read.success) return read.data;
  context.issues.push({ code: 'custom', message: rule('command_key'), input: undefined });
  return z.NEVER;
});

/** What stands in the quotes; null where the header is no quoted string. */
function quoted(text: string): string | null {
  try {
    const [value] = parseItem(text);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

const keyInDocument = z
  .string()
  .regex(/^"[^"]+"$/)
  .describe(
    'The id of the command, a UUID or ULID, in quotes. The same key with the same body gets the first answer; with another body 422; while the first is being answered 409.',
  );
export const COMMAND_HEADERS = { 'Idempotency-Key': keyInDocument } as const;
/** The key of an operation that is idempotent without one. Where it is given, the events name it as their cause. */
export const OPTIONAL_KEY = { 'Idempotency-Key': keyInDocument.optional() } as const;
export const TRACE_HEADER = { traceparent: traceparent.optional() } as const;

/** The parts of a request that an operation needs. */
export interface Wanted<Query, Body> {
  readonly ofCase?: true;
  /** `actor`: for whom the account acts. `command`: that, and the id of the command. */
  readonly by?: 'actor' | 'command';
  /** Whether it has to be said why. */
  readonly reason?: true;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
}

/** A checked request. Parts that the operation does not need are empty. */
export interface Asked<Query, Body> {
  readonly caseId: string;
  readonly account: Account;
  readonly given: Given;
  readonly reason: string;
  /** The id that this server gave to the request. */
  readonly requestId: string;
  readonly query: Query;
  /** As it was sent: the client library parses it with its own schemas. */
  readonly body: Body;
}

export interface Sent {
  readonly id: string;
  readonly params: unknown;
  readonly headers: IncomingHttpHeaders;
  readonly query: unknown;
  readonly body: unknown;
}

/** The case that the path names. @throws Failure MALFORMED */
export function caseIdIn({ params }: Pick<Sent, 'params'>): string {
  const read = idOfCase.safeParse(params);
  if (!read.success) throw Failure.of('MALFORMED', problemsOf(read.error, []));
  return read.data.case;
}

/**
 * Checks the whole request before it reports.
 * @param command the command that is given, where it is one: an account's role may stand in it as another
 * @throws Failure naming every bad header and field with its rule
 */
export function readAsked<Query, Body>(
  wanted: Wanted<Query, Body>,
  sent: Sent,
  account: Account,
  command?: CommandName,
): Asked<Query, Body> {
  const headers = readHeaders(wanted, sent.headers, account, command);
  const bad: Problem[] = [];
  const taking = <T>(schema: z.ZodType<T> | undefined, value: unknown): T => {
    const read = schema?.safeParse(value);
    if (read?.success === false) bad.push(...problemsOf(read.error, []));
    return read?.data as T;
  };
  const caseId = wanted.ofCase === true ? caseIdIn(sent) : '';
  const query = taking(wanted.query, sent.query);
  const body = sent.body ?? {};
  taking(wanted.body, body);
  if (headers.bad.length > 0) throw Failure.of('BAD_HEADER', [...headers.bad, ...bad]);
  if (bad.length > 0) throw Failure.of('MALFORMED', bad);
  const { given, reason } = headers;
  return { caseId, account, given, reason, requestId: sent.id, query, body: body as Body };
}

const idOfCase = z.object({
  case: z.string().transform((text, context) => {
    try {
      return parseCaseId(text).caseId;
    } catch {
      const message = rule('case_id', { example: 'ABCDE-FGHJK-1' });
      context.issues.push({ code: 'custom', message, input: undefined });
      return z.NEVER;
    }
  }),
});

function readHeaders(
  { by, reason: needsReason }: Wanted<unknown, unknown>,
  headers: IncomingHttpHeaders,
  account: Account,
  command: CommandName | undefined,
) {
  const bad: Problem[] = [];
  const header = <T>(name: string, schema: z.ZodType<T>): T => {
    const value = headers[name.toLowerCase()];
    const read = schema.safeParse(value);
    if (!read.success)
      for (const { message } of read.error.issues)
        bad.push({ field: name, rule: value === undefined ? rule('given') : message });
    return read.data as T;
  };
  const reason = needsReason === true ? header('X-Reason', REASON_HEADER['X-Reason']) : '';
  if (by === undefined) return { given: givenBy(account, command, ''), reason, bad };
  const key = by === 'command' ? quotedKey : quotedKey.optional();
  const id = header<string | undefined>('Idempotency-Key', key as z.ZodType<string | undefined>);
  const onBehalfOf = header('X-On-Behalf-Of', BEHALF_HEADERS['X-On-Behalf-Of']);
  const consent = header('X-Consent', BEHALF_HEADERS['X-Consent']);
  // A trace context that cannot be parsed is ignored, as W3C Trace Context demands.
  const trace = TRACE_HEADER.traceparent.safeParse(headers.traceparent).data;
  const given: Given = {
    ...givenBy(account, command, id ?? '', onBehalfOf, consent),
    ...(trace === undefined ? {} : { traceparent: trace }),
  };
  return { given, reason, bad };
}

/** Who acts, by the token, and for whom, by the headers. */
const givenBy = (
  account: Account,
  command: CommandName | undefined,
  commandId: string,
  onBehalfOf?: string,
  consent?: string,
): Given => ({ commandId, actor: actorOf(account, command, onBehalfOf, consent) });
