import { z } from 'zod';
import { STATES, UNLISTED } from './places/states.ts';
import { RFC3339, utcOf } from './rfc3339.ts';
import { rule } from './rules.ts';
import { LANGUAGES, ROLES, SYSTEMS } from './vocabulary.ts';
import './zod-messages.ts';

/**
 * The schemas of everything that is published. A freely chosen text could be a name or a number, so none of them allows
 * one: each is a word of ours, a number of ours, or a hash.
 */

/** Ten symbols of the alphabet of `ids.ts`, in two groups. The check symbol is verified where an id is read. */
const ARTISAN = '[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}';
const CASE = `${ARTISAN}-[1-9]\\d{0,3}`;
/** Eight digits, from 1. */
const SEQUENCE = '(?!0{8})\\d{8}';
const SKU = `${ARTISAN}-P\\d{2,3}`;
const REQUIREMENT = `[a-z][a-z_]{1,40}(:${SKU})?`;
const LISTING = `[a-z][a-z_]{1,40}/${SKU}`;
const SUBJECT = `(${REQUIREMENT}|${LISTING}|deletion:${REQUIREMENT}|reminder:\\d{1,4})`;

const form = (pattern: string, message: string) =>
  z.string().regex(new RegExp(`^${pattern}$`), message);

/** `ABCDE-FGHJK` */
export const artisanId = form(ARTISAN, rule('artisan_id', { example: 'ABCDE-FGHJK' }));
/** `ABCDE-FGHJK-1` */
export const caseId = form(CASE, rule('case_id_form', { example: 'ABCDE-FGHJK-1' }));
/** `ABCDE-FGHJK-1/00000001` */
export const eventId = form(`${CASE}/${SEQUENCE}`, rule('form'));
/** `ABCDE-FGHJK-P01`, as `skuFor` makes it. */
export const sku = form(SKU, rule('sku', { example: 'ABCDE-FGHJK-P01' }));
/** `bank_account`, `product:ABCDE-FGHJK-P01`: unique in the case. */
export const requirementId = form(REQUIREMENT, rule('requirement'));
/** `amazon_in/ABCDE-FGHJK-P01` */
export const listingId = form(LISTING, rule('listing'));
/** The subject of an outside call: a requirement, `amazon_in/SKU`, `deletion:photograph`, `reminder:1`. */
export const subject = form(SUBJECT, rule('subject'));
/** `kyc:pan`: an outside system, and the subject of a call. */
export const aboutSystem = form(`(${SYSTEMS.join('|')}):${SUBJECT}`, rule('subject'));
/**
 * Work that waits on a party, as `waiting.ts` names it: `pan`, `assistance:pan`, `listing:amazon_in/SKU`,
 * `fault:kyc:pan`.
 */
export const workItem = form(
  `(${REQUIREMENT}|assistance:${REQUIREMENT}|listing:${LISTING}|fault:(${SYSTEMS.join('|')}):${SUBJECT})`,
  rule('work_item'),
);

/** ISO 8601 in UTC with milliseconds, as `Date.toISOString` writes it: sorts as text. */
export const instant = z.iso.datetime({ precision: 3 });

/** A time from a caller, in any zone and of any precision (RFC 3339); it is kept as an `instant`. */
export const givenTime = z
  .string()
  .regex(RFC3339, { error: rule('time.form', { example: '2026-11-22T10:00:00Z' }), abort: true })
  .refine((text) => utcOf(text) !== null, { error: rule('time.no_such'), abort: true })
  .overwrite((text) => utcOf(text) ?? text);

/** A stable code such as `document.blurred`: lower case, dots and underscores. Numbers in it are short. */
export const code = form(
  '(?!.*\\d{5})[a-z][a-z0-9_.]{1,63}',
  rule('code', { example: 'document.blurred' }),
);

/** An opaque id: no spaces, so that a person's name does not fit. For input, never for what is published. */
export const opaqueId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/, rule('opaque_id'));

/** The name of a policy version, such as `2026-12`. */
export const policyVersion = form(
  '(?!.*\\d{5})[a-z0-9]{1,9}([.-][a-z0-9]{1,9}){0,5}',
  rule('policy_version', { example: '2026-12' }),
);

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** The id of a workflow run. */
export const runId = form(UUID, rule('run_id'));
/** The run that a case was recovered from; `forgotten` if the server retained none. */
export const recoveredRun = form(`(forgotten|${UUID})`, rule('run_id'));

