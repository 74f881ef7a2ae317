import { existsSync } from 'node:fs';
import { POLICIES } from '../../policies/policies.ts';
import { FROZEN_FILE, freeze, frozenDigests, keepFrozen } from './frozen-policies.ts';

/** `npm run freeze-policies`: freezes new policy versions. If a frozen one was edited, it writes nothing and exits with 1. */
const [file = FROZEN_FILE] = process.argv.slice(2);
try {
  const before = existsSync(file) ? frozenDigests(file) : {};
  const after = freeze(before, POLICIES);
  keepFrozen(after, file);
  const fresh = Object.keys(after).filter((version) => before[version] === undefined);
  process.stdout.write(
    `${fresh.length === 0 ? 'no new version' : `frozen: ${fresh.join(', ')}`}\n`,
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
