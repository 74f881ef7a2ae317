import { z } from 'zod';
import { freeText, withoutAadhaar } from '../contracts/intake/personal.ts';
import { rule } from '../contracts/rules.ts';
import { artisanId, caseId, instant, opaqueId } from '../contracts/shapes.ts';
import { ruleFor } from '../contracts/zod-rules.ts';
import { DossierError } from './errors.ts';

/**
 * The forms of the audit log: ids, words of ours, and a reason. Nothing else enters, so that the log holds no personal
 * data of an artisan beyond their public id.
 */

/** By which way an act came in. */
const WAYS = ['http', 'commands_topic', 'command_line', 'library'] as const;
export type Way = (typeof WAYS)[number];

/** `done`: it was carried out, or shown. `refused`: nothing was changed or shown. */
const OUTCOMES = ['done', 'refused'] as const;

const word = (form: RegExp, example: string) => z.string().regex(form, rule('code', { example }));

/** The id of an account or organisation, as its issuer gives it. */
const account = withoutAadhaar(opaqueId);
const role = word(/^[a-z][a-z_]{1,31}$/, 'reviewer');
/** A command's name, or another act such as `readDossier`. */
const action = word(/^[a-z][A-Za-z_]{1,63}$/, 'readDossier');
/** A refusal code such as `NOT_ALLOWED`, or `district.other`. Numbers in it are short. */
const refusal = word(/^(?!.*\d{5})[A-Za-z][A-Za-z0-9_.]{1,63}$/, 'NOT_ALLOWED');
/** A person's own words. They may hold anything but a full Aadhaar number: who gives a reason answers for it. */
const reason = freeText(200);

const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null);

/** Where an act came in. */
const entrance = {
  way: z.enum(WAYS),
  /** An id that we gave to the request, or topic/partition/offset. Never what a caller typed. */
  place: optional(opaqueId),
};

/** Who acts for whom. */
const caller = {
  role: optional(role),
  organisation: optional(account),
  onBehalfOf: optional(artisanId),
};

/** Who looks an artisan up or repairs their dossier, and why. Without a way it was a program with the client library. */
export const accessor = z.strictObject({
  ...caller,
  actor: account,
  reason,
  ...entrance,
  way: entrance.way.default('library'),
  /** The case by which they named the artisan. */
  caseId: optional(caseId),
});
/** @see accessor */
export type Accessor = z.input<typeof accessor>;

/** An entry to append. Fields that are left out are null. */
export const auditEntry = z
  .strictObject({
    ...caller,
    /** Null for a caller that is not known. */
    actor: optional(account),
    action,
    caseId: optional(caseId),
    /** Taken from the case id if it is left out. */
    artisanId: optional(artisanId),
    outcome: z.enum(OUTCOMES),
    /** Given if the outcome is `refused`. */
    code: optional(refusal),
    reason: optional(reason),
    ...entrance,
  })
  .superRefine((entry, context) => {
    const bad = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (entry.outcome === 'refused' && entry.code === null) bad('code', rule('given'));
    if (entry.outcome === 'done' && entry.code !== null)
      bad('code', 'must be left out when the outcome is done');
    const { caseId: ofCase, artisanId: of } = entry;
    if (ofCase !== null && of !== null && artisanOf(ofCase) !== of)
      bad('artisanId', 'must be the artisan of the case');
  })
  .transform((entry) => ({
    ...entry,
    artisanId: entry.artisanId ?? (entry.caseId === null ? null : artisanOf(entry.caseId)),
  }));
export type AuditEntry = z.input<typeof auditEntry>;

const artisanOf = (ofCase: string) => ofCase.slice(0, ofCase.lastIndexOf('-'));

const text = z.string().nullable();
/** An entry as the log has it. Entries of older versions may hold an account, action or reason of any form. */
const auditRecord = z.strictObject({
  /** From 1, without gaps, in the order in which entries can be read. */
  number: z.int().min(1),
  /** When, ISO 8601 in UTC. By the clock of who wrote it: on several machines it may differ from the order. */
  at: z.string(),
  role: text,
  actor: text,
  organisation: text,
  onBehalfOf: text,
  action: z.string(),
  caseId: text,
  artisanId: text,
  outcome: z.enum(OUTCOMES),
  code: text,
  reason: text,
  /** Null in entries from before the log had ways. */
  way: z.enum(WAYS).nullable(),
  place: text,
});
export type AuditRecord = Readonly<z.infer<typeof auditRecord>>;

/** A page of the log, oldest first. */
export const auditEntries = z.strictObject({
  entries: z.array(auditRecord).readonly(),
  next: z
    .int()
    .nullable()
    .describe('The number to go on after; null if this was all for now. Later entries follow it.'),
});

/** The most entries of one page. */
export const MOST_ENTRIES = 1000;

/** Which entries are wanted. All that is given must fit. */
export const auditQuery = z.strictObject({
  caseId: caseId.optional(),
  artisanId: artisanId.optional(),
  /** Old entries may hold an account of any form. */
  actor: z.string().min(1).max(200).optional(),
  action: action.optional(),
  outcome: z.enum(OUTCOMES).optional(),
  /** At this instant or later. */
  since: instant.optional(),
  /** Before this instant. */
  until: instant.optional(),
  /** The number of the last entry that is known already. */
  after: z.int().min(0).optional(),
  limit: z.int().min(1).max(MOST_ENTRIES),
});
export type AuditQuery = z.input<typeof auditQuery>;

/** @throws DossierError BAD_ENTRY that names each field and its rule, and never a value */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  what: string,
  value: unknown,
): z.output<Schema> {
  const read = schema.safeParse(value, { error: ruleFor });
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) =>
    [path.join('.'), message].filter((part) => part !== '').join(' '),
  );
  throw new DossierError('BAD_ENTRY', `${what}: ${problems.join('; ')}`);
}
