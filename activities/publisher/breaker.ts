/** Milliseconds from the first failure to the first probe, doubled after each failed one up to `maxMs`. */
export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Remembers for the whole process that Kafka is unavailable, so that calls fail without waiting. */
export interface Breaker {
  /** Whether a call may pass. While open, one call at a time may pass as a probe, once the back-off is over. */
  admits(): boolean;
  succeeded(): void;
  failed(): void;
  /** Milliseconds until `admits` may be true. */
  retryAfterMs(): number;
  state(): 'closed' | 'open' | 'probing';
}

/** Creates a closed breaker. */
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
