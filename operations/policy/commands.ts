import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readJson } from '../../clients/library/json.ts';
import type { CommandAnswer } from '../../contracts/commands.ts';
import { STAGES } from '../../contracts/vocabulary.ts';
import { isPolicy, policyOf } from '../../policies/policies.ts';
import type { Policy } from '../../policies/policy.ts';
import { isReasonCode } from '../../policies/texts/texts.ts';
import { ATTRIBUTES } from '../../workflows/interface/search-attributes.ts';
import { auditPolicy, auditText } from './audit.ts';
import { createBar } from './bar.ts';
import type { CaseGiven } from './cases.ts';
import { diffPolicies, diffText } from './diff.ts';
import { dryRun, dryRunText } from './dry-run.ts';
import { carryOut, planMove, planText, resultText } from './move.ts';

/** The `policy` commands of the command line. */

/** What the commands ask of a cluster. */
export interface Cluster {
  /** @returns the cases that are open now. @param query a condition of a visibility query that they have to meet */
  open(query?: string): Promise<readonly CaseGiven[]>;
  /** @throws Refused where the case refuses */
  move(caseId: string, to: string, reason: string, commandId: string): Promise<CommandAnswer>;
}

/** What the commands use of the command line. */
export interface CommandContext {
  /** Prints a result: the value as JSON, or the text. */
  readonly print: (value: unknown, text: string) => void;
  /** Prints a text for people, and nothing where the output is JSON. */
  readonly tell: (text: string) => void;
  /** Connects to the cluster, does the work and closes the connection. */
  readonly connected: (work: (cluster: Cluster) => Promise<void>) => Promise<void>;
  /** Asks a person to type a word; null where there is no terminal. */
  readonly typed: (question: string) => Promise<string | null>;
  /** Sets the exit code of a command that was not done in full. */
  readonly fail: () => void;
}

const FROM_FILE: [string, string] = [
  '--cases <file>',
  'reads case views from a file, one JSON object on each line, and asks no cluster',
];

/**
 * Adds `policy audit`, `policy diff`, `policy dry-run` and `policy access-diff`, which change nothing, and `policy move`.
 */
export function addPolicyCommands(program: Command, around: CommandContext): void {
  const { print, connected } = around;
  const policy = program.command('policy').description('the dated rules, and who may do what');
  const withCases = (
    file: string | undefined,
    work: (cases: readonly CaseGiven[]) => void,
  ): Promise<void> | void =>
    file === undefined
      ? connected(async (cluster) => work(await cluster.open()))
      : work(casesFrom(readFileSync(file, 'utf8')));
  policy
    .command('audit')
    .description('lists the unverified rules, and the open cases that they apply to')
    .option(...FROM_FILE)
    .action((how: { cases?: string }) =>
      withCases(how.cases, (cases) => {
        const audit = auditPolicy(cases);
        print(audit, auditText(audit));
      }),
    );
  policy
    .command('diff')
    .description('shows what changes from one version to another')
    .argument('<old>', 'a version', known)
    .argument('<new>', 'a version', known)
    .action((old: Policy, fresh: Policy) => {
      const diff = diffPolicies(old, fresh);
      print(diff, diffText(diff));
    });
  policy
    .command('access-diff')
    .description(
      'shows who may do more or less by other access policies; like diff, it ends with 0 either way',
    )
    .argument('<old>', 'a folder of Cedar files, or an exported state of the project')
    .argument('<new>', 'another')
    .action(async (old: string, fresh: string) => {
      // Loaded here, since few commands need Cedar.
      const { accessDiffText, diffAccess } = await import('./access-diff.ts');
      const diff = diffAccess(old, fresh);
      print(diff, accessDiffText(diff));
    });
  policy
    .command('dry-run')
    .description('lists the open cases that another version would change; changes nothing')
    .argument('<new>', 'a version', known)
    .option(...FROM_FILE)
    .action((fresh: Policy, how: { cases?: string }) =>
      withCases(how.cases, (cases) => {
        const tried = dryRun(fresh, cases);
        print(tried, dryRunText(tried));
      }),
    );
  policy
    .command('move')
    .description(
      'moves open cases to another version; without --yes it shows what that changes and asks',
    )
    .argument('<new>', 'a version', known)
    .requiredOption('--reason <code>', 'the reason code for the event of each case', knownReason)
    .option('--query <query>', 'only cases that meet this condition of a visibility query')
    .option('--trade <trade>', 'only cases of this trade', word)
    .option('--state <state>', 'only cases of this State', word)
    .addOption(new Option('--stage <stage>', 'only cases in this stage').choices(STAGES))
    .option('--yes', 'moves the cases without asking')
    .action((fresh: Policy, how: MoveOptions) =>
      connected((cluster) => move(fresh, how, cluster, around)),
    );
}

interface MoveOptions {
  readonly reason: string;
  readonly query?: string;
  readonly trade?: string;
  readonly state?: string;
  readonly stage?: string;
  readonly yes?: boolean;
}

async function move(
  policy: Policy,
  how: MoveOptions,
  cluster: Cluster,
  { print, tell, typed, fail }: CommandContext,
): Promise<void> {
  const { version } = policy;
  const plan = planMove(policy, await cluster.open(queryOf(how)));
  const count = plan.toMove.length;
  const question = `Type ${version} to move ${count} cases: `;
  if (how.yes === true || count === 0) tell(planText(plan));
  else {
    print(plan, planText(plan));
    if ((await typed(question)) !== version) {
      tell('Nothing was changed. With --yes the cases are moved.');
      return;
    }
  }
  const bar = createBar('moved', count);
  const send = (caseId: string, commandId: string) =>
    cluster.move(caseId, version, how.reason, commandId);
  const result = await carryOut(plan, send, () => bar.step());
  bar.end();
  const already = [...plan.already, ...result.already].sort();
  print({ ...plan, ...result, already }, resultText(version, result));
  if (result.refused.length > 0) fail();
}

/** @returns the filters as one condition of a visibility query; undefined for all open cases. */
function queryOf({ query, trade, state, stage }: MoveOptions): string | undefined {
  const equal = (name: string, value: string | undefined) =>
    value === undefined ? [] : [`${name} = '${value}'`];
  const parts = [
    ...(query === undefined ? [] : [`(${query})`]),
    ...equal(ATTRIBUTES.trade.name, trade),
    ...equal(ATTRIBUTES.state.name, state),
    ...equal(ATTRIBUTES.stage.name, stage),
  ];
  return parts.length === 0 ? undefined : parts.join(' AND ');
}

function known(version: string): Policy {
  if (!isPolicy(version)) throw new InvalidArgumentError('There is no such policy version.');
  return policyOf(version);
}

function knownReason(code: string): string {
  if (!isReasonCode(code)) throw new InvalidArgumentError('There is no such reason code.');
  return code;
}

/** A value that stands in quotes in a visibility query. */
function word(text: string): string {
  if (!/^\w+$/.test(text)) throw new InvalidArgumentError('It must be one word.');
  return text;
}

/** Reads case views as `case CASE --json` prints them, one on each line. */
function casesFrom(lines: string): CaseGiven[] {
  return lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => readJson(line, 'the cases:') as CaseGiven);
}
