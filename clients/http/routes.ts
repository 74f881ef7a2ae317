import { z } from 'zod';
import { COMMAND_NAMES, type CommandName } from '../../contracts/commands.ts';
import { registration } from '../../contracts/intake/registration.ts';
import { language } from '../../contracts/shapes.ts';
import type { Language } from '../../contracts/vocabulary.ts';
import type { AccessResource } from '../../policies/access/access.ts';
import { remedyOf, requirementText, textOrCode } from '../../policies/texts/texts.ts';
import { organisationOf, placeOf, toBeOpened } from '../identity/about.ts';
import type { Guard } from '../identity/guard.ts';
import type { Given } from '../library/commands.ts';
import type { DueItem } from '../library/onboarding.ts';
import { type CaseAnswer, caseAnswer, type DueAnswer, dueAnswer, registered } from './answers.ts';
import type { Asked } from './asked.ts';
import { COMMAND_BODIES, reapplication, submissions } from './bodies.ts';
import { DEPOSITS } from './deposits.ts';
import { HEALTH } from './health.ts';
import {
  countCases,
  counted,
  countQuery,
  type Filters,
  listCases,
  listed,
  listQuery,
  narrowedTo,
} from './lists.ts';
import { command, LOOK, type Operation, ok, opened, operation } from './operation.ts';
import { READINGS } from './readings.ts';

/** The operations of the HTTP API. */

/** The cause of an opening. The key is optional: a repeated opening finds the same case without one. */
const causeOf = ({ commandId, traceparent }: Given) => ({
  traceparent,
  ...(commandId === '' ? {} : { commandId }),
});

/** All operations. */
export const OPERATIONS: readonly Operation[] = [
  ...HEALTH,
  operation({
    id: 'register',
    tag: 'cases',
    action: 'register',
    about: ({ body, account }, guard) => toBeOpened(body, account, guard),
    method: 'POST',
    url: '/v1/cases',
    summary: 'Opens an artisan’s case, or finds it; repeated, it is the same case',
    wanted: { by: 'actor', body: registration as z.ZodType<z.input<typeof registration>> },
    answers: { 200: registered, 201: registered },
    codes: ['MALFORMED', 'BAD_HEADER', 'BAD_JSON', 'BODY_TOO_LARGE', 'MEDIA_TYPE', 'ERASED'],
    handle: async ({ body, given }, { onboarding }) =>
      opened(await onboarding.register(body, given.actor, causeOf(given))),
  }),
  operation({
    id: 'reapply',
    tag: 'cases',
    action: 'reapply',
    method: 'POST',
    url: '/v1/cases/:case/reapplication',
    summary: 'Opens the next application after a case has ended; what is still good is taken over',
    wanted: { ofCase: true, by: 'actor', body: reapplication },
    answers: { 200: registered, 201: registered },
    codes: [...LOOK, 'BAD_HEADER', 'BAD_JSON', 'BODY_TOO_LARGE', 'MEDIA_TYPE', 'TOO_EARLY'],
    handle: async ({ caseId, body, given }, { onboarding }) =>
      opened(await onboarding.reapply(caseId, given.actor, body.policy, causeOf(given))),
  }),
  operation({
    id: 'case',
    tag: 'cases',
    action: 'readCase',
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
    tag: 'cases',
    action: 'readDue',
    method: 'GET',
    url: '/v1/cases/:case/due',
    summary: 'Everything that is missing, at once, in words',
    wanted: { ofCase: true, query: z.strictObject({ lang: language.default('en') }) },
    answers: { 200: dueAnswer },
    codes: LOOK,
    handle: async ({ caseId, query: { lang } }, { onboarding }) => {
      const items = (await onboarding.due(caseId)).map((one) => inWords(one, lang));
      const heldUp = (await onboarding.heldUp(caseId)).map((one) => ({
        ...one,
        text: textOrCode(one.code, lang),
      }));
      const headers = { 'content-language': lang };
      return { status: 200, body: { caseId, lang, items, heldUp } satisfies DueAnswer, headers };
    },
  }),
  operation({
    id: 'cases',
    tag: 'cases',
    action: 'listCases',
    about: listedBy,
    method: 'GET',
    url: '/v1/cases',
    summary: 'A page of the cases that the account may see',
    wanted: { query: listQuery },
    answers: { 200: listed },
    codes: ['MALFORMED', 'NOT_ALLOWED'],
    handle: async ({ query, account }, { client, guard }) =>
      ok(await listCases(client, query, narrowedTo(account, 'listCases', guard))),
  }),
  operation({
    id: 'count',
    tag: 'cases',
    action: 'countCases',
    about: listedBy,
    method: 'GET',
    url: '/v1/counts',
    summary: 'How many cases the account may see',
    wanted: { query: countQuery },
    answers: { 200: counted },
    codes: ['MALFORMED', 'NOT_ALLOWED'],
    handle: async ({ query, account }, { client, guard }) =>
      ok(await countCases(client, query, narrowedTo(account, 'countCases', guard))),
  }),
  ...COMMAND_NAMES.map(commandOperation),
  ...DEPOSITS,
  ...READINGS,
];

/**
 * What a list is about: the place of its filters, else one of the account's own districts, and the account's own
 * organisation. It shows nothing outside of what the account may see (`narrowedTo`).
 */
function listedBy(
  { query, account }: Pick<Asked<Filters, unknown>, 'query' | 'account'>,
  guard: Guard,
): AccessResource {
  const { state, district } = query;
  const filtered = {
    ...(state === undefined ? {} : { state }),
    ...(district === undefined ? {} : { district }),
  };
  const isFiltered = Object.keys(filtered).length > 0;
  return { ...(isFiltered ? filtered : placeOf(account)), ...organisationOf(account, guard) };
}

/** The operation of a command of the table. Only a submission carries contents; the others are sent as they are. */
function commandOperation(name: CommandName): Operation {
  if (name !== 'submit')
    return command<object>(name, COMMAND_BODIES[name], ({ caseId, given, body }, { onboarding }) =>
      onboarding.give(name, caseId, body as never, given),
    );
  return command(name, submissions, ({ caseId, given, body }, { onboarding }) =>
    onboarding.submit(caseId, body.items, given),
  );
}

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
