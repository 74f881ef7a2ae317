import type { SystemOptions } from './system.ts';
import type { Testbed } from './testbed.ts';

/** A number that can be set for a drill, such as `--kills 20`. */
export interface Setting {
  readonly default: number;
  /** What it is, with its unit. */
  readonly says: string;
  readonly least: number;
  readonly most: number;
  /** Whether it counts something. */
  readonly whole?: boolean;
}

/** What is broken, again and again or for a while, while cases run. */
export interface Fault {
  readonly name: string;
  /** What the drill does, in one sentence. */
  readonly says: string;
  /** By their names on the command line. */
  readonly settings: Readonly<Record<string, Setting>>;
  readonly system: Pick<SystemOptions, 'workers' | 'commands' | 'reconciler' | 'env'> & {
    /** Of the Temporal server. */
    readonly dynamicConfig?: Readonly<Record<string, string>>;
  };
  /** Whether everything that is asked of a case goes over the commands topic. */
  readonly overTopic?: boolean;
  /**
   * Lets artisans arrive, breaks something while they are under way, and tells the stage of each time that it struck.
   * What is broken at the end is mended before it resolves, or by what it returns once all cases have ended.
   */
  strike(stage: Testbed, setting: (name: string) => number): Promise<Struck>;
}

interface Struck {
  /** How often it had to strike for the drill to mean anything; once if not given. */
  readonly least?: number;
  /** Further figures, by their names in the drill's JSON. */
  readonly figures?: Readonly<Record<string, number>>;
  /** Mends what stays broken until all cases have ended. @returns further figures */
  mend?(): Promise<Readonly<Record<string, number>>> | Readonly<Record<string, number>>;
}
