import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { isPolicy, policyOf } from '../../policies/policies.ts';
import type { Policy } from '../../policies/policy.ts';
import { auditPolicy, auditText } from './audit.ts';
import type { CaseGiven } from './cases.ts';
import { diffPolicies, diffText } from './diff.ts';
import { dryRun, dryRunText } from './dry-run.ts';

/** What the command line brings along. */
interface Around {
  readonly print: (value: unknown, text: string) => void;
  /** Asks the cluster for the cases that are open now. */
  readonly askOpen: () => Promise<readonly CaseGiven[]>;
}

const FROM_FILE: [string, string] = [
  '--cases <file>',
  'case views in JSON, one a line, instead of asking',
];

/** `policy audit`, `policy diff` and `policy dry-run`: they look and change nothing. */
export function addPolicyCommands(program: Command, { print, askOpen }: Around): void {
  const policy = program.command('policy').description('the dated rules');
  const cases = async (file: string | undefined): Promise<readonly CaseGiven[]> =>
    file === undefined ? askOpen() : casesFrom(readFileSync(file, 'utf8'));
  policy
    .command('audit')
    .description('rules that nobody has verified, and the open cases that hang on them')
    .option(...FROM_FILE)
    .action(async (how: { cases?: string }) => {
      const audit = auditPolicy(await cases(how.cases));
      print(audit, auditText(audit));
    });
  policy
    .command('diff')
    .description('what another version asks otherwise')
    .argument('<old>', 'a version', known)
    .argument('<new>', 'a version', known)
    .action((old: Policy, fresh: Policy) => {
      const diff = diffPolicies(old, fresh);
      print(diff, diffText(diff));
    });
  policy
    .command('dry-run')
    .description('which open cases would owe what under another version; nothing is changed')
    .argument('<new>', 'a version', known)
    .option(...FROM_FILE)
    .action(async (fresh: Policy, how: { cases?: string }) => {
      const tried = dryRun(fresh, await cases(how.cases));
      print(tried, dryRunText(tried));
    });
}

function known(version: string): Policy {
  if (!isPolicy(version)) throw new InvalidArgumentError('There is no such policy version.');
  return policyOf(version);
}

/** As `case CASE --json` prints them, one a line. */
function casesFrom(lines: string): CaseGiven[] {
  return lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as CaseGiven);
}
