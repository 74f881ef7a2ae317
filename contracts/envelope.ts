import { z } from 'zod';
import type { Case } from './case.ts';
import { type DomainEvent, EVENT_DATA, EVENT_TYPES, type EventType } from './events.ts';
import { type RecordedEvent, UnknownEventType } from './reducer.ts';
import {
  actor,
  artisanId,
  caseId,
  commandId,
  eventId,
  instant,
  policyVersion,
  type ReadonlyDeep,
  sequenceText,
  traceparent,
} from './shapes.ts';
import { CASE_STATUSES, PARTIES, STAGES } from './vocabulary.ts';

/** The prefix of every CloudEvents `type`, so that one bus can carry many producers. */
export const TYPE_PREFIX = 'artisan-onboarding.';
const SOURCE = '/artisan-onboarding';
const SCHEMA = 'urn:artisan-onboarding:events:v1';

const parties = z.array(z.enum(PARTIES));
const turn = <T extends z.ZodType>(of: T) => z.strictObject({ from: of.nullable(), to: of });

/** The context of every event, so that an analyst needs no reducer for common questions. */
const context = z.strictObject({
  application: z.int().min(1),
  policy: policyVersion,
  actor,
  stage: turn(z.enum(STAGES)),
  status: turn(z.enum(CASE_STATUSES)),
  waitingOn: turn(parties),
  /** The earliest deadline of the parties that the case waits on; null if none runs. */
  dueAt: instant.nullable(),
  change: z.record(z.string(), z.unknown()),
});

/** Event types, including those that are newer than this reader. */
const TYPE = '[a-z]{2,20}\\.[a-z][a-z_]{1,40}';

/** The `type` attribute of an event. */
export const eventType = z
  .string()
  .regex(new RegExp(`^${TYPE_PREFIX.replace('.', '\\.')}${TYPE}$`));

/** The `dataschema` attribute for a type of event. */
export const dataschemaOf = (type: string) => `${SCHEMA}#${type}`;

/** The attributes of every event, each validated alone. */
export const envelopeFields = z.strictObject({
  specversion: z.literal('1.0'),
  /** Case id and sequence. */
  id: eventId,
  source: z.literal(SOURCE),
  type: eventType,
  subject: caseId,
  time: instant,
  datacontenttype: z.literal('application/json'),
  dataschema: z.string().regex(new RegExp(`^${SCHEMA}#${TYPE}$`)),
  partitionkey: artisanId,
  sequence: sequenceText,
  causationid: commandId.optional(),
  traceparent: traceparent.optional(),
  data: context,
});

/**
 * A CloudEvents 1.0 event in structured JSON whose attributes are consistent. Unknown types pass: a reader may be older
 * than its topic.
 */
export const envelope = envelopeFields
  .refine(({ type, dataschema }) => dataschema === dataschemaOf(type.slice(TYPE_PREFIX.length)), {
    path: ['dataschema'],
    message: 'must be the schema of the type',
  })
  .refine(({ id, subject, sequence }) => id === `${subject}/${sequence}`, {
    path: ['id'],
    message: 'must be the subject and the sequence',
  })
  .refine(({ subject, partitionkey }) => subject.startsWith(`${partitionkey}-`), {
    path: ['partitionkey'],
    message: 'must be the artisan of the subject',
  });
export type Envelope = ReadonlyDeep<z.infer<typeof envelope>>;

/** The cause of an event: the actor, and the command if there is one. */
export interface Cause {
  readonly actor: z.infer<typeof actor>;
  readonly commandId?: string;
  readonly traceparent?: string | undefined;
}

/** Wraps a recorded event, with the changes of stage, status and waiting that it made. */
export function envelop(
  event: RecordedEvent,
  before: Case | null,
  after: Case,
  dueAt: string | null,
  cause: Cause,
): Envelope {
  const sequence = String(event.sequence).padStart(8, '0');
  return {
    specversion: '1.0',
    id: `${event.caseId}/${sequence}`,
    source: SOURCE,
    type: `${TYPE_PREFIX}${event.type}`,
    subject: event.caseId,
    time: event.at,
    datacontenttype: 'application/json',
    dataschema: dataschemaOf(event.type),
    partitionkey: event.artisanId,
    sequence,
    ...(cause.commandId === undefined ? {} : { causationid: cause.commandId }),
    ...(cause.traceparent === undefined ? {} : { traceparent: cause.traceparent }),
    data: {
      application: event.application,
      policy: after.policy,
      actor: cause.actor,
      stage: { from: before?.stage ?? null, to: after.stage },
      status: { from: before?.status ?? null, to: after.status },
      waitingOn: {
        from: before === null ? null : [...before.waiting.on],
        to: [...after.waiting.on],
      },
      dueAt,
      change: event.data,
    },
  };
}

/**
 * Reads an envelope back into its event.
 * @throws UnknownEventType for a type that this reader does not know; ZodError if the data breaks its schema.
 */
export function unwrap(message: Envelope): RecordedEvent {
  const type = message.type.slice(TYPE_PREFIX.length) as EventType;
  if (!EVENT_TYPES.includes(type)) {
    throw new UnknownEventType(`event type ${message.type} is newer than this reader`);
  }
  const data = EVENT_DATA[type].parse(message.data.change);
  return {
    ...({ type, data } as DomainEvent),
    caseId: message.subject,
    artisanId: message.partitionkey,
    application: message.data.application,
    sequence: Number(message.sequence),
    at: message.time,
  };
}
