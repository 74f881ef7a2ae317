import { randomBytes } from 'node:crypto';

/** Who has signed in. Kept in this process alone: after a restart everybody signs in again. */

export interface Account {
  /** The subject of its sign-in. */
  readonly id: string;
  readonly role: string;
  /** Codes of districts, or `all`. */
  readonly districts: readonly string[];
}

interface Kept extends Account {
  readonly csrf: string;
  readonly until: number;
}

/** How long a sign-in lasts. */
const LASTS_MS = 8 * 3600_000;
const MOST = 10_000;

export class Sessions {
  readonly #kept = new Map<string, Kept>();

  /** @returns the session's number, for the cookie */
  open(account: Account): string {
    if (this.#kept.size >= MOST) this.#forgetOld();
    const number = secret();
    this.#kept.set(number, { ...account, csrf: secret(), until: Date.now() + LASTS_MS });
    return number;
  }

  find(number: string | undefined): Kept | null {
    const found = number === undefined ? undefined : this.#kept.get(number);
    if (found === undefined || found.until < Date.now()) return null;
    return found;
  }

  close(number: string): void {
    this.#kept.delete(number);
  }

  #forgetOld(): void {
    const now = Date.now();
    for (const [number, { until }] of this.#kept) if (until < now) this.#kept.delete(number);
    for (const number of this.#kept.keys()) {
      if (this.#kept.size < MOST) return;
      this.#kept.delete(number);
    }
  }
}

export const secret = () => randomBytes(32).toString('base64url');
