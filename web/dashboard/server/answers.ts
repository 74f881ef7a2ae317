import type { Overview } from '../interface.ts';
import type { Feed } from './feed.ts';
import { exactly, overview, publicly } from './overview.ts';
import type { Releases } from './releases.ts';
import { dayOf, type Scope } from './tally.ts';
import { latestIn } from './times.ts';

/** Answers by scope, made once for each version of the projection or release of it, and shared by everybody who asks. */
export class Answers {
  readonly #feed: Feed;
  readonly #releases: Releases;
  #exact = { of: '', made: new Map<Scope, Overview>() };

  constructor(feed: Feed, releases: Releases) {
    this.#feed = feed;
    this.#releases = releases;
  }

  /** @param isExact whether nothing is withheld */
  overview(scope: Scope, isExact: boolean): Overview {
    return isExact ? this.#exactly(scope) : this.#publicly(scope);
  }

  #exactly(scope: Scope): Overview {
    const { db } = this.#feed.projection;
    const { version } = this.#feed;
    const today = dayOf(Date.now());
    const of = `${version} ${today}`;
    if (this.#exact.of !== of) this.#exact = { of, made: new Map() };
    const known = this.#exact.made.get(scope);
    if (known !== undefined) return known;
    const source = exactly(db, today);
    const made = overview({ source, scope, version, latestAt: latestIn(db), today });
    this.#exact.made.set(scope, made);
    return made;
  }

  #publicly(scope: Scope): Overview {
    const { release, version, latestAt, today, overviews } = this.#releases.last();
    const known = overviews.get(scope);
    if (known !== undefined) return known;
    const made = overview({ source: publicly(release), scope, version, latestAt, today });
    overviews.set(scope, made);
    return made;
  }
}
