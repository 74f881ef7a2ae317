import type { OutsideConfig } from './config.ts';
import type { Dossier } from './open.ts';

/** What calls to the outside world are made with. */
export interface OutsideDeps {
  readonly dossier: Dossier;
  readonly config: OutsideConfig;
}
