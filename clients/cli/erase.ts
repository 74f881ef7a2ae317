import { join } from 'node:path';
import type { Command } from 'commander';
import { execa } from 'execa';
import type { CliContext } from './context.ts';

/** The commands `erase` and `erased`. */

/** What `erase` prints about the cases topic, by the projector's answer. */
const CASES_TOPIC = {
  cleared: 'their cases are off the cases topic',
  asked: 'the projector has been asked, and takes their cases off the cases topic once it runs',
  not_reached: 'the projector is not on this machine. Run this where it is:',
} as const;

/** Adds the erasure of an artisan, which also removes their cases from the cases topic, and the list of erasures. */
export function addEraseCommands(program: Command, context: CliContext): void {
  const { run, print, given, idOf } = context;
  program
    .command('erase <case>')
    .description('makes an artisan’s dossier unreadable for ever; administrators only')
    .requiredOption('--reason <why>', 'written into the audit log')
    .action((text: string, { reason }: { reason: string }) =>
      run(async ({ onboarding }) => {
        const { actor } = given('administrator');
        const from = { way: 'command_line' } as const;
        const erased = await onboarding.erase(idOf(text), actor, reason, from);
        const casesTopic = await tellProjector(erased.artisanId);
        const next = `npm run projector -- forget ${erased.artisanId}`;
        const lines = [
          `${erased.artisanId} was erased at ${erased.at}`,
          CASES_TOPIC[casesTopic],
          ...(casesTopic === 'not_reached' ? [`  ${next}`] : []),
        ];
        print(
          { ...erased, casesTopic, next: casesTopic === 'not_reached' ? next : null },
          lines.join('\n'),
        );
        // Exit code 3, like the projector's own `forget`: nothing is lost, but a step is still to be done.
        if (casesTopic !== 'cleared') process.exitCode = 3;
      }),
    );
  program
    .command('erased')
    .description('every artisan who was ever erased, to run `forget` again on a new projector')
    .action(() =>
      run(async ({ onboarding }) => {
        const all = await onboarding.erased();
        print(all, all.map(({ artisanId }) => artisanId).join('\n'));
      }),
    );
}

/** Runs the projector's own command `forget`: the projector does not read the dossier, and its file is its own. */
async function tellProjector(artisanId: string): Promise<keyof typeof CASES_TOPIC> {
  const program = join(import.meta.dirname, '../../projector/main.ts');
  const args = ['--disable-warning=ExperimentalWarning', program, 'forget', artisanId];
  const { exitCode } = await execa(process.execPath, args, { reject: false });
  if (exitCode === 0) return 'cleared';
  return exitCode === 3 ? 'asked' : 'not_reached';
}
