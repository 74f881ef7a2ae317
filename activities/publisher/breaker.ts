/** Milliseconds from the first failure to the first probe, doubled after each failed one up to `maxMs`. */
export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Remembers for the whole process that Kafka is away, so that nobody waits to find out again. */
export interface Breaker {
  /** Whether a call may pass. While open, one at a time may, once the back-off is over, to try how it is. */
  admits(): boolean;
  succeeded(): void;
  failed(): void;
  /** Milliseconds until `admits` may be true. */
  retryAfterMs(): number;
  state(): 'closed' | 'open' | 'probing';
}

export function createBreaker({ firstMs, maxMs }: BackOff): Breaker {
  let state: 'closed' | 'open' | 'probing' = 'closed';
  let delayMs = firstMs;
  let openUntil = 0;

  return {
    admits() {
      if (state === 'closed') return true;
      if (state === 'probing' || Date.now() < openUntil) return false;
      state = 'probing';
      return true;
    },
    succeeded() {
      state = 'closed';
      delayMs = firstMs;
    },
    failed() {
      state = 'open';
      openUntil = Date.now() + delayMs;
      delayMs = Math.min(delayMs * 2, maxMs);
    },
    retryAfterMs() {
      return state === 'probing' ? firstMs : Math.max(0, openUntil - Date.now());
    },
    state: () => state,
  };
}
