import type { Role } from '../../contracts/vocabulary.ts';
import type { Given } from '../library/commands.ts';
import type { Connected } from '../library/connect.ts';

/** What the command line hands to its groups of commands. */
export interface CliContext {
  /** Connects to Temporal and the dossier, and does it. */
  readonly run: (work: (connected: Connected) => Promise<void>) => Promise<void>;
  /** For machines, or for people. */
  readonly print: (value: unknown, text: string) => void;
  readonly given: (role: Role) => Given;
  readonly idOf: (text: string) => string;
}
