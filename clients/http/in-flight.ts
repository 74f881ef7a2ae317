import { Failure } from './problems.ts';

/**
 * The keys of requests that this process is answering. A second request with such a key gets 409, as the IETF's draft on
 * the Idempotency-Key header demands. Another process does not know them: there Temporal attaches the second to the first,
 * and both get the first answer.
 */
export class InFlight {
  readonly #keys = new Set<string>();

  /** @throws Failure IN_FLIGHT while the same key is at work */
  async alone<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (this.#keys.has(key)) throw new Failure('IN_FLIGHT');
    this.#keys.add(key);
    try {
      return await work();
    } finally {
      this.#keys.delete(key);
    }
  }
}
