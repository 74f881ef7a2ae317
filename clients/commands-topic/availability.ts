import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Whether Temporal and the dossier answer. While they are away, one probe serves all waiting commands, and no command's
 * retry window runs: `clock` stops.
 */
export class Availability {
  readonly #probe: () => Promise<void>;
  readonly #everyMs: number;
  #awaySince: number | null = null;
  #awayBefore = 0;
  #back: Promise<void> | null = null;

  /**
   * @param probe sends a small request, and throws while the other side is away
   * @param everyMs milliseconds from one probe to the next
   */
  constructor(probe: () => Promise<void>, everyMs: number) {
    this.#probe = probe;
    this.#everyMs = everyMs;
  }

  /** The total time that the other side has been away, in milliseconds. */
  get awayMs(): number {
    return this.#awayBefore + (this.#awaySince === null ? 0 : Date.now() - this.#awaySince);
  }

  /** A clock in milliseconds that stops while the other side is away. */
  get clock(): number {
    return Date.now() - this.awayMs;
  }

  /** Resolves as soon as the other side answers a probe. @throws the reason of the signal, once it is aborted */
  async whenBack(signal: AbortSignal): Promise<void> {
    this.#awaySince ??= Date.now();
    this.#back ??= this.#untilItAnswers(signal).finally(() => {
      this.#awayBefore = this.awayMs;
      this.#awaySince = null;
      this.#back = null;
    });
    await this.#back;
  }

  async #untilItAnswers(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      try {
        return await this.#probe();
      } catch {
        await sleep(this.#everyMs, undefined, { signal });
      }
    }
  }
}
