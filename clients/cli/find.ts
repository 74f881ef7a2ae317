import { createInterface } from 'node:readline/promises';
import { text as wholeOf } from 'node:stream/consumers';
import type { Command } from 'commander';
import { registration } from '../../contracts/intake/registration.ts';
import { BadInput } from '../library/bad-input.ts';
import { checkedAccessor } from '../library/no-aadhaar.ts';
import { Refused } from '../library/refused.ts';
import type { CliContext } from './context.ts';

/** The command `find`: an artisan's applications by scheme number. */

/** The part of the command line's context that it needs. */
type Around = Pick<CliContext, 'run' | 'print' | 'given'>;

/** The refusal of a number that was given as an argument. It does not quote the number. */
const NOT_AN_ARGUMENT =
  'the scheme number is not taken from the command line, where it would stay in the shell’s history and in npm’s log: ' +
  'type it when you are asked, or send it on standard input. What was typed now is in both: delete it there.';

/** Adds `find`. It reads the scheme number from the terminal or from standard input. */
export function addFindCommand(program: Command, { run, print, given }: Around): void {
  program
    .command('find')
    .usage('--reason <why>')
    .description(
      'an artisan’s applications; asks for the scheme number, or reads it from standard input',
    )
    .argument('[number...]', 'nothing: the number is not given here')
    .option('--reason <why>', 'written into the audit log')
    .action(async (numbers: readonly string[], { reason = '' }: { reason?: string }) => {
      if (numbers.length > 0) throw new Refused('MALFORMED', NOT_AN_ARGUMENT);
      const { role, id: actor, onBehalfOf } = given('operator').actor;
      const by = checkedAccessor({ role, actor, onBehalfOf, reason, way: 'command_line' });
      const number = await numberGiven();
      await run(async ({ onboarding }) => {
        const found = await onboarding.find(number, by);
        print(
          found,
          found.map((one) => `${one.caseId} ${one.end ?? 'open'}`).join('\n') || 'no application',
        );
      });
    });
}

/** Prompts on standard error: the result goes to standard output, which may be a file or a pipe. */
async function asked(): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question('scheme number: ');
  } finally {
    terminal.close();
  }
}

/** The scheme number that was typed or piped in. @throws BadInput where it is no scheme number */
async function numberGiven(): Promise<string> {
  const given = process.stdin.isTTY ? await asked() : await wholeOf(process.stdin);
  const read = registration.shape.schemeNumber.safeParse(given.trim());
  if (!read.success) throw BadInput.from(read.error, [], 'the scheme number');
  return read.data;
}
