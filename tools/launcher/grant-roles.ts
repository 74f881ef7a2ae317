import { writeFileSync } from 'node:fs';
import { grantedRoles } from '../../policies/access/own-policies.ts';
import { GRANTED_FILE, grantedModule } from './granted-roles.ts';

/** `npm run grant-roles`: writes who may give which command. With policies that cannot be used it writes nothing and exits with 1. */
const [file = GRANTED_FILE] = process.argv.slice(2);
try {
  writeFileSync(file, grantedModule(grantedRoles()));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
