import { z } from 'zod';
import { TYPE_PREFIX } from '../../contracts/envelope.ts';
import { jsonOf } from '../../kafka/topic/json.ts';
import type { TopicRecord } from '../../kafka/topic/reader.ts';

/** What is looked at to choose events. Looser than the envelope's schema: whoever looks for a fault has to see it. */
const glimpse = z.looseObject({
  type: z.string(),
  subject: z.string(),
  time: z.string(),
  sequence: z.string(),
});

/** An event as it lies in the topic. */
export interface RecordEvent {
  readonly caseId: string;
  /** Without the prefix that all types have. */
  readonly type: string;
  /** When it happened, in milliseconds since 1970. */
  readonly time: number;
  readonly sequence: number;
  /** The record's value on one line. */
  readonly line: string;
}

/** The event in a record; undefined where there is none. */
export function eventIn({ value }: TopicRecord): RecordEvent | undefined {
  const json = jsonOf(value);
  const { data: one } = glimpse.safeParse(json);
  if (value === null || one === undefined) return undefined;
  return {
    caseId: one.subject,
    type: one.type.startsWith(TYPE_PREFIX) ? one.type.slice(TYPE_PREFIX.length) : one.type,
    time: Date.parse(one.time),
    sequence: Number(one.sequence),
    line: value.includes('\n') ? JSON.stringify(json) : value,
  };
}
