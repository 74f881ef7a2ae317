import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Whether the other side can be asked at all. While it cannot, one probe asks for everybody, and nobody's patience runs
 * out: the time it is away is not theirs.
 */
export class Availability {
  readonly #probe: () => Promise<void>;
  readonly #everyMs: number;
  #awaySince: number | null = null;
  #awayBefore = 0;
  #back: Promise<void> | null = null;

  /**
   * @param probe asks the other side something, and throws while it is away
   * @param everyMs milliseconds from one probe to the next
   */
  constructor(probe: () => Promise<void>, everyMs: number) {
    this.#probe = probe;
    this.#everyMs = everyMs;
  }

  /** How long it has been away in all, in milliseconds. */
  get awayMs(): number {
    return this.#awayBefore + (this.#awaySince === null ? 0 : Date.now() - this.#awaySince);
  }

  /** A clock that stands still while the other side is away, in milliseconds. */
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
