import { WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { z } from 'zod';
import { REFUSALS, type RefusalCode } from '../../contracts/commands.ts';
import { rule } from '../../contracts/rules.ts';
import { sentence, sentences } from '../../contracts/shapes.ts';
import type { Language } from '../../contracts/vocabulary.ts';
import { DossierError } from '../../dossier/errors.ts';
import { PROBLEM_TEXTS, type ProblemTextCode } from '../../policies/texts/problems.ts';
import { ruleIn } from '../../policies/texts/rules.ts';
import { TokenNotTaken } from '../identity/tokens.ts';
import { BadInput, type Problem, sentencesOf } from '../library/bad-input.ts';
import { grpcCodeOf } from '../library/no-answer.ts';
import { Refused } from '../library/refused.ts';

/** Errors of the HTTP API: their codes, statuses and bodies. */

/** The HTTP status of each refusal of the client library. A new refusal does not compile without its status. */
const REFUSAL_STATUS: Readonly<Record<RefusalCode, number>> = {
  MALFORMED: 422,
  NOT_ALLOWED: 403,
  UNKNOWN_REQUIREMENT: 404,
  TOO_EARLY: 409,
  ALREADY_DECIDED: 409,
  CONFLICT: 409,
  ON_HOLD: 409,
  COMMAND_ID_REUSED: 422,
  RECORD_TOO_LARGE: 413,
  UNDER_REPAIR: 503,
  CASE_ENDED: 410,
  CASE_UNKNOWN: 404,
};

/** The statuses of the problems of the HTTP API itself. */
const OWN = {
  BAD_HEADER: 400,
  BAD_JSON: 400,
  BAD_REQUEST: 400,
  UNAUTHORISED: 401,
  NO_ROUTE: 404,
  METHOD: 405,
  TOO_SLOW: 408,
  IN_FLIGHT: 409,
  ERASED: 410,
  BODY_TOO_LARGE: 413,
  MEDIA_TYPE: 415,
  TOO_MANY: 429,
  HEADERS_TOO_LARGE: 431,
  FAILED: 500,
  UNAVAILABLE: 503,
  ISSUER_AWAY: 503,
  NO_ANSWER: 504,
} as const satisfies Partial<Record<Exclude<ProblemTextCode, RefusalCode>, number>>;

export type ProblemCode = RefusalCode | keyof typeof OWN;
const OWN_CODES = Object.keys(OWN) as (keyof typeof OWN)[];
export const PROBLEM_CODES: readonly ProblemCode[] = [...REFUSALS, ...OWN_CODES];
/** Stable, as the code in it is. */
const typeOf = (code: ProblemCode) => `urn:artisan-onboarding:problem:${code.toLowerCase()}`;

/** A problem body (RFC 9457). `code` is stable, and `problems` never holds a value from the request. */
export const problem = z.strictObject({
  type: z.enum(PROBLEM_CODES.map(typeOf)),
  /** What the code means, in the language that the caller prefers. */
  title: sentence,
  status: z.int().min(400).max(599),
  /** The id of the request, as in the log. */
  instance: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/),
  code: z.enum(PROBLEM_CODES),
  /** All problems in one text. */
  detail: sentences,
  problems: z.array(
    z.strictObject({
      field: z.string().regex(/^(?!.*\d{5})[A-Za-z0-9_.:-]{0,300}$/),
      rule: sentence,
    }),
  ),
});

export const statusOf = (code: ProblemCode): number =>
  isOwn(code) ? OWN[code] : REFUSAL_STATUS[code];
const isOwn = (code: ProblemCode): code is keyof typeof OWN => Object.hasOwn(OWN, code);

/** An error whose code and text the caller gets. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: ProblemCode;
  readonly problems: readonly Problem[];

  constructor(code: ProblemCode, detail?: string, problems: readonly Problem[] = []) {
    super(detail ?? PROBLEM_TEXTS[code].en);
    this.code = code;
    this.problems = problems;
  }

  static of(code: 'MALFORMED' | 'BAD_HEADER', problems: readonly Problem[]): Failure {
    return new Failure(code, sentencesOf(problems, 'en'), problems);
  }

  /** The problem body. @param language of the title and of the rules of fields; `detail` of a refusal is English, for developers */
  body(requestId: string, language: Language = 'en'): z.infer<typeof problem> {
    const problems = this.problems.map(({ field, rule: said }) => {
      // A rule that is no plain sentence, such as one with a long number, is replaced by a general one.
      const known = sentence.safeParse(said).success ? said : rule('rule');
      return { field, rule: ruleIn(known, language) };
    });
    const said = problems.length === 0 ? this.message : sentencesOf(problems, language);
    const title = PROBLEM_TEXTS[this.code][language];
    return {
      type: typeOf(this.code),
      title,
      status: statusOf(this.code),
      instance: `urn:uuid:${requestId}`,
      code: this.code,
      detail: sentences.safeParse(said).success ? said : title,
      problems,
    };
  }
}

const FASTIFY: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'BAD_JSON',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE',
};

/** The problem that the caller gets for an error; an unexpected one becomes `FAILED` without details. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof TokenNotTaken)
    return new Failure(error.why === 'AWAY' ? 'ISSUER_AWAY' : 'UNAUTHORISED', error.message);
  if (error instanceof Refused && Object.hasOwn(REFUSAL_STATUS, error.code))
    return new Failure(error.code, error.message);
  if (error instanceof BadInput) return Failure.of('MALFORMED', error.problems);
  if (error instanceof DossierError && error.code === 'ERASED') return new Failure('ERASED');
  if (error instanceof DossierError && error.code === 'BAD_NAME')
    return new Failure('MALFORMED', error.message);
  if (error instanceof DossierError && error.code === 'AWAY') return new Failure('UNAVAILABLE');
  // It is unknown whether the case got the command.
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return new Failure('NO_ANSWER');
  if (isAway(error)) return new Failure('UNAVAILABLE');
  const { code = '', statusCode = 500 } = error as { code?: unknown; statusCode?: number };
  const known = FASTIFY[String(code)];
  if (known !== undefined) return new Failure(known);
  if (error instanceof SyntaxError && statusCode === 400) return new Failure('BAD_JSON');
  return new Failure(statusCode >= 400 && statusCode < 500 ? 'BAD_REQUEST' : 'FAILED');
}

/**
 * gRPC codes for a Temporal server, or a worker behind it, that is away or overloaded: the call was cancelled (1), no
 * answer in time (4), too many requests (8), no worker polls or none can continue the case (9), the server aborted the
 * call (10), it cannot be reached (14). The others are faults, ours or the server's.
 */
const AWAY: ReadonlySet<number | null> = new Set([1, 4, 8, 9, 10, 14]);

const isAway = (error: unknown): boolean => AWAY.has(grpcCodeOf(error));