/**
 * A command's id: a UUID (RFC 9562, in either case) or a ULID. It is published unchanged, since its sender has to
 * recognise it in `causationid`. So it has a form that machines generate and that holds no name or number.
 */
export const commandId = form(
  `(${UUID.replaceAll('a-f', 'a-fA-F')}|[0-7][0-9A-HJKMNP-TV-Z]{25})`,
  rule('command_id'),
);

/** W3C trace context, passed through so that a trace crosses Kafka. */
export const traceparent = z
  .string()
  .regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/, rule('traceparent'));

/** A SHA-256 or an HMAC of it. */
export const digest = form('[0-9a-f]{64}', rule('digest'));

/** An event's sequence in its case, as text that sorts; from 1. */
export const sequenceText = form(SEQUENCE, rule('sequence'));

/** A State or Union territory by its letters; typed as string, like everything that is read from a topic. */
export const state: z.ZodType<string> = z.enum(STATES);

/** A district's code in the register of places, or `unlisted`. */
export const district = form(
  `(${UNLISTED}|[A-Z]{2}(-[A-Z]+|-\\d{1,2}){1,6})`,
  rule('district', { example: 'UP-VARANASI' }),
);

/** A collective's public id: words, no numbers. */
export const collectiveId = form('[a-z]{2,30}(-[a-z]{2,30}){0,5}', rule('collective_id'));

/**
 * The public form of a freely chosen text: a keyed hash, in letters alone so that it cannot contain a number.
 * `DossierStore.pseudonym` makes it.
 */
const hashed = (prefix: string) => `${prefix}-[a-p]{32}`;
/** The provider's own id of a message, hashed. */
export const messageId = form(hashed('message'), rule('hash'));
/** The marketplace's own number of a submission, hashed; `not-asked` if it was not asked. */
export const submissionId = form(`(not-asked|${hashed('submission')})`, rule('hash'));

/** An entry of the artisan's private dossier, as the public case refers to it. */
export const evidence = z.strictObject({
  /** The artisan id and the requirement. */
  ref: form(`${ARTISAN}/${REQUIREMENT}`, rule('evidence_ref')),
  version: z.int().min(1),
  /** A keyed digest: equal content has equal digests, and a digest says nothing about its content. */
  digest,
});
export type Evidence = z.infer<typeof evidence>;

/** The pipeline itself, and a person who gives a command in Temporal UI, where nothing can be hashed. */
const ACTOR_IDS = ['pipeline', 'by-hand'] as const;

/** An account in public: a hash, the artisan's own id, or one of `ACTOR_IDS`. */
export const actorId = form(
  `(${ACTOR_IDS.join('|')}|${ARTISAN}|${hashed('actor')})`,
  rule('actor_id', { words: ACTOR_IDS.join(',') }),
);

/** Who acted, in an event. Self-asserted for now. */
export const actor = z.strictObject({
  role: z.enum(ROLES),
  id: actorId,
  organisation: form(hashed('organisation'), rule('hash')).optional(),
  /** The artisan on whose behalf an operator or facilitator acts. */
  onBehalfOf: artisanId.optional(),
  /** Where the artisan's consent to assistance is recorded. */
  consent: form(hashed('consent'), rule('hash')).optional(),
});
export type Actor = z.infer<typeof actor>;

/** The actor as the caller gives it: ids of accounts, which may hold a name. `publicActor` makes an `actor` of it. */
export const actorGiven = z.strictObject({
  role: z.enum(ROLES),
  id: opaqueId,
  organisation: opaqueId.optional(),
  onBehalfOf: artisanId.optional(),
  consent: z
    .string()
    .regex(/^[A-Za-z0-9._:/+=-]{1,512}$/, rule('reference', { signs: '._:/+=-' }))
    .optional(),
});
export type ActorGiven = z.infer<typeof actorGiven>;

/** A sentence of ours for a person. It quotes at most ids that have their form. */
export const sentence = form('(?!.*\\d{10})[^\\u0000-\\u001f]{1,500}', rule('sentence'));

/** Any number of such sentences. */
export const sentences = form('(?!.*\\d{10})[^\\u0000-\\u001f]*', rule('sentence'));

export const language = z.enum(LANGUAGES);

/** The actor of everything that the pipeline does by itself. */
export const SYSTEM_ACTOR: Actor = { role: 'system', id: 'pipeline' };

/** A type that is read-only at every depth: recorded data is replaced, never changed. */
export type ReadonlyDeep<T> = T extends object
  ? { readonly [Key in keyof T]: ReadonlyDeep<T[Key]> }
  : T;
