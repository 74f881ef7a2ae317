import { type ArtisanRow, readArtisans } from '../demo-data/read.ts';
import type { Hold, Scenario } from '../demo-data/scenarios.ts';

/** Reads the personas of a file of artisans, by the numbers that outside systems know them by. */

/** How outside systems answer about a made-up artisan. A person who is not in the file gets positive answers. */
export interface Persona {
  readonly scenario: Scenario;
  readonly hold: Hold | null;
}

/** The personas by every number that a question to an outside system may hold. */
export interface Personas {
  byScheme(number: string): Persona | undefined;
  /** Identity reference, PAN, bank account or tax number. */
  byNumber(number: string): Persona | undefined;
  /** The id of the photograph of the registration. */
  byPhotograph(id: string): Persona | undefined;
  bySeller(sellerId: string): Persona | undefined;
}

/**
 * Reads the personas of a file.
 * @param path the CSV file; undefined for no personas
 * @param hold false: holds of rows are ignored
 * @throws Error if a row of the file is bad: a demo must not silently play another scenario
 */
export function readPersonas(path: string | undefined, hold: boolean): Personas {
  const schemes = new Map<string, Persona>();
  const numbers = new Map<string, Persona>();
  const photographs = new Map<string, Persona>();
  const sellers = new Map<string, Persona>();
  if (path !== undefined) {
    const { rows, problems } = readArtisans(path);
    const [first] = problems;
    if (first !== undefined) throw new Error(`${path}: ${first.message}`);
    for (const row of rows) {
      // The first row of a repeated artisan counts, and the first holder of a shared number.
      if (schemes.has(row.registration.schemeNumber)) continue;
      const persona = { scenario: row.scenario, hold: hold ? row.hold : null };
      schemes.set(row.registration.schemeNumber, persona);
      for (const number of numbersOf(row)) {
        if (!numbers.has(number)) numbers.set(number, persona);
      }
      const { registration, later } = row;
      const photograph = registration.documents?.photograph?.uri.replace(/^store:/, '');
      if (photograph !== undefined) photographs.set(photograph, persona);
      const seller = (registration.brought?.seller_account ?? later.brought.seller_account)
        ?.sellerId;
      if (seller !== undefined) sellers.set(seller, persona);
    }
  }
  return {
    byScheme: (number) => schemes.get(number),
    byNumber: (number) => numbers.get(number),
    byPhotograph: (id) => photographs.get(id),
    bySeller: (sellerId) => sellers.get(sellerId),
  };
}

function numbersOf({ registration, later }: ArtisanRow): string[] {
  const { identity, pan, bank_account, tax_status } = { ...later.brought, ...registration.brought };
  const tax =
    tax_status?.route === 'gstin'
      ? tax_status.gstin
      : tax_status?.route === 'enrolment'
        ? tax_status.number
        : undefined;
  return [identity?.reference, pan?.pan, bank_account?.account, tax].filter(
    (one) => one !== undefined,
  );
}
