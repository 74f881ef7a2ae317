import type { SystemOptions } from './system.ts';
import type { Testbed } from './testbed.ts';

/** The interface of a fault: what a drill breaks, and its numbers. */

/** A number that can be set for a drill, such as `--kills 20`. */
export interface Setting {
  readonly default: number;
  /** What the number means, with its unit. */
  readonly description: string;
  readonly least: number;
  readonly most: number;
  /** Whether it has to be a whole number. */
  readonly whole?: boolean;
}

/** What a drill breaks while cases run. */
export interface Fault {
  readonly name: string;
  /** What the drill does, in one sentence. */
  readonly description: string;
  /** The numbers that can be set, by their names on the command line. */
  readonly settings: Readonly<Record<string, Setting>>;
  readonly system: Pick<SystemOptions, 'workers' | 'commands' | 'reconciler' | 'env'> & {
    /** The dynamic configuration of the Temporal server. */
    readonly dynamicConfig?: Readonly<Record<string, string>>;
  };
  /** Whether every command goes over the commands topic. */
  readonly overTopic?: boolean;
  /**
   * Registers artisans, breaks something while their cases run, and counts on the testbed how many times it struck. It
   * repairs what it has broken before it resolves, or by the `mend` that it returns, once all cases have ended.
   * @param setting returns a number of the fault by its name
   */
  strike(stage: Testbed, setting: (name: string) => number): Promise<Struck>;
}

/** What a fault has done. */
interface Struck {
  /** How many times it had to strike for the drill to mean anything; once if not given. */
  readonly least?: number;
  /** Further numbers, by their names in the drill's JSON. */
  readonly figures?: Readonly<Record<string, number>>;
  /** Repairs what stays broken until all cases have ended. @returns further numbers */
  mend?(): Promise<Readonly<Record<string, number>>> | Readonly<Record<string, number>>;
  /** What went wrong beside what the judge sees, one on each line. Asked once, after `mend`. */
  wrong?(): readonly string[];
}
