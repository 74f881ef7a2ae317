import { parentPort, Worker } from 'node:worker_threads';

/** A thread beside the one that serves: it is asked, and answers in the order in which it was asked. */
export class Thread<Ask, Answer> {
  readonly #worker: Worker;
  readonly #open: PromiseWithResolvers<Answer>[] = [];
  readonly #failed = Promise.withResolvers<never>();
  #error: Error | null = null;

  /**
   * @param module the file that the thread runs, which calls `answering`
   * @param given what it finds as `workerData`
   * @param name for messages about it, such as `the thread that folds events`
   */
  constructor(module: URL, given: unknown, name: string) {
    this.#worker = new Worker(module, { workerData: given });
    this.#failed.promise.catch(() => undefined);
    this.#worker.on('message', (answer: Answer) => this.#open.shift()?.resolve(answer));
    this.#worker.on('error', (cause) =>
      this.#fail(new Error(`${name} failed: ${textOf(cause)}`, { cause })),
    );
    this.#worker.on('exit', (code) => this.#fail(new Error(`${name} ended with code ${code}`)));
  }

  /** Rejects once the thread is no more. Nothing that it was asked is answered then. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  /** @throws Error where the thread is no more, or ends before it has answered */
  ask(what: Ask): Promise<Answer> {
    if (this.#error !== null) return Promise.reject(this.#error);
    const asked = Promise.withResolvers<Answer>();
    this.#open.push(asked);
    this.#worker.postMessage(what);
    return asked.promise;
  }

  /** Ends the thread at once. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  /** Only the first reason counts: a thread with an error exits, too. */
  #fail(error: Error): void {
    if (this.#error !== null) return;
    this.#error = error;
    for (const one of this.#open.splice(0)) one.reject(error);
    this.#failed.reject(error);
  }
}

const textOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

/**
 * Answers what the thread that started this one asks. What `answer` throws ends this thread, and is told there.
 * @throws Error where no thread started this one
 */
export function answering<Ask, Answer>(answer: (asked: Ask) => Answer): void {
  const port = parentPort;
  if (port === null) throw new Error('this file runs in a thread of another program');
  port.on('message', (asked: Ask) => port.postMessage(answer(asked)));
}
