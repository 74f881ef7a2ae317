import { condition } from '@temporalio/workflow';
import type { Handover } from './handover.ts';

/**
 * Waits until the promises of all that came with this workflow task have run. A condition is asked after each job of an
 * activation, and the handler of an Update runs within its job: so the path would go on before it has heard an answer that
 * came with the Update, or after it, depending on how many promises lie between (an interceptor adds some). A condition
 * that begins to wait now is asked again when none is left.
 */
async function allHeard(): Promise<void> {
  let isAskedAgain = false;
  await condition(() => {
    const wasAsked = isAskedAgain;
    isAskedAgain = true;
    return wasAsked;
  });
}

/**
 * The steps of a case's path: it reads the case, acts, and waits for a change. When it waits, the step has settled: all
 * promises of the answers have run, however many there are (another interceptor or SDK release adds some). Only then is
 * anything shown, timed or published, so that no part of a step ever is.
 */
export class Steps {
  readonly #recorder: { readonly version: number };
  readonly #handover: Pick<Handover, 'isDue'>;
  #changes = 0;
  #settledVersion = -1;
  #whenSettled: () => void = () => undefined;
  #waiting: (() => void)[] = [];

  /** @param recorder whose version rises with every change of the case. */
  constructor(recorder: { readonly version: number }, handover: Pick<Handover, 'isDue'>) {
    this.#recorder = recorder;
    this.#handover = handover;
  }

  /** @param update called each time that a step has settled, synchronously. */
  whenSettled(update: () => void): void {
    this.#whenSettled = update;
  }

  /** Something changed that is not in the case, such as a call that ended: the path runs again. */
  markChanged(): void {
    this.#changes += 1;
  }

  /** True while nothing has changed since the path last ran. */
  get isSettled(): boolean {
    return this.#settledVersion === this.#version;
  }

  /** The path waits here until the case has changed, the run is to continue as new, or `orElse` holds. */
  async change(orElse: () => boolean = () => false): Promise<void> {
    const { isDue } = this.#handover;
    this.#settledVersion = this.#version;
    this.#whenSettled();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
    await condition(() => !this.isSettled || this.#handover.isDue !== isDue || orElse());
    await allHeard();
  }

  /** The path waits here until this holds. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await this.change(holds);
  }

  /** Waits, beside the path, until the next step has settled. */
  settled(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  get #version(): number {
    return this.#recorder.version + this.#changes;
  }
}
