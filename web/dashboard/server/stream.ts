import type { ServerResponse } from 'node:http';
import type { Overview, Standing } from '../interface.ts';
import type { Scope } from './tally.ts';

/**
 * Sends each browser whole snapshots as server-sent events, never single changes: one that comes late or lost some has all
 * with the next.
 */

/** How often there is something new at most. */
const EVERY_MS = 400;
/** How often a browser hears that nothing is new. */
const STILL_MS = 1_000;
/** A browser that has not taken so many bytes gets nothing until it has. */
const MOST_BYTES = 256 * 1024;
/** One that takes nothing for so long is let go. */
const STALLED_MS = 30_000;

export interface Viewer {
  readonly scope: Scope;
  /** Whether it may see all numbers of its scope now; null once its session is over. */
  readonly sees: () => 'all' | 'public' | null;
}

interface Connection extends Viewer {
  readonly response: ServerResponse;
  /** What it was shown last. */
  shown: string;
  heardAt: number;
  takenAt: number;
}

export interface StreamSource {
  standing(): Standing;
  overview(scope: Scope, isExact: boolean): Overview;
}

export class Stream {
  readonly #source: StreamSource;
  readonly #connections = new Set<Connection>();
  readonly #timer: NodeJS.Timeout;

  constructor(source: StreamSource) {
    this.#source = source;
    this.#timer = setInterval(() => this.#tell(), EVERY_MS);
  }

  get size(): number {
    return this.#connections.size;
  }

  /** Takes a response over until its browser goes away. */
  add(response: ServerResponse, viewer: Viewer): void {
    const now = Date.now();
    const connection = { ...viewer, response, shown: '', heardAt: 0, takenAt: now };
    this.#connections.add(connection);
    response.on('close', () => this.#connections.delete(connection));
    this.#tell([connection]);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { response } of this.#connections) response.end();
  }

  #tell(connections: Iterable<Connection> = this.#connections): void {
    const now = Date.now();
    const standing = once(() => JSON.stringify(this.#source.standing()));
    const overviews = new Map<string, string>();
    const overviewFor = (scope: Scope, sees: 'all' | 'public') => {
      const key = `${sees} ${scope}`;
      let text = overviews.get(key);
      if (text === undefined) {
        text = JSON.stringify(this.#source.overview(scope, sees === 'all'));
        overviews.set(key, text);
      }
      return text;
    };
    for (const one of connections) {
      const { response } = one;
      const sees = one.sees();
      if (sees === null) {
        response.end('event: signed-out\ndata: {}\n\n');
        continue;
      }
      if (response.writableLength > MOST_BYTES) {
        if (now - one.takenAt > STALLED_MS) response.destroy();
        continue;
      }
      one.takenAt = now;
      const overview = overviewFor(one.scope, sees);
      const isNew = overview !== one.shown;
      if (!isNew && now - one.heardAt < STILL_MS) continue;
      one.heardAt = now;
      one.shown = overview;
      const more = isNew ? `,"overview":${overview}` : '';
      response.write(`event: snapshot\ndata: {"standing":${standing()}${more}}\n\n`);
    }
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
