import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import type { Policy } from '../../policies/policy.ts';
import { PROJECT_DIR } from './paths.ts';

/**
 * A digest of every field of every policy version, kept in a file. An open case depends on the version that it has pinned,
 * so a version is added and never edited. A field that differs from its digest was edited.
 */
export type Frozen = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const FROZEN_FILE = join(PROJECT_DIR, 'policies/versions/frozen.json');

/** The SHA-256 of each field of a policy but its version, in canonical JSON. */
export function digestsOf({ version: _version, ...fields }: Policy): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      createHash('sha256')
        .update(canonicalize(value) ?? '')
        .digest('hex'),
    ]),
  );
}

/** Reads the file of digests. */
export function frozenDigests(file = FROZEN_FILE): Frozen {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Writes the file of digests. */
export function keepFrozen(frozen: Frozen, file = FROZEN_FILE): void {
  writeFileSync(file, `${JSON.stringify(frozen, null, 2)}\n`);
}

/** What was edited since it was frozen: `2026-11` for a version that is gone, `2026-11 trades` for a field of one. */
export function editedSince(frozen: Frozen, policies: readonly Policy[]): string[] {
  const now = new Map(policies.map((one) => [one.version, digestsOf(one)]));
  return Object.entries(frozen).flatMap(([version, digests]) => {
    const found = now.get(version);
    if (found === undefined) return [version];
    return Object.keys(digests)
      .filter((field) => found[field] !== digests[field])
      .map((field) => `${version} ${field}`);
  });
}

/**
 * Adds the digests of new versions, and of fields that are new in all versions.
 * @throws Error naming each version and field that was edited since it was frozen
 */
export function freeze(frozen: Frozen, policies: readonly Policy[]): Frozen {
  const edited = editedSince(frozen, policies);
  if (edited.length > 0) {
    throw new Error(
      `a frozen version is never edited, add a new one instead: ${edited.join(', ')}`,
    );
  }
  return Object.fromEntries(policies.map((one) => [one.version, digestsOf(one)]));
}
