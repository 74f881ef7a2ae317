import { z } from 'zod';
import { registration } from '../../contracts/intake/registration.ts';
import { language } from '../../contracts/shapes.ts';
import type { Language } from '../../contracts/vocabulary.ts';
import { remedyOf, requirementText, textOrCode } from '../../policies/texts/texts.ts';
import type { Connected } from '../connect.ts';
import type { DueItem } from '../onboarding.ts';
import { reach } from '../reach.ts';
import type { Registered } from '../register.ts';
import {
  type CaseAnswer,
  caseAnswer,
  commandAnswer,
  type DueAnswer,
  dueAnswer,
  health,
  registered,
} from './answers.ts';
import type { Asked, Wanted } from './asked.ts';
import {
  contact,
  decisions,
  move,
  nothing,
  reapplication,
  registryReport,
  submissions,
  withdrawal,
} from './bodies.ts';
import { Failure, type ProblemCode } from './problems.ts';

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One thing that can be asked over HTTP: from it come the route and its place in the OpenAPI document. */
export interface Operation<Query = unknown, Body = unknown> {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly summary: string;
  /** Asked without the token: says nothing of any case. */
  readonly open?: true;
  readonly wanted: Wanted<Query, Body>;
  readonly answers: Readonly<Record<number, z.ZodType>>;
  readonly codes: readonly ProblemCode[];
  readonly handle: (asked: Asked<Query, Body>, to: Connected) => Promise<Answer>;
}

/** Query and body fit the handler; afterwards nobody needs to know how. */
const operation = <Query, Body>(one: Operation<Query, Body>) => one as unknown as Operation;

const LOOK: readonly ProblemCode[] = ['MALFORMED', 'CASE_UNKNOWN', 'CASE_ENDED'];
const COMMAND: readonly ProblemCode[] = [
  ...LOOK,
  'BAD_HEADER',
  'BAD_JSON',
  'BODY_TOO_LARGE',
  'MEDIA_TYPE',
  'NOT_ALLOWED',
  'TOO_EARLY',
  'CONFLICT',
  'ON_HOLD',
  'COMMAND_ID_REUSED',
  'RECORD_TOO_LARGE',
  'UNDER_REPAIR',
];
const BATCH: readonly ProblemCode[] = [...COMMAND, 'UNKNOWN_REQUIREMENT', 'ALREADY_DECIDED'];

const ok = (body: unknown): Answer => ({ status: 200, body });
/** A case that was opened, or found. */
const opened = (body: Registered): Answer => ({
  status: body.fresh ? 201 : 200,
  body,
  headers: { location: `/v1/cases/${body.caseId}` },
});
const command = <Body>(
  id: string,
  url: string,
  summary: string,
  body: z.ZodType<Body>,
  codes: readonly ProblemCode[],
  send: (asked: Asked<unknown, Body>, to: Connected) => Promise<unknown>,
) =>
  operation<unknown, Body>({
    id,
    method: 'POST',
    url: `/v1/cases/:case/${url}`,
    summary,
    wanted: { ofCase: true, by: 'command', body },
    answers: { 200: commandAnswer },
    codes,
    handle: async (asked, to) => ok(await send(asked, to)),
  });

