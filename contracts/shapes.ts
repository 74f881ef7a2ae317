import { z } from 'zod';
import { LANGUAGES, ROLES } from './vocabulary.ts';

// A schema compiled by `new Function` would behave differently in the workflow sandbox; interpreting is safe in both.
z.config({ jitless: true });

/** ISO 8601 in UTC with milliseconds: sorts as text and is what `Date.toISOString` prints. */
export const instant = z.iso.datetime({ precision: 3 });

/** A stable code such as `document.blurred`: lower case, dots and underscores. */
export const code = z
  .string()
  .regex(/^[a-z][a-z0-9_.]{1,63}$/, 'must be a code such as document.blurred');

/** An opaque name: no spaces, so that nobody puts a person's name where an id belongs. */
export const opaqueId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/, 'must be an opaque id without spaces');

/** W3C trace context, passed through so that a trace crosses Kafka. */
export const traceparent = z.string().regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);

/** Something in the artisan's private dossier, as the public case knows it. */
export const evidence = z.strictObject({
  ref: opaqueId,
  version: z.int().min(1),
  /** A keyed digest: tells whether two looked at the same content and nothing about the content. */
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'must be a digest of 64 hexadecimal digits'),
});
export type Evidence = z.infer<typeof evidence>;

/** Who acted. Pseudonymous: the id is an account, never a name or a phone. Self-asserted for now. */
export const actor = z.strictObject({
  role: z.enum(ROLES),
  id: opaqueId,
  organisation: opaqueId.optional(),
  /** Whose behalf an operator or facilitator acts on (the artisan id). */
  onBehalfOf: opaqueId.optional(),
  /** Where the artisan's consent to assistance is recorded. */
  consent: z
    .string()
    .max(512)
    .regex(/^[A-Za-z0-9._:/+=-]+$/)
    .optional(),
});
export type Actor = z.infer<typeof actor>;

export const language = z.enum(LANGUAGES);

/** The actor of everything that the pipeline does by itself. */
export const SYSTEM_ACTOR: Actor = { role: 'system', id: 'pipeline' };
