import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../tools/deployment/changed-copy.ts';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';
import { FIELDS } from '../support/policy-edits.ts';
import { IN_LONG_MODE } from '../support/sizes.ts';
import { withChangedCopy } from './changed-copy.ts';
import { keptHistories, keptReleases, keptRuns } from './kept-histories.ts';
import { type Replayed, replay, replayRuns } from './replay.ts';

const LOOKUP = 'policies/policies.ts';
const KEPT: Change = { file: LOOKUP, from: 'export const POLICIES', to: 'const KEPT' };
const edits = readFileSync(join(PROJECT_DIR, 'test/support/policy-edits.ts'), 'utf8');
/** The edits, as a file of the copy. */
const ADDED = { 'policies/edits.ts': edits.replaceAll('../../policies/', './') };

/** The file of policy versions of a copy, with something before its end. */
const lookupWith = (text: string): Change[] => [
  KEPT,
  { file: LOOKUP, from: /$/, to: `\n${text}` },
  { file: LOOKUP, from: /^/, to: "import { edited, FIELDS } from './edits.ts';\n" },
];

/**
 * Copies of each version with one field edited, before the kept versions and after them, and as the current one
 * a version in which every field is edited.
 */
const NEWER = [
  ...lookupWith(`
const newer = (one: Policy, name: string): Policy[] =>
  FIELDS.map((field) => ({ ...edited(one, field), version: \`\${one.version}-\${name}-\${field}\` }));
const newest = FIELDS.reduce((one, field) => edited(one, field), policy_2026_12);
export const POLICIES: readonly Policy[] = [
  ...KEPT.flatMap((one) => newer(one, 'before')),
  ...KEPT,
  ...KEPT.flatMap((one) => newer(one, 'after')),
  { ...newest, version: 'newest' },
];
`),
  {
    file: LOOKUP,
    from: 'CURRENT_POLICY = policy_2026_12.version',
    to: "CURRENT_POLICY = 'newest'",
  },
];

/** Each version with one field edited in place: the field that a replayed run's name begins with. */
const IN_PLACE = [
  ...lookupWith(`
const made = new Map<string, readonly Policy[]>();
function asEdited(): readonly Policy[] {
  if (!inWorkflowContext()) return KEPT;
  const field = FIELDS.find((one) => workflowInfo().workflowId.startsWith(\`\${one}/\`));
  if (field === undefined) return KEPT;
  const before = made.get(field) ?? KEPT.map((one) => edited(one, field));
  made.set(field, before);
  return before;
}
`),
  {
    file: LOOKUP,
    from: /^/,
    to: "import { inWorkflowContext, workflowInfo } from '@temporalio/workflow';\n",
  },
  { file: LOOKUP, from: 'POLICIES.find', to: 'asEdited().find' },
  { file: LOOKUP, from: 'POLICIES.some', to: 'asEdited().some' },
];

/** No role may send any command, and no reason code is known. */
const REVOKED: Change[] = [
  { file: 'contracts/commands.ts', from: '=> GRANTED_ROLES[name];', to: '=> [];' },
  {
    file: 'contracts/command-fields.ts',
    from: '.filter(({ value }) => !list.has(value))',
    to: ".filter(({ value }) => list.has(value) || value !== '')",
  },
];

/** The handler checks the role and the codes as well. */
const ASKED_AGAIN: Change = {
  file: 'workflows/commands/command-handler.ts',
  from: /(const before = this\.#answered\(command\);\s+if [^;]+;\s+const verdict =) this/,
  to: '$1 admit(command) ?? this',
};

/** Whether the replay is deterministic and publishes the same bytes. */
const isSame = ({ error, publications }: Replayed) =>
  error === null &&
  publications.every(({ published, derived }) => published.sha256 === derived.sha256);
const otherwise = (all: readonly Replayed[]) =>
  all.filter((one) => !isSame(one)).map(({ name }) => name);

/**
 * The kept history that an edit in place breaks, by field. A field with null affects no case of the kept
 * histories, or an activity only: its digest shows the edit (\`test/policies/frozen.test.ts\`).
 */
const MEETS: Readonly<Record<(typeof FIELDS)[number], string | null>> = {
  effectiveFrom: null,
  requirements: 'straight',
  product: 'straight',
  products: null,
  attempts: 'two_documents_returned',
  clocks: 'straight',
  calendar: null,
  escalatesTo: null,
  trades: 'service_trade',
  taxRoutes: 'missing_gstin',
  marketplaces: null,
};

describe('kept histories', () => {
  const names = keptHistories();

  it.each(keptReleases())(
    'of %s replay the same beside newer versions, whatever was edited in these, when nobody may give any command and no reason code is known',
    async (release) => {
      const changes = [...NEWER, ...REVOKED];
      // Each history evaluates dozens of versions: in small, every third shows the same.
      const kept = keptHistories(release).filter((_, at) => IN_LONG_MODE || at % 3 === 0);
      expect(kept.length).toBeGreaterThan(10);
      const replayed = await withChangedCopy(changes, (copy) => replay(kept, copy, release), ADDED);
      expect(replayed).toHaveLength(kept.length);
      expect(otherwise(replayed)).toEqual([]);
    },
    600_000,
  );

  it.runIf(IN_LONG_MODE)(
    'tell an edit in place, of every field that they meet',
    async () => {
      const wanted = FIELDS.flatMap((field) => {
        const kind = MEETS[field];
        return keptRuns(kind === null ? [] : [kind]).map((run) => ({
          ...run,
          name: `${field}/${run.name}`,
        }));
      });
      const unedited = keptRuns(['straight']).map((run) => ({
        ...run,
        name: `unedited/${run.name}`,
      }));
      const runs = [...wanted, ...unedited];
      const replayed = await withChangedCopy(IN_PLACE, (copy) => replayRuns(runs, copy), ADDED);
      expect(otherwise(replayed)).toEqual(wanted.map(({ name }) => name));
    },
    600_000,
  );

  it('would tell if the handler of a command asked who may give it', async () => {
    const straight = names.filter((name) => name === 'straight');
    const changes = [...REVOKED, ASKED_AGAIN];
    const replayed = await withChangedCopy(changes, (copy) => replay(straight, copy));
    expect(otherwise(replayed)).toEqual(straight);
  }, 600_000);
});