export const OPERATIONS: readonly Operation[] = [
  operation({
    id: 'health',
    method: 'GET',
    url: '/v1/health',
    summary: 'Whether cases can be asked',
    open: true,
    wanted: {},
    answers: { 200: health },
    codes: [],
    handle: async (_asked, to) => {
      await reach(to).catch(() => {
        throw new Failure('UNAVAILABLE');
      });
      return ok({ status: 'ok' });
    },
  }),
  operation({
    id: 'register',
    method: 'POST',
    url: '/v1/cases',
    summary: 'Opens an artisan’s case, or finds it; repeated, it is the same case',
    wanted: { by: 'actor', body: registration as z.ZodType<z.input<typeof registration>> },
    answers: { 200: registered, 201: registered },
    codes: ['MALFORMED', 'BAD_HEADER', 'BAD_JSON', 'BODY_TOO_LARGE', 'MEDIA_TYPE', 'ERASED'],
    handle: async ({ body, given }, { onboarding }) =>
      opened(await onboarding.register(body, given.actor)),
  }),
  operation({
    id: 'reapply',
    method: 'POST',
    url: '/v1/cases/:case/reapplication',
    summary: 'Opens the next application after a case has ended; what is still good is taken over',
    wanted: { ofCase: true, by: 'actor', body: reapplication },
    answers: { 200: registered, 201: registered },
    codes: [...LOOK, 'BAD_HEADER', 'BAD_JSON', 'BODY_TOO_LARGE', 'MEDIA_TYPE', 'TOO_EARLY'],
    handle: async ({ caseId, body, given }, { onboarding }) =>
      opened(await onboarding.reapply(caseId, given.actor, body.policy)),
  }),
  operation({
    id: 'case',
    method: 'GET',
    url: '/v1/cases/:case',
    summary: 'The case as it is',
    wanted: { ofCase: true },
    answers: { 200: caseAnswer },
    codes: LOOK,
    handle: async ({ caseId }, { onboarding }) => {
      const { case: theCase, publishedThrough, unpublished } = await onboarding.case(caseId);
      const answer = { case: theCase, publishedThrough, unpublished: unpublished.length };
      return ok(answer satisfies Readonly<Record<keyof CaseAnswer, unknown>>);
    },
  }),
  operation({
    id: 'due',
    method: 'GET',
    url: '/v1/cases/:case/due',
    summary: 'Everything that is missing, at once, in words',
    wanted: { ofCase: true, query: z.strictObject({ lang: language.default('en') }) },
    answers: { 200: dueAnswer },
    codes: LOOK,
    handle: async ({ caseId, query: { lang } }, { onboarding }) => {
      const items = (await onboarding.due(caseId)).map((one) => inWords(one, lang));
      const headers = { 'content-language': lang };
      return { status: 200, body: { caseId, lang, items } satisfies DueAnswer, headers };
    },
  }),
  command(
    'submit',
    'submissions',
    'Brings what is due: any number of items, with an answer for each',
    submissions,
    [...BATCH, 'ERASED'],
    ({ caseId, given, body }, { onboarding }) => onboarding.submit(caseId, body.items, given),
  ),
  command(
    'decide',
    'decisions',
    'Decides on what a reviewer saw: any number of items, with an answer for each',
    decisions,
    BATCH,
    ({ caseId, given, body }, { onboarding }) => onboarding.decide(caseId, body.items, given),
  ),
  command(
    'withdraw',
    'withdrawal',
    'Ends a case as its artisan wishes',
    withdrawal,
    COMMAND,
    ({ caseId, given, body }, { onboarding }) => onboarding.withdraw(caseId, body.reason, given),
  ),
  command(
    'contact',
    'contact',
    'Whether the artisan wants to be written to, and how',
    contact,
    BATCH,
    ({ caseId, given, body }, { onboarding }) => onboarding.contact(caseId, body, given),
  ),
  command(
    'movePolicy',
    'policy',
    'Other rules apply from now on; what was accepted stays accepted',
    move,
    BATCH,
    ({ caseId, given, body }, { onboarding }) =>
      onboarding.movePolicy(caseId, body.policy, body.reason, given),
  ),
  command(
    'reportRegistration',
    'registration',
    'The scheme’s registry tells by itself how far it is',
    registryReport,
    BATCH,
    ({ caseId, given, body }, { onboarding }) => onboarding.reportRegistration(caseId, body, given),
  ),
  command(
    'resume',
    'resume',
    'Brings a dormant case back',
    nothing,
    COMMAND,
    ({ caseId, given }, { onboarding }) => onboarding.resume(caseId, given),
  ),
];

function inWords(
  { requirement, codes, instead }: DueItem,
  lang: Language,
): DueAnswer['items'][number] {
  const known = requirementText(requirement, lang);
  return {
    requirement,
    name: known?.name ?? requirement,
    bring: known?.bring ?? null,
    why: known?.why ?? null,
    instead: [...instead],
    defects: codes.map((code) => ({
      code,
      text: textOrCode(code, lang),
      remedy: remedyOf(code, lang),
    })),
  };
}
