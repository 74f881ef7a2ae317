import { z } from 'zod';
import { RFC3339, utcOf } from './rfc3339.ts';
import { rule } from './rules.ts';
import { LANGUAGES, ROLES } from './vocabulary.ts';
import './zod-messages.ts';

/** ISO 8601 in UTC with milliseconds: sorts as text and is what `Date.toISOString` prints. */
export const instant = z.iso.datetime({ precision: 3 });

/** A time that others write, in any zone and of any precision (RFC 3339); it is kept as an `instant`. */
export const givenTime = z
  .string()
  .regex(RFC3339, { error: rule('time.form', { example: '2026-11-22T10:00:00Z' }), abort: true })
  .refine((text) => utcOf(text) !== null, { error: rule('time.no_such'), abort: true })
  .overwrite((text) => utcOf(text) ?? text);

/** A stable code such as `document.blurred`: lower case, dots and underscores. */
export const code = z
  .string()
  .regex(/^[a-z][a-z0-9_.]{1,63}$/, rule('code', { example: 'document.blurred' }));

/** An opaque name: no spaces, so that nobody puts a person's name where an id belongs. */
export const opaqueId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/, rule('opaque_id'));

/** W3C trace context, passed through so that a trace crosses Kafka. */
export const traceparent = z
  .string()
  .regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/, rule('traceparent'));

/** A SHA-256 in hexadecimal digits. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/, rule('digest'));

/** Something in the artisan's private dossier, as the public case knows it. */
export const evidence = z.strictObject({
  ref: opaqueId,
  version: z.int().min(1),
  /** A keyed digest: tells whether two looked at the same content and nothing about the content. */
  digest,
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
    .regex(/^[A-Za-z0-9._:/+=-]+$/, rule('reference', { signs: '._:/+=-' }))
    .optional(),
});
export type Actor = z.infer<typeof actor>;

export const language = z.enum(LANGUAGES);

/** The actor of everything that the pipeline does by itself. */
export const SYSTEM_ACTOR: Actor = { role: 'system', id: 'pipeline' };
