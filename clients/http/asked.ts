import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { COMMANDS } from '../../contracts/commands.ts';
import { parseCaseId } from '../../contracts/ids.ts';
import { rule } from '../../contracts/rules.ts';
import { actorGiven as actorSchema, traceparent } from '../../contracts/shapes.ts';
import { actorFrom } from '../library/actor.ts';
import { type Problem, problemsOf } from '../library/bad-input.ts';
import type { Given } from '../library/commands.ts';
import { Failure } from './problems.ts';

/** Reads and checks a request: its path, headers, query and body. */

/** The headers that name the actor. Self-asserted for now, as in every client. */
export const ACTOR_HEADERS = {
  'X-Actor-Role': actorSchema.shape.role,
  'X-Actor-Id': actorSchema.shape.id,
  'X-On-Behalf-Of': actorSchema.shape.onBehalfOf,
  'X-Consent': actorSchema.shape.consent,
} as const;
export const COMMAND_HEADERS = { 'Idempotency-Key': COMMANDS.submit.shape.id } as const;
/** The key of an operation that is idempotent without one. Where it is given, the events name it as their cause. */
export const OPTIONAL_KEY = { 'Idempotency-Key': COMMANDS.submit.shape.id.optional() } as const;
export const TRACE_HEADER = { traceparent: traceparent.optional() } as const;

/** The parts of a request that an operation needs. */
export interface Wanted<Query, Body> {
  readonly ofCase?: true;
  /** `actor`: who acts. `command`: who acts, and the id of the command. */
  readonly by?: 'actor' | 'command';
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
}

/** A checked request. Parts that the operation does not need are empty. */
export interface Asked<Query, Body> {
  readonly caseId: string;
  readonly given: Given;
  readonly query: Query;
  /** As it was sent: the client library parses it with its own schemas. */
  readonly body: Body;
}

interface Sent {
  readonly params: unknown;
  readonly headers: IncomingHttpHeaders;
  readonly query: unknown;
  readonly body: unknown;
}

/** Checks the whole request before it reports. @throws Failure naming every bad header and field with its rule */
export function readAsked<Query, Body>(
  wanted: Wanted<Query, Body>,
  sent: Sent,
): Asked<Query, Body> {
  const headers =
    wanted.by === undefined ? { given: NO_ACTOR, bad: [] } : readHeaders(wanted.by, sent.headers);
  const bad: Problem[] = [];
  const taking = <T>(schema: z.ZodType<T> | undefined, value: unknown, under: string[]): T => {
    const read = schema?.safeParse(value);
    if (read?.success === false) bad.push(...problemsOf(read.error, under));
    return read?.data as T;
  };
  const caseId = wanted.ofCase === true ? (taking(idOfCase, sent.params, [])?.case ?? '') : '';
  const query = taking(wanted.query, sent.query, []);
  const body = sent.body ?? {};
  taking(wanted.body, body, []);
  if (headers.bad.length > 0) throw Failure.of('BAD_HEADER', [...headers.bad, ...bad]);
  if (bad.length > 0) throw Failure.of('MALFORMED', bad);
  return { caseId, given: headers.given, query, body: body as Body };
}

/** Stands in for the actor in operations that need none. */
const NO_ACTOR: Given = { commandId: '', actor: { role: 'system', id: 'none' } };

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

function readHeaders(by: 'actor' | 'command', headers: IncomingHttpHeaders) {
  const bad: Problem[] = [];
  const header = <T>(name: string, schema: z.ZodType<T>): T => {
    const value = headers[name.toLowerCase()];
    const read = schema.safeParse(value);
    if (!read.success)
      for (const { message } of read.error.issues)
        bad.push({ field: name, rule: value === undefined ? rule('given') : message });
    return read.data as T;
  };
  const key = COMMAND_HEADERS['Idempotency-Key'];
  const commandId =
    header('Idempotency-Key', by === 'command' ? key : OPTIONAL_KEY['Idempotency-Key']) ?? '';
  const role = header('X-Actor-Role', ACTOR_HEADERS['X-Actor-Role']);
  const id = header('X-Actor-Id', ACTOR_HEADERS['X-Actor-Id']);
  const onBehalfOf = header('X-On-Behalf-Of', ACTOR_HEADERS['X-On-Behalf-Of']);
  const consent = header('X-Consent', ACTOR_HEADERS['X-Consent']);
  // A trace context that cannot be parsed is ignored, as W3C Trace Context demands.
  const trace = TRACE_HEADER.traceparent.safeParse(headers.traceparent).data;
  const given: Given = {
    commandId,
    actor: actorFrom({ role, id }, onBehalfOf, consent),
    ...(trace === undefined ? {} : { traceparent: trace }),
  };
  return { given, bad };
}
