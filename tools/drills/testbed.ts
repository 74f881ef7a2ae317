import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import type { Onboarding } from '../../clients/library/onboarding.ts';
import { type Random, seeded } from '../demo-data/random.ts';
import type { ArtisanRow } from '../demo-data/read.ts';
import { playPersonas } from '../sandbox/personas/play.ts';
import type { System } from './system.ts';

/** The testbed of a drill. */

const OPERATOR = { role: 'operator', id: 'service-centre' } as const;
/** How many artisans are registered at once. */
const AT_ONCE = 12;

export interface TestbedOptions {
  readonly system: System;
  readonly rows: readonly ArtisanRow[];
  readonly seed: number;
  /** The client library of the played people. */
  readonly onboarding: Onboarding;
  /** Opens a case. @returns its id */
  readonly register: (row: ArtisanRow, actor: typeof OPERATOR) => Promise<string>;
}

/** The system, the artisans and the played people of a drill. A fault strikes here. */
export class Testbed {
  readonly system: System;
  readonly random: Random;
  readonly #options: TestbedOptions;
  readonly #waiting: ArtisanRow[];
  readonly #cases = new Map<string, ArtisanRow>();
  readonly #ended = new Set<string>();
  readonly #leaving = new AbortController();
  readonly #playing: Promise<void>;
  #faults = 0;

  constructor(options: TestbedOptions) {
    const { system, rows, seed, onboarding } = options;
    this.#options = options;
    this.system = system;
    this.random = seeded(seed);
    this.#waiting = [...rows];
    this.#playing = playPersonas({
      client: system.client,
      onboarding,
      rows: this.#cases,
      holds: false,
      log: pino({ level: 'silent' }),
      signal: this.#leaving.signal,
    });
  }

  /** The row that each case was registered from, by case id. */
  get cases(): ReadonlyMap<string, ArtisanRow> {
    return this.#cases;
  }

  /** How many artisans are not registered yet. */
  get awaited(): number {
    return this.#waiting.length;
  }

  /** How many cases had ended when `open` was last called. */
  get ended(): number {
    return this.#ended.size;
  }

  /** How many times the fault struck while cases were open. */
  get faults(): number {
    return this.#faults;
  }

  /** Registers the next artisans; all that are left if no number is given. It repeats a registration that fails. */
  async arrive(count = this.#waiting.length): Promise<void> {
    const rows = this.#waiting.splice(0, count);
    const one = async () => {
      for (let row = rows.shift(); row !== undefined; row = rows.shift())
        this.#cases.set(await this.#registered(row), row);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  }

  /** The cases that have not ended, with those that were just registered. */
  async open(): Promise<string[]> {
    const open: string[] = [];
    for (const caseId of this.#cases.keys()) {
      if (this.#ended.has(caseId)) continue;
      const application = await this.system.dossier.application(caseId);
      if ((application?.end ?? null) === null) open.push(caseId);
      else this.#ended.add(caseId);
    }
    return open;
  }

  /** Strikes once. The strike counts only where cases were open. */
  async strike(how: () => unknown): Promise<void> {
    const open = await this.open();
    await how();
    if (open.length > 0) this.#faults += 1;
  }

  /** Counts strikes that the fault has done by itself. */
  struck(times: number): void {
    this.#faults += times;
  }

  /** Waits for a random time, in milliseconds. */
  pause(least: number, most: number): Promise<void> {
    return sleep(this.random.between(least, most));
  }

  /** Waits until every case has ended, or until none has ended for so many milliseconds. */
  async settled(patienceMs: number): Promise<void> {
    let last = Date.now();
    let before = Number.POSITIVE_INFINITY;
    for (;;) {
      const { length } = await this.open();
      if (length === 0) return;
      if (length < before) last = Date.now();
      else if (Date.now() - last > patienceMs) return;
      before = length;
      await sleep(300);
    }
  }

  /** Stops the played people. */
  async leave(): Promise<void> {
    this.#leaving.abort();
    await this.#playing;
  }

  async #registered(row: ArtisanRow): Promise<string> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.#options.register(row, OPERATOR);
      } catch (error) {
        if (tries >= 100) throw error;
        await sleep(300);
      }
    }
  }
}
