import { STATUS_CODES } from 'node:http';
import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  bankAccount,
  consent,
  documentReference,
  identity,
  pan,
  sellerAccount,
  taxStatus,
} from '../../contracts/intake/evidence.ts';
import { product } from '../../contracts/intake/product.ts';
import { registration } from '../../contracts/intake/registration.ts';
import { auditEntries } from '../../dossier/audit-entry.ts';
import {
  caseAnswer,
  commandAnswer,
  deposited,
  dueAnswer,
  health,
  kept,
  registered,
} from './answers.ts';
import {
  BEHALF_HEADERS,
  COMMAND_HEADERS,
  OPTIONAL_KEY,
  REASON_HEADER,
  TRACE_HEADER,
} from './asked.ts';
import { COMMAND_BODIES, content, reapplication, submissions } from './bodies.ts';
import { counted, listed } from './lists.ts';
import { type Operation, TAGS } from './operation.ts';
import { type ProblemCode, problem, statusOf } from './problems.ts';
import { applications, evidenceRead, registrationRead, search } from './readings.ts';

/** The OpenAPI 3.1 document of the HTTP API, made by Fastify's plugin from the schemas that check requests. */

export const DOCUMENT_URL = '/v1/openapi.json';

/** The schemas of evidence, by their name in the document. */
export const CONTENTS = {
  Consent: consent,
  Identity: identity,
  Pan: pan,
  BankAccount: bankAccount,
  TaxStatus: taxStatus,
  SellerAccount: sellerAccount,
  DocumentReference: documentReference,
  Product: product,
} as const;

/** `move_policy` → `MovePolicy` */
const titled = (name: string): string =>
  name.replaceAll(/(?:^|_)(.)/g, (_all, letter: string) => letter.toUpperCase());

const NAMED: Readonly<Record<string, z.ZodType>> = {
  ...CONTENTS,
  Registration: registration,
  Submissions: submissions,
  Reapplication: reapplication,
  Search: search,
  // A body for each command, under its name: `MovePolicy`.
  ...Object.fromEntries(Object.entries(COMMAND_BODIES).map(([name, body]) => [titled(name), body])),
  Registered: registered,
  Case: caseAnswer,
  Cases: listed,
  Counts: counted,
  Due: dueAnswer,
  CommandAnswer: commandAnswer,
  Deposited: deposited,
  Kept: kept,
  Health: health,
  RegistrationRead: registrationRead,
  EvidenceRead: evidenceRead,
  Applications: applications,
  AuditEntries: auditEntries,
  Problem: problem,
};

const schemaRegistry = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(NAMED)) schemaRegistry.add(schema, { id });
const how = {
  schemaRegistry,
  zodToJsonConfig: {
    // The requirement beside a content decides which of these it is.
    override: ({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: Json }) => {
      if (zodSchema === content)
        jsonSchema.anyOf = Object.keys(CONTENTS).map((name) => ({
          $ref: `#/components/schemas/${name}Input`,
        }));
    },
  },
};
type Json = Record<string, unknown>;

const sign = (issuer: string) => ({
  type: 'openIdConnect' as const,
  openIdConnectUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
});

/** Registers the plugin. Operations that are added afterwards stand in the document. */
export async function takeDocument(app: FastifyInstance, issuer: string): Promise<void> {
  const transformObject = createJsonSchemaTransformObject(how as never);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Artisan onboarding',
        version: '1',
        description:
          'Opens artisans’ cases, reads them, and says to them what people and systems decide. Answers may get further fields. `code` of a problem is stable.',
      },
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      security: [{ issuer: [] }],
      components: { securitySchemes: { issuer: sign(issuer) } },
    },
    transform: createJsonSchemaTransform(how as never),
    transformObject: (made) => withoutUnused(transformObject(made) as never) as never,
  });
}

/** Drops schemas that nothing refers to: the library makes two of each, one to be sent and one to be answered. */
function withoutUnused<T extends { components?: { schemas?: Json } }>(document: T): T {
  const { schemas = {} } = document.components ?? {};
  for (;;) {
    const text = JSON.stringify({ ...document, components: { schemas } });
    const unused = Object.keys(schemas).filter(
      (name) => !text.includes(`"#/components/schemas/${name}"`),
    );
    if (unused.length === 0)
      return { ...document, components: { ...document.components, schemas } };
    for (const name of unused) delete schemas[name];
  }
}

/** What the document says of an operation, in Fastify's form. */
export function schemaOf({
  id,
  tag,
  summary,
  open,
  wanted,
  answers,
  codes,
}: Operation): FastifySchema {
  const { ofCase, by, reason, query, body } = wanted;
  const headers = {
    ...(by === undefined ? {} : BEHALF_HEADERS),
    ...(by === 'command' ? COMMAND_HEADERS : by === 'actor' ? OPTIONAL_KEY : {}),
    ...(by === undefined ? {} : TRACE_HEADER),
    ...(reason === true ? REASON_HEADER : {}),
  };
  const common: readonly ProblemCode[] = [
    ...(open === true ? [] : SIGNED_IN),
    ...(['FAILED', 'UNAVAILABLE', 'NO_ANSWER', 'BAD_REQUEST'] as const),
  ];
  const made = {
    operationId: id,
    summary,
    tags: [tag],
    ...(open === true ? { security: [] } : {}),
    ...(ofCase === true ? { params: CASE_PARAMETER } : {}),
    ...(Object.keys(headers).length === 0 ? {} : { headers: z.object(headers) }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(body === undefined ? {} : { body }),
    response: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, schema]) => [
          status,
          {
            description: STATUS_CODES[status] ?? status,
            content: { 'application/json': { schema } },
          },
        ]),
      ),
      ...problemsOf([...codes, ...common]),
    },
  };
  return made as FastifySchema;
}

/** The problems of every operation that needs a token. */
const SIGNED_IN: readonly ProblemCode[] = [
  'UNAUTHORISED',
  'ISSUER_AWAY',
  'NOT_ALLOWED',
  'TOO_MANY',
];

const CASE_PARAMETER = z.object({
  case: z
    .string()
    .describe('Such as ABCDE-FGHJK-1; the last symbol before the number checks the id.'),
});

/** The problem answers by HTTP status, each with its problem codes. */
function problemsOf(codes: readonly ProblemCode[]): Json {
  const statuses = [...new Set(codes.map(statusOf))].sort();
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: [...new Set(codes.filter((code) => statusOf(code) === status))].join(', '),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
}
