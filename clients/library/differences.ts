import { isDeepStrictEqual } from 'node:util';
import type { Registration } from '../../contracts/intake/registration.ts';
import { DossierError } from '../../dossier/errors.ts';
import type { Application, DossierStore } from '../../dossier/store.ts';
import { partsOf, REGISTRATION } from './deposit.ts';

/**
 * In which fields a registration differs from the one that its case was opened with. Writes nothing.
 *
 * Evidence is compared with everything that the dossier ever held in its slot, since it may have been submitted again
 * since; evidence that this registration leaves out is no difference.
 *
 * @returns paths of fields, such as `phone`, `name.native` or `brought.pan`, and never a value; every field where the
 * artisan's dossier was erased
 * @throws DossierError AWAY, DAMAGED
 */
export async function differencesFrom(
  dossier: DossierStore,
  { artisanId, commandDigest }: Pick<Application, 'artisanId' | 'commandDigest'>,
  one: Registration,
): Promise<string[]> {
  const { entry, brought } = partsOf(one, artisanId);
  const stored = await storedUnder(dossier, artisanId, commandDigest);
  const isKnown = await Promise.all(
    brought.map(({ requirement, content }) => isHeld(dossier, artisanId, requirement, content)),
  );
  return [
    ...differing(stored, entry),
    ...brought.flatMap(({ field }, index) => (isKnown[index] === true ? [] : [field])),
  ];
}

/** These fields make the case id, by which the case was found: they cannot differ. */
const IN_THE_CASE_ID: ReadonlySet<string> = new Set(['schemeNumber', 'application']);
/** Empty in the entry: each piece of evidence has a slot of its own. */
const IN_OTHER_SLOTS: ReadonlySet<string> = new Set(['brought', 'documents', 'products']);

/** Paths of the fields that differ, or that only one of the two has. */
function differing(stored: object, given: object): string[] {
  const [before, now] = [flattened(stored), flattened(given)];
  const fields = [...new Set([...now.keys(), ...before.keys()])];
  return fields.filter((field) => !isDeepStrictEqual(before.get(field), now.get(field)));
}

function flattened(one: object, under = ''): Map<string, unknown> {
  return new Map(
    Object.entries(one).flatMap(([name, value]) => {
      const isLeftOut = under === '' && (IN_THE_CASE_ID.has(name) || IN_OTHER_SLOTS.has(name));
      if (isLeftOut || value === undefined) return [];
      const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
      return isGroup ? [...flattened(value, `${under}${name}.`)] : [[`${under}${name}`, value]];
    }),
  );
}

async function storedUnder(
  dossier: DossierStore,
  artisanId: string,
  digest: string,
): Promise<object> {
  const evidence = await dossier.ofDigest(artisanId, REGISTRATION, digest);
  const stored = evidence === null ? null : await unlessGone(dossier.get(evidence));
  return typeof stored === 'object' && stored !== null ? stored : {};
}

const isHeld = async (
  dossier: DossierStore,
  artisanId: string,
  slot: string,
  content: unknown,
): Promise<boolean> => (await unlessGone(dossier.holds(artisanId, slot, content))) !== null;

/** Null where the dossier entry is erased or not found. */
function unlessGone<T>(work: Promise<T>): Promise<T | null> {
  return work.catch((error: unknown) => {
    const isGone =
      error instanceof DossierError && (error.code === 'ERASED' || error.code === 'NOT_FOUND');
    if (isGone) return null;
    throw error;
  });
}
