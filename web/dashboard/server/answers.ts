import type { Overview } from '../interface.ts';
import type { Feed } from './feed.ts';
import { exactly, overview, publicly } from './overview.ts';
import { type Release, releaseOf } from './release.ts';
import { dayOf, type Scope } from './tally.ts';

/** Answers by scope, made once for each version of the projection and shared by everybody who asks. */

/** The release over all scopes takes longest: it is made anew at most so often, and less often where it takes long. */
const RELEASE_MS = 500;
const RELEASE_SHARE = 5;

interface Released {
  readonly release: Release;
  readonly of: string;
  readonly until: number;
  readonly made: Map<Scope, Overview>;
}

export class Answers {
  readonly #feed: Feed;
  #exact = { of: '', made: new Map<Scope, Overview>() };
  #released: Released | null = null;

  constructor(feed: Feed) {
    this.#feed = feed;
  }

  /** @param isExact whether nothing is withheld */
  overview(scope: Scope, isExact: boolean): Overview {
    const { db } = this.#feed.projection;
    const now = Date.now();
    const of = `${this.#feed.version} ${dayOf(now)}`;
    if (isExact && this.#exact.of !== of) this.#exact = { of, made: new Map() };
    const released = isExact ? null : this.#releasedNow(of, now);
    const made = released?.made ?? this.#exact.made;
    const known = made.get(scope);
    if (known !== undefined) return known;
    const source = released === null ? exactly(db, dayOf(now)) : publicly(released.release);
    const answer = overview({ db, source, scope, version: this.#feed.version, now });
    made.set(scope, answer);
    return answer;
  }

  /** The numbers that everybody may see now. */
  released(): Release {
    const now = Date.now();
    return this.#releasedNow(`${this.#feed.version} ${dayOf(now)}`, now).release;
  }

  #releasedNow(of: string, now: number): Released {
    const known = this.#released;
    if (known !== null && (known.of === of || known.until > now)) return known;
    const began = performance.now();
    const release = releaseOf(this.#feed.projection.db, dayOf(now));
    const took = performance.now() - began;
    const until = now + Math.max(RELEASE_MS, took * RELEASE_SHARE);
    this.#released = { release, of, until, made: new Map() };
    return this.#released;
  }
}
