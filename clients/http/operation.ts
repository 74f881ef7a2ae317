import type { z } from 'zod';
import { COMMAND_TABLE, COMMANDS, type CommandName } from '../../contracts/commands.ts';
import type { AccessResource } from '../../policies/access/access.ts';
import type { AccessAction } from '../../policies/access/actions.ts';
import type { Guard } from '../identity/guard.ts';
import type { Audit } from '../library/audit.ts';
import type { Connected } from '../library/connect.ts';
import type { Registered } from '../library/register.ts';
import { commandAnswer } from './answers.ts';
import type { Asked, Wanted } from './asked.ts';
import type { ProblemCode } from './problems.ts';

/** The parts of which the operations of the HTTP API are made. */

/** What operations work with. */
export interface Reached extends Connected {
  readonly guard: Guard;
  readonly audit: Audit;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One operation of the HTTP API. Its route and its entry in the OpenAPI document are made from it. */
export interface Operation<Query = unknown, Body = unknown> {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly summary: string;
  readonly tag: Tag;
  /** Allowed without a token: it returns nothing about any case. */
  readonly open?: true;
  /** What the access policies are asked. An operation of a case is asked about that case. */
  readonly action?: AccessAction;
  /** What they are asked about, of an operation of no case: from its query or body. */
  readonly about?: (asked: Asked<Query, Body>, guard: Guard) => AccessResource;
  /** The command that it gives. */
  readonly command?: CommandName;
  /**
   * What the audit log gets of it beside refusals, if it is another than `command` for a POST and `refusals` for a GET. What
   * logs itself once it is done has `refusals`.
   */
  readonly audit?: 'command' | 'reading' | 'refusals';
  readonly wanted: Wanted<Query, Body>;
  readonly answers: Readonly<Record<number, z.ZodType>>;
  readonly codes: readonly ProblemCode[];
  readonly handle: (asked: Asked<Query, Body>, to: Reached) => Promise<Answer>;
}

/** The parts of the reference page. */
export const TAGS = {
  cases: 'Opens cases and reads them',
  commands: 'What people and systems say to a case',
  dossier: 'Personal data: written before a command over Kafka, or read for a reason',
  audit: 'Who did what, for auditors',
  service: 'Whether the service works',
} as const;
type Tag = keyof typeof TAGS;

/** Checks that query and body fit the handler, then drops their types so that operations can share a list. */
export const operation = <Query, Body>(one: Operation<Query, Body>) => one as unknown as Operation;

/** The problems of every operation on a case. */
export const LOOK: readonly ProblemCode[] = [
  'MALFORMED',
  'CASE_UNKNOWN',
  'CASE_ENDED',
  'UNDER_REPAIR',
  'NOT_ALLOWED',
];
const COMMAND_CODES: readonly ProblemCode[] = [
  ...LOOK,
  'BAD_HEADER',
  'BAD_JSON',
  'BODY_TOO_LARGE',
  'MEDIA_TYPE',
  'TOO_EARLY',
  'CONFLICT',
  'IN_FLIGHT',
  'ON_HOLD',
  'COMMAND_ID_REUSED',
  'RECORD_TOO_LARGE',
];
/** Further problems of a command about requirements. */
const ABOUT_REQUIREMENTS: readonly ProblemCode[] = ['UNKNOWN_REQUIREMENT', 'ALREADY_DECIDED'];
/** Further problems of a command that reads or writes the dossier. */
const ABOUT_DOSSIER: readonly ProblemCode[] = ['ERASED'];

function codesOf(name: CommandName): readonly ProblemCode[] {
  const { shape } = COMMANDS[name];
  const isAboutRequirements = 'requirement' in shape || 'items' in shape;
  return [
    ...COMMAND_CODES,
    ...(isAboutRequirements ? ABOUT_REQUIREMENTS : []),
    ...(name === 'submit' || name === 'report' ? ABOUT_DOSSIER : []),
  ];
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
/** The answer for a case that was opened (201) or found (200). */
export const opened = (body: Registered): Answer => ({
  status: body.fresh ? 201 : 200,
  body,
  headers: { location: `/v1/cases/${body.caseId}` },
});
/** The HTTP operation of a row of the table of commands. */
export const command = <Body>(
  name: CommandName,
  body: z.ZodType<Body>,
  send: (asked: Asked<unknown, Body>, to: Reached) => Promise<unknown>,
) =>
  operation<unknown, Body>({
    tag: 'commands',
    action: name,
    command: name,
    id: name.replaceAll(/_(.)/g, (_all, letter: string) => letter.toUpperCase()),
    method: 'POST',
    url: `/v1/cases/:case/${COMMAND_TABLE[name].path}`,
    summary: COMMAND_TABLE[name].meaning,
    wanted: { ofCase: true, by: 'command', body },
    answers: { 200: commandAnswer },
    codes: codesOf(name),
    handle: async (asked, to) => ok(await send(asked, to)),
  });
