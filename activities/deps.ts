import type { OutsideConfig } from './config.ts';
import type { Dossier } from './open.ts';

/** What activities for outside systems are created with. */
export interface OutsideDeps {
  readonly dossier: Dossier;
  readonly config: OutsideConfig;
}
