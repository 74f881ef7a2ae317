import type { Overview } from '../interface.ts';
import type { Feed } from './feed.ts';
import { type Release, type Released, releaseOf } from './release.ts';
import type { ReleaseAsk } from './release-thread.ts';
import { dayOf, type Scope } from './tally.ts';
import { Thread } from './thread.ts';

/**
 * The numbers that everybody may see, made by another thread after each change of the file. Until newer ones are there
 * everybody gets the last ones, which say of when they are.
 */

/** A release, and what it is of. */
export interface Last {
  readonly release: Release;
  /** The projection's version that it was made from. */
  readonly version: number;
  /** When the latest event happened that it counts; null for none. */
  readonly latestAt: string | null;
  /** The number of the day in India on which it was made. */
  readonly today: number;
  /** What was answered from it. */
  readonly overviews: Map<Scope, Overview>;
}

/** How often it is looked whether the file has changed. */
const LOOK_MS = 100;
/** The next release begins at the earliest so long after the last was there, and after as long as that took. */
const REST_MS = 400;

export class Releases {
  readonly #feed: Pick<Feed, 'version'>;
  readonly #thread: Thread<ReleaseAsk, Released>;
  #last: Last | null = null;
  #isAtWork = false;
  #restsUntil = 0;
  #timer: NodeJS.Timeout | null = null;

  /** @param path of the projection's file */
  constructor(feed: Pick<Feed, 'version'>, path: string) {
    this.#feed = feed;
    const module = new URL('./release-thread.ts', import.meta.url);
    this.#thread = new Thread(module, path, 'the thread that makes the public numbers');
  }

  /** Waits for the first release, and keeps it new from then on. @throws Error where the thread ends before */
  async begin(): Promise<void> {
    await this.#make();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  /** Rejects once there will be no newer release. */
  get failed(): Promise<never> {
    return this.#thread.failed;
  }

  /** The last release. @throws Error before the first one */
  last(): Last {
    if (this.#last === null) throw new Error('the first release is not there yet');
    return this.#last;
  }

  /** One at most is being made. What changes meanwhile is in the next one, however often it changes. */
  #look(): void {
    if (this.#isAtWork || performance.now() < this.#restsUntil) return;
    const { version, today } = this.last();
    if (version === this.#feed.version && today === dayOf(Date.now())) return;
    // What fails ends the program: see `failed`.
    this.#make().catch(() => undefined);
  }

  async #make(): Promise<void> {
    this.#isAtWork = true;
    const { version } = this.#feed;
    const today = dayOf(Date.now());
    const began = performance.now();
    const made = await this.#thread.ask({ today });
    const { latestAt } = made;
    this.#last = { release: releaseOf(made), version, latestAt, today, overviews: new Map() };
    const ended = performance.now();
    this.#restsUntil = ended + Math.max(REST_MS, ended - began);
    this.#isAtWork = false;
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#thread.close();
  }
}
