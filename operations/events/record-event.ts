import { z } from 'zod';
import { TYPE_PREFIX } from '../../contracts/envelope.ts';
import { jsonOf } from '../../kafka/topic/json.ts';
import type { TopicRecord } from '../../kafka/topic/reader.ts';

/** Finds the event in a record, also one that breaks its schema. */

/** The attributes by which commands choose events. It is looser than the envelope's schema, so that they show faulty events. */
const attributes = z.looseObject({
  type: z.string(),
  subject: z.string(),
  time: z.string(),
  sequence: z.string(),
});

/** An event in the topic, which may break its schema. */
export interface RecordEvent {
  readonly caseId: string;
  /** Without the prefix of all types. */
  readonly type: string;
  /** When it happened, epoch milliseconds. */
  readonly time: number;
  readonly sequence: number;
  /** The record's value on one line. */
  readonly line: string;
}

/** @returns the event in a record; undefined where the record is not an event. */
export function eventIn({ value }: TopicRecord): RecordEvent | undefined {
  const json = jsonOf(value);
  const { data: one } = attributes.safeParse(json);
  if (value === null || one === undefined) return undefined;
  return {
    caseId: one.subject,
    type: one.type.startsWith(TYPE_PREFIX) ? one.type.slice(TYPE_PREFIX.length) : one.type,
    time: Date.parse(one.time),
    sequence: Number(one.sequence),
    line: value.includes('\n') ? JSON.stringify(json) : value,
  };
}
