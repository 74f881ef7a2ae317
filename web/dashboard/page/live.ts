import type { QueryClient } from '@tanstack/react-query';
import type { Combined, Overview, Snapshot, Standing } from '../interface.ts';

/**
 * What is new, as it comes. One tab holds the connection for all tabs of the browser; the next takes over when it is
 * closed.
 */

const LOCK = 'dashboard-stream';
/** A tab with another scope than the connection's fetches its own numbers, at most so often. */
const FETCH_MS = 1_000;
const COMBINED_MS = 2_000;

/** The standing, and when this page last heard of it. */
export interface Heard {
  readonly standing: Standing;
  readonly at: number;
}

/** What the overview and the standing are kept under. */
export const KEYS = { heard: ['heard'], session: ['session'] } as const;
export const overviewKey = (scope: string) => ['overview', scope];
export const combinedKey = (query: string) => ['combined', query];

/** Listens until the signal is aborted. @param onSignedOut called when the session is over */
export function listen(
  client: QueryClient,
  scope: string,
  signal: AbortSignal,
  onSignedOut: () => void,
): void {
  const channel = new BroadcastChannel(LOCK);
  let fetchedAt = 0;
  let combinedAt = 0;

  function take({ standing, overview }: Snapshot): void {
    client.setQueryData<Heard>(KEYS.heard, { standing, at: Date.now() });
    combine(standing);
    if (overview?.scope === scope) {
      client.setQueryData<Overview>(overviewKey(scope), overview);
      return;
    }
    const known = client.getQueryData<Overview>(overviewKey(scope));
    if (known === undefined || known.version === standing.version) return;
    if (isLeading || Date.now() - fetchedAt < FETCH_MS) return;
    fetchedAt = Date.now();
    void client.invalidateQueries({ queryKey: overviewKey(scope) });
  }

  /** The stream holds no combinations: what is shown of them is fetched, at most so often. */
  function combine({ version }: Standing): void {
    if (Date.now() - combinedAt < COMBINED_MS) return;
    const isOld = ({ state }: { state: { data: unknown } }) =>
      (state.data as Combined | undefined)?.version !== version;
    const shown = { queryKey: ['combined'], type: 'active', predicate: isOld } as const;
    if (client.getQueryCache().findAll(shown).length === 0) return;
    combinedAt = Date.now();
    void client.invalidateQueries(shown);
  }

  let isLeading = false;
  function lead(): Promise<void> {
    isLeading = true;
    const source = new EventSource(`/api/stream?scope=${encodeURIComponent(scope)}`);
    source.addEventListener('snapshot', ({ data }: MessageEvent<string>) => {
      const snapshot = JSON.parse(data) as Snapshot;
      take(snapshot);
      channel.postMessage({ snapshot });
    });
    const over = () => {
      onSignedOut();
      channel.postMessage({ signedOut: true });
    };
    source.addEventListener('signed-out', over);
    return new Promise((done) => {
      signal.addEventListener('abort', () => {
        source.close();
        done();
      });
    });
  }

  channel.onmessage = ({ data }: MessageEvent<{ snapshot?: Snapshot; signedOut?: true }>) => {
    if (data.signedOut) onSignedOut();
    if (data.snapshot !== undefined) take(data.snapshot);
  };
  signal.addEventListener('abort', () => channel.close());
  // Locks are there on this machine and under https only; without them each tab connects.
  const locks: LockManager | undefined = navigator.locks;
  if (locks === undefined) void lead();
  else locks.request(LOCK, { signal }, lead).catch(() => undefined);
}
