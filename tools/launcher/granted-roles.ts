import { join } from 'node:path';
import type { Role } from '../../contracts/vocabulary.ts';
import type { GrantedAction } from '../../policies/access/own-policies.ts';
import { PROJECT_DIR } from './paths.ts';

/**
 * Writes who may give which command as a module: Cedar cannot run in the sandbox of a workflow, nor where the client
 * library is installed.
 */

export const GRANTED_FILE = join(PROJECT_DIR, 'contracts/granted-roles.ts');

/** @returns the text of the module, formatted as Biome formats it. */
export function grantedModule(granted: Readonly<Record<GrantedAction, readonly Role[]>>): string {
  const rows = Object.entries(granted).map(
    ([name, roles]) => `  ${name}: [${roles.map((one) => `'${one}'`).join(', ')}],`,
  );
  return `import type { Role } from './vocabulary.ts';

/** Who may give which command, erase and free claims. Made from \`policies/access/\` by \`npm run grant-roles\`; a test compares the two. */
export const GRANTED_ROLES = {
${rows.join('\n')}
} as const satisfies Readonly<Record<string, readonly Role[]>>;
`;
}
