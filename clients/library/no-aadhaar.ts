import { freeText, holdsAadhaar } from '../../contracts/intake/personal.ts';
import { rule } from '../../contracts/rules.ts';
import { BadInput, type Problem, problemsOf } from './bad-input.ts';

/**
 * Texts that go on to a case, its events or the access log, and not into the dossier: ids of actors and commands,
 * references, reasons. Nothing of them may be a full Aadhaar number. What goes into the dossier, its own schemas check.
 * @param given by the names that its sender knows; every text in it is looked at
 * @throws BadInput naming each field that holds one
 */
export function refuseAadhaar(given: object): void {
  const problems = placesOfAadhaar(given).map((path) => ({
    field: path.join('.'),
    rule: rule('aadhaar'),
  }));
  if (problems.length > 0) throw new BadInput(problems);
}

/** Where in a value there are texts with a full Aadhaar number: the names on the way to each. */
export function placesOfAadhaar(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value === 'string') return holdsAadhaar(value) ? [[...path]] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => placesOfAadhaar(one, [...path, name]));
}

const REASON = freeText(200);

/** Who looks into a dossier or changes it, and why, for the access log. @throws BadInput */
export function checkedAccessor({ actor, reason }: { actor: string; reason: string }) {
  const read = REASON.safeParse(reason);
  const problems: Problem[] = read.success ? [] : problemsOf(read.error, ['reason']);
  if (holdsAadhaar(actor)) problems.push({ field: 'actor', rule: rule('aadhaar') });
  if (problems.length > 0) throw new BadInput(problems);
  return { actor, reason: read.data ?? '' };
}
