import type { Command } from 'commander';
import { pino } from 'pino';
import { kafkaSettings } from '../../kafka/settings.ts';
import { ago, count, typesOf } from '../../operations/events/arguments.ts';
import { compareCases } from '../../operations/events/compare.ts';
import { comparisonText, isClean } from '../../operations/events/compare-text.ts';
import { lineOf } from '../../operations/events/folding.ts';
import { standardLines } from '../../operations/events/lines.ts';
import { readCase, recordLine } from '../../operations/events/one-case.ts';
import { createProgress } from '../../operations/events/progress.ts';
import { faultsOf, foldTopic, newerIn } from '../../operations/events/rebuild.ts';
import { tailEvents } from '../../operations/events/tail.ts';
import { isKept, problemsOf, verifyEvents } from '../../operations/events/verify.ts';
import { BadInput } from '../library/bad-input.ts';
import { environment } from '../library/environment.ts';
import { Refused } from '../library/refused.ts';
import type { CliContext } from './context.ts';

/** The commands about the events topic: `events tail`, `case`, `rebuild` and `verify`. */

const NDJSON = `
Standard output is NDJSON, one JSON object on each line, for jq and the like; all else goes to standard error.
A pipe that closes and Ctrl-C are an end and no error.`;

/** Adds the commands about the events topic. All but `verify` need Kafka alone. */
export function addEventsCommands(program: Command, context: CliContext): void {
  const events = program.command('events').description('the events topic');
  addReaders(events, context);
  addRebuild(events, context);
  addVerify(events, context);
}

interface TailArguments {
  readonly case?: string;
  readonly type?: string[];
  readonly since?: number;
  readonly fromBeginning?: true;
  readonly count?: number;
  readonly follow?: true;
}

function addReaders(events: Command, { idOf }: CliContext): void {
  events
    .command('tail')
    .description('events as the topic holds them, repeats too: the last ones, or from a start on')
    .option('--case <case>', 'of one case only')
    .option('--type <type...>', 'of these types only, such as requirement.returned or listing.*')
    .option(
      '--since <time>',
      'what happened then or later: 2026-11-24T06:30Z, or 90m, 12h, 7d',
      ago,
    )
    .option('--from-beginning', 'everything from the first on')
    .option('--count <number>', 'at most so many; without a start the last so many (10)', count)
    .option('--follow', 'goes on with what comes, until Ctrl-C')
    .addHelpText('after', NDJSON)
    .action(async (how: TailArguments) => {
      if (how.since !== undefined && how.fromBeginning)
        throw new BadInput([{ field: '--since', rule: 'does not go with --from-beginning' }]);
      const isWanted = typesOf(how.type);
      const options = {
        isWanted,
        fromBeginning: how.fromBeginning === true,
        follow: how.follow === true,
        ...(how.case === undefined ? {} : { caseId: idOf(how.case) }),
        ...(how.since === undefined ? {} : { since: how.since }),
        ...(how.count === undefined ? {} : { count: how.count }),
      };
      const settings = kafkaSettings(environment());
      await tailEvents(settings, options, standardLines(), createProgress('reading'), warn);
    });
  events
    .command('case <case>')
    .description('the events of one case in order, repeats dropped')
    .option('--raw', 'every record instead, repeats too, with its place, key and headers')
    .option('--fold', 'the case that they fold to instead, as the cases topic has it')
    .addHelpText(
      'after',
      `${NDJSON}\nExit code: 1 where there is no such case, or an event of it is missing.`,
    )
    .action(async (text: string, how: { raw?: true; fold?: true }) => {
      if (how.raw && how.fold)
        throw new BadInput([{ field: '--raw', rule: 'does not go with --fold' }]);
      const caseId = idOf(text);
      const lines = standardLines();
      const found = await readCase(kafkaSettings(environment()), caseId, lines.signal);
      if (lines.signal.aborted) return;
      if (found.folded === undefined)
        throw new Refused('CASE_UNKNOWN', `no event of ${caseId} is on the topic`);
      const { stopped, newer } = found.folded;
      const folded = [lineOf(found.folded) ?? []].flat();
      const written = how.raw ? found.records.map(recordLine) : how.fold ? folded : found.lines;
      for (const line of written) await lines.write(line);
      if (newer !== null) warn(`${newer.type} (${newer.sequence}) is newer than this program`);
      if (stopped === null) return;
      warn(`${caseId}: ${stopped}`);
      process.exitCode = 1;
    });
}

function addRebuild(events: Command, { print }: CliContext): void {
  events
    .command('rebuild')
    .description('every case anew from the events alone, as the cases topic has it; writes nothing')
    .option('--compare', 'says instead which cases the cases topic has otherwise, or not yet')
    .addHelpText(
      'after',
      `${NDJSON}\nExit code: 1 where events are missing or unreadable, or with --compare where cases differ, are behind or missing.`,
    )
    .action(async ({ compare }: { compare?: true }) => {
      const settings = kafkaSettings(environment());
      const lines = standardLines();
      if (compare) {
        const result = await compareCases(settings, createProgress('comparing'), lines.signal);
        if (lines.signal.aborted) return;
        print(result, comparisonText(result));
        if (!isClean(result)) process.exitCode = 1;
        return;
      }
      const folding = await foldTopic(settings, createProgress('folding'), lines.signal);
      // After Ctrl-C nothing is printed: a part of the topic folds to outdated cases.
      if (lines.signal.aborted) return;
      for (const one of folding.cases.values()) {
        const line = lineOf(one);
        if (line !== undefined) await lines.write(line);
      }
      for (const line of newerIn(folding)) warn(line);
      const faults = faultsOf(folding);
      for (const line of faults) warn(line);
      if (faults.length > 0) process.exitCode = 1;
    });
}

function addVerify(events: Command, { run, print }: Pick<CliContext, 'run' | 'print'>): void {
  events
    .command('verify')
    .description(
      'holds the topic against its promise, and its events against what the cases answer',
    )
    .addHelpText(
      'after',
      `
The events lie in a temporary file meanwhile (TMPDIR says where), which is gone at the end, also by Ctrl-C. A case that
does not answer is asked again a few times, then counted as unanswered and named.
Exit code: 1 where anything is counted but duplicates and unverifiable, which are cases that Temporal has forgotten.`,
    )
    .action(() =>
      run(async ({ onboarding }) => {
        const result = await verifyEvents({
          kafka: kafkaSettings(environment()),
          log: pino({ level: 'silent' }),
          askCase: (id) => onboarding.case(id),
          reading: createProgress('reading', { alone: true }),
          asking: createProgress('asking', { unit: 'cases', alone: true }),
        });
        print(
          result,
          [
            `${result.cases} cases, ${result.events} events, ${result.findings.gaps} gaps`,
            JSON.stringify(result.findings),
            ...problemsOf(result),
          ].join('\n'),
        );
        if (!isKept(result)) process.exitCode = 1;
      }),
    );
}

const warn = (line: string) => void process.stderr.write(`${line}\n`);
