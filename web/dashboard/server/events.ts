import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  type DomainEvent,
  type Envelope,
  EVENT_TYPES,
  type EventType,
  envelope,
  parseCaseId,
  type RecordedEvent,
  TYPE_PREFIX,
} from '@artisan-onboarding/contract';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/**
 * Reads the events of records. Each is checked by the published schema of its type, compiled once; the contract's own
 * schemas, which are slower, are asked about what that one refuses, and have the last word.
 */

/** An event, or one whose envelope breaks its schema but says of which case and which number it is. */
export type Read =
  | {
      readonly caseId: string;
      readonly message: Envelope;
      /** Whether its data were checked, too. */
      readonly isChecked: boolean;
    }
  | { readonly caseId: string; readonly sequence: number; readonly error: unknown };

/** Reads the text of a record. Null where nobody can know of which case it is. */
export function readEvent(value: string | null): Read | null {
  let given: unknown;
  try {
    given = JSON.parse(value ?? '');
  } catch {
    return null;
  }
  if (fits(given)) return { caseId: given.subject, message: given, isChecked: true };
  const read = envelope.safeParse(given);
  if (read.success) return { caseId: read.data.subject, message: read.data, isChecked: false };
  const named = given as { subject?: unknown; sequence?: unknown } | null;
  const sequence = /^\d{8}$/.test(String(named?.sequence)) ? Number(named?.sequence) : 0;
  try {
    const { caseId } = parseCaseId(String(named?.subject));
    return sequence > 0 ? { caseId, sequence, error: read.error } : null;
  } catch {
    return null;
  }
}

/** The event of a message whose data were checked: `unwrap` of the contract without its check. */
export const checkedEvent = ({ type, subject, partitionkey, data, sequence, time }: Envelope) =>
  ({
    ...({ type: type.slice(TYPE_PREFIX.length), data: data.change } as DomainEvent),
    caseId: subject,
    artisanId: partitionkey,
    application: data.application,
    sequence: Number(sequence),
    at: time,
  }) satisfies RecordedEvent;

/** Whether a text's content fits the published schema of its type, and its attributes fit each other. */
export function fits(given: unknown): given is Envelope {
  const type = (given as { type?: unknown } | null)?.type;
  if (typeof type !== 'string') return false;
  const check = checkOf(type);
  if (check === null || !check(given)) return false;
  const { id, subject, sequence, partitionkey } = given as Envelope;
  return id === `${subject}/${sequence}` && subject.startsWith(`${partitionkey}-`);
}

const require = createRequire(import.meta.url);
const checks = new Map<string, ValidateFunction>();

/** The check of a type's schema; null for a type that this version does not know. */
function checkOf(type: string): ValidateFunction | null {
  const known = checks.get(type);
  if (known !== undefined) return known;
  const name = type.slice(TYPE_PREFIX.length) as EventType;
  if (!EVENT_TYPES.includes(name)) return null;
  const made = compiler.compile(schemaOf(name));
  checks.set(type, made);
  return made;
}

const compiler = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  // As the contract has its patterns. Each time has one beside its format, which says more.
  unicodeRegExp: false,
  formats: { 'date-time': true },
});

function schemaOf(type: EventType): object {
  const file = `@artisan-onboarding/contract/published/events/schemas/${type}.json`;
  return JSON.parse(readFileSync(require.resolve(file), 'utf8'));
}
