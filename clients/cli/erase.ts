import { join } from 'node:path';
import type { Command } from 'commander';
import { execa } from 'execa';
import type { CliContext } from './context.ts';

/** What is known of the cases topic after an erasure. */
const TOLD = {
  cleared: 'their cases are off the cases topic',
  asked: 'the projector is told, and takes their cases off the cases topic as soon as it runs',
  not_reached: 'the projector is not on this machine: tell it where it runs',
} as const;

/** Adds the erasure of an artisan, with all that follows from it. */
export function addEraseCommands(program: Command, hands: CliContext): void {
  const { run, print, given, idOf } = hands;
  program
    .command('erase <case>')
    .description('makes an artisan’s dossier unreadable for ever; administrators only')
    .requiredOption('--reason <why>', 'written into the access log')
    .action((text: string, { reason }: { reason: string }) =>
      run(async ({ onboarding }) => {
        const erased = await onboarding.erase(idOf(text), given('administrator').actor, reason);
        const casesTopic = await tellProjector(erased.artisanId);
        const next = `npm run projector -- forget ${erased.artisanId}`;
        const lines = [
          `${erased.artisanId} was erased at ${erased.at}`,
          TOLD[casesTopic],
          ...(casesTopic === 'not_reached' ? [`  ${next}`] : []),
        ];
        print(
          { ...erased, casesTopic, next: casesTopic === 'not_reached' ? next : null },
          lines.join('\n'),
        );
        // As of the projector itself: nothing is lost, and something is still to come.
        if (casesTopic !== 'cleared') process.exitCode = 3;
      }),
    );
  program
    .command('erased')
    .description('everybody who was ever erased, for a projector that has to be told again')
    .action(() =>
      run(async ({ onboarding }) => {
        const all = await onboarding.erased();
        print(all, all.map(({ artisanId }) => artisanId).join('\n'));
      }),
    );
}

/** The projector knows nothing of the dossier, nor we of its file: it is told by its own command. */
async function tellProjector(artisanId: string): Promise<keyof typeof TOLD> {
  const program = join(import.meta.dirname, '..', 'projector', 'main.ts');
  const args = ['--disable-warning=ExperimentalWarning', program, 'forget', artisanId];
  const { exitCode } = await execa(process.execPath, args, { reject: false });
  if (exitCode === 0) return 'cleared';
  return exitCode === 3 ? 'asked' : 'not_reached';
}
