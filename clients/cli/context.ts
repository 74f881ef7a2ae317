import type { Role } from '../../contracts/vocabulary.ts';
import type { Audit } from '../library/audit.ts';
import type { Given } from '../library/commands.ts';
import type { Connected } from '../library/connect.ts';

/** The context that `main.ts` passes to each group of commands. */
export interface CliContext {
  /** Connects to Temporal and the dossier, runs the work, and closes the connections. `audit` logs what is done by it. */
  readonly run: (
    work: (connected: Connected & { readonly audit: Audit }) => Promise<void>,
  ) => Promise<void>;
  /** Prints the value as JSON with `--json`, otherwise the text. */
  readonly print: (value: unknown, text: string) => void;
  /** The command's id and actor from the options; `role` is the default. */
  readonly given: (role: Role) => Given;
  /** The case id in its canonical form. @throws BadId */
  readonly idOf: (text: string) => string;
}
