import { holdsAadhaar } from '../../contracts/intake/personal.ts';
import { rule } from '../../contracts/rules.ts';
import { ruleFor } from '../../contracts/zod-rules.ts';
import { type Accessor, accessor } from '../../dossier/audit-entry.ts';
import { BadInput } from './bad-input.ts';

/**
 * Refuses full Aadhaar numbers in texts that go to a case, its events or the audit log: ids of actors and commands,
 * references, reasons. Schemas of their own check what goes into the dossier.
 * @param given an object with the sender's field names; every text in it is checked
 * @throws BadInput naming each field that holds one
 */
export function refuseAadhaar(given: object): void {
  const problems = placesOfAadhaar(given).map((path) => ({
    field: path.join('.'),
    rule: rule('aadhaar'),
  }));
  if (problems.length > 0) throw new BadInput(problems);
}

/** The paths of all texts in a value that hold a full Aadhaar number. */
export function placesOfAadhaar(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value === 'string') return holdsAadhaar(value) ? [[...path]] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => placesOfAadhaar(one, [...path, name]));
}

/** Checks who reads or changes a dossier, and why, for the audit log. @throws BadInput */
export function checkedAccessor(by: Accessor): Accessor {
  const read = accessor.safeParse(by, { error: ruleFor });
  if (!read.success) throw BadInput.from(read.error);
  return read.data;
}
