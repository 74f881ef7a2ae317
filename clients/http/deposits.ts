import type { z } from 'zod';
import { registration } from '../../contracts/intake/registration.ts';
import { toBeOpened } from '../identity/about.ts';
import { deposited, kept } from './answers.ts';
import { submissions } from './bodies.ts';
import { LOOK, type Operation, operation } from './operation.ts';
import type { ProblemCode } from './problems.ts';

const BODY: readonly ProblemCode[] = [
  'MALFORMED',
  'BAD_HEADER',
  'BAD_JSON',
  'BODY_TOO_LARGE',
  'MEDIA_TYPE',
  'ERASED',
];

/** For senders to the commands topic: these write personal data to the dossier, and commands carry the references. */
export const DEPOSITS: readonly Operation[] = [
  operation({
    id: 'deposit',
    tag: 'dossier',
    action: 'deposit',
    about: ({ body, account }, guard) => toBeOpened(body, account, guard),
    method: 'POST',
    url: '/v1/deposits',
    summary:
      'Writes a registration to the dossier and opens nothing: for a register command over Kafka',
    wanted: { by: 'actor', body: registration as z.ZodType<z.input<typeof registration>> },
    answers: { 201: deposited },
    codes: BODY,
    handle: async ({ body }, { onboarding }) => ({
      status: 201,
      body: await onboarding.deposit(body),
    }),
  }),
  operation({
    id: 'keep',
    tag: 'dossier',
    action: 'keep',
    method: 'POST',
    url: '/v1/cases/:case/deposits',
    summary:
      'Writes what is brought to the dossier and submits nothing: for a submit command over Kafka',
    wanted: { ofCase: true, by: 'actor', body: submissions },
    answers: { 201: kept },
    codes: [...new Set([...LOOK, ...BODY])],
    handle: async ({ caseId, body }, { onboarding }) => ({
      status: 201,
      body: { items: await onboarding.keep(caseId, body.items) },
    }),
  }),
];
