import { STATUS_CODES } from 'node:http';
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
import {
  caseAnswer,
  commandAnswer,
  deposited,
  dueAnswer,
  health,
  kept,
  registered,
} from './answers.ts';
import { ACTOR_HEADERS, COMMAND_HEADERS, OPTIONAL_KEY, TRACE_HEADER } from './asked.ts';
import { COMMAND_BODIES, content, reapplication, submissions } from './bodies.ts';
import type { Operation } from './operation.ts';
import { type ProblemCode, problem, statusOf } from './problems.ts';

/** Makes the OpenAPI document of the HTTP API. */

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

const SENT = {
  ...CONTENTS,
  Registration: registration,
  Submissions: submissions,
  Reapplication: reapplication,
  // A body for each command, under its name: `MovePolicy`.
  ...Object.fromEntries(Object.entries(COMMAND_BODIES).map(([name, body]) => [titled(name), body])),
};

const ANSWERED = {
  Registered: registered,
  Case: caseAnswer,
  Due: dueAnswer,
  CommandAnswer: commandAnswer,
  Deposited: deposited,
  Kept: kept,
  Health: health,
  Problem: problem,
} as const;

type Json = Record<string, unknown>;
const refOf = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** The OpenAPI 3.1 document, made from the schemas that check requests. */
export function openapi(operations: readonly Operation[]): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Artisan onboarding',
      version: '1',
      description: 'Answers may get further fields. `code` of a problem is stable.',
    },
    security: [{ token: [] }],
    paths: pathsOf(operations),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { ...schemas(SENT, 'input'), ...schemas(ANSWERED, 'output') },
    },
  };
}

function pathsOf(operations: readonly Operation[]): Json {
  const paths: Record<string, Json> = {};
  for (const one of operations) {
    const path = one.url.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operationOf(one) };
  }
  return paths;
}

function operationOf({ id, summary, open, wanted, answers, codes }: Operation): Json {
  const body = wanted.body === undefined ? undefined : nameOf(wanted.body);
  const common: ProblemCode[] = [
    ...(open === true ? [] : (['UNAUTHORISED'] as const)),
    'FAILED',
    'UNAVAILABLE',
    'NO_ANSWER',
  ];
  return {
    operationId: id,
    summary,
    ...(open === true ? { security: [] } : {}),
    parameters: parametersOf(wanted),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: wanted.body?.safeParse({}).success === false,
            content: jsonOf(body),
          },
        }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, schema]) => [
          status,
          { description: STATUS_CODES[status] ?? status, content: jsonOf(nameOf(schema)) },
        ]),
      ),
      ...problemsOf([...codes, ...common]),
    },
  };
}

/** The problem answers by HTTP status, each with its problem codes. */
function problemsOf(codes: readonly ProblemCode[]): Json {
  const statuses = [...new Set(codes.map(statusOf))].sort();
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: codes.filter((code) => statusOf(code) === status).join(', '),
        content: { 'application/problem+json': { schema: refOf('Problem') } },
      },
    ]),
  );
}

function parametersOf({ ofCase, by, query }: Operation['wanted']): Json[] {
  const headers = {
    ...(by === undefined ? {} : ACTOR_HEADERS),
    ...(by === 'command' ? COMMAND_HEADERS : by === 'actor' ? OPTIONAL_KEY : {}),
    ...(by === undefined ? {} : TRACE_HEADER),
  };
  const inQuery = query instanceof z.ZodObject ? (query.shape as Record<string, z.ZodType>) : {};
  const parameter = (place: string) => (entry: [string, z.ZodType]) => ({
    name: entry[0],
    in: place,
    required: !entry[1].safeParse(undefined).success,
    schema: schemaOf(entry[1]),
  });
  return [
    ...(ofCase === true
      ? [
          {
            name: 'case',
            in: 'path',
            required: true,
            description: 'Such as ABCDE-FGHJK-1; the last symbol before the number checks the id.',
            schema: { type: 'string' },
          },
        ]
      : []),
    ...Object.entries(headers).map(parameter('header')),
    ...Object.entries(inQuery).map(parameter('query')),
  ];
}

/** `move_policy` → `MovePolicy` */
function titled(name: string): string {
  return name.replaceAll(/(?:^|_)(.)/g, (_all, letter: string) => letter.toUpperCase());
}

const jsonOf = (name: string) => ({ 'application/json': { schema: refOf(name) } });

function nameOf(schema: z.ZodType): string {
  const found = Object.entries({ ...SENT, ...ANSWERED }).find(([, one]) => one === schema);
  if (found === undefined) throw new Error('a schema of the HTTP API has no name');
  return found[0];
}

function schemaOf(schema: z.ZodType): Json {
  return bare(z.toJSONSchema(schema, { io: 'input' }));
}

function schemas(named: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output'): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas: made } = z.toJSONSchema(registry, {
    io,
    uri: (id) => refOf(id).$ref,
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === content) jsonSchema.anyOf = Object.keys(CONTENTS).map(refOf);
    },
  });
  return Object.fromEntries(Object.entries(made).map(([id, schema]) => [id, bare(schema)]));
}

/** Drops `$schema` and `$id`: the document itself names its dialect and the place of each schema. */
function bare({ $schema: _dialect, $id: _place, ...rest }: Json): Json {
  return rest;
}
