import { COMMAND_NAMES } from '../../contracts/commands.ts';

/** What an account may ask for: every command, and what is no command of a case. `schema.cedarschema` has the same. */
export const ACCESS_ACTIONS = [
  ...COMMAND_NAMES,
  'register',
  'reapply',
  /** Writes a registration to the dossier, for a command over Kafka. */
  'deposit',
  /** Writes evidence to the dossier, for a command over Kafka. */
  'keep',
  'readCase',
  /** Reads what a case still has to bring. */
  'readDue',
  /** Follows the changes of a case. */
  'watchCase',
  'listCases',
  'countCases',
  /** Finds an artisan's applications by their scheme number. */
  'findArtisan',
  'readDossier',
  'eraseDossier',
  'releaseClaims',
  /** Reads who looked up, erased or released what, and why. */
  'readAudit',
] as const;
export type AccessAction = (typeof ACCESS_ACTIONS)[number];
