import { type Command, Option } from 'commander';
import type { CommandAnswer } from '../../contracts/commands.ts';
import { CHANNELS } from '../../contracts/vocabulary.ts';
import type { Onboarding, ProviderAnswer } from '../library/onboarding.ts';
import type { CliContext } from './context.ts';

/** What the command line hands to commands that are laid over a case. */
export interface OverlayContext extends Pick<CliContext, 'given' | 'idOf'> {
  /** Connects, does it, and says what came of it. */
  readonly act: (
    work: (onboarding: Onboarding) => Promise<CommandAnswer>,
    done: string,
  ) => Promise<void>;
}

/** Adds what may be done to a case in any stage: hold, release, waive, appeal, other rules, and others' own answers. */
export function addOverlayCommands(program: Command, { act, given, idOf }: OverlayContext): void {
  program
    .command('hold <case>')
    .description('nothing is asked, decided or counted until it is released')
    .option('--reason <code>', 'why', 'hold.inquiry')
    .action((text: string, { reason }: { reason: string }) =>
      act((onboarding) => onboarding.hold(idOf(text), reason, given('supervisor')), 'held'),
    );
  program
    .command('release <case>')
    .description('lets a held case go on from where it stood')
    .action((text: string) =>
      act((onboarding) => onboarding.release(idOf(text), given('supervisor')), 'released'),
    );
  program
    .command('waive <case> <requirement>')
    .description('a document is not asked for in this one case')
    .option('--reason <code>', 'why', 'waiver.supervisor_decision')
    .action((text: string, requirement: string, { reason }: { reason: string }) =>
      act(
        (onboarding) => onboarding.waive(idOf(text), requirement, reason, given('supervisor')),
        'waived',
      ),
    );
  program
    .command('appeal <case> <requirement>')
    .description('a refusal is looked at anew by somebody above')
    .action((text: string, requirement: string) =>
      act(
        (onboarding) => onboarding.appeal(idOf(text), requirement, given('artisan')),
        'the appeal is with a supervisor',
      ),
    );
  program
    .command('move-policy <case> <version>')
    .description('other rules apply from now on; what was accepted stays accepted')
    .option('--reason <code>', 'why', 'policy.new_rules')
    .action((text: string, version: string, { reason }: { reason: string }) =>
      act(
        (onboarding) => onboarding.movePolicy(idOf(text), version, reason, given('administrator')),
        `under ${version} from now on`,
      ),
    );
  program
    .command('contact <case>')
    .description('whether the artisan wants reminders, and how')
    .option('--no-reminders', 'no messages; a facilitator calls instead')
    .addOption(new Option('--channel <channel>', 'how').choices(CHANNELS).default('sms'))
    .action((text: string, how: { reminders: boolean; channel: (typeof CHANNELS)[number] }) =>
      act((onboarding) => onboarding.contact(idOf(text), how, given('artisan')), 'noted'),
    );
  program
    .command('assist <case> <requirement>')
    .description('an assistance task is done: the help was given, or could not be')
    .option('--outcome <code>', 'what came of it', 'assistance.provided')
    .action((text: string, requirement: string, { outcome }: { outcome: string }) =>
      act(
        (onboarding) => onboarding.assist(idOf(text), requirement, outcome, given('facilitator')),
        'noted',
      ),
    );
  program
    .command('report <case> <requirement> <outcome>')
    .description('a provider’s own answer: valid, invalid, doubtful or contested')
    .option('--codes <code,code...>', 'why', '')
    .action(
      (
        text: string,
        requirement: string,
        outcome: ProviderAnswer['outcome'],
        { codes }: { codes: string },
      ) =>
        act(async (onboarding) => {
          const { case: theCase } = await onboarding.case(idOf(text));
          const answer: ProviderAnswer = {
            requirement,
            seen: theCase.requirements[requirement]?.evidence?.digest ?? '0'.repeat(64),
            question: theCase.requirements[requirement]?.question ?? 1,
            outcome,
            codes: codes.split(',').filter((one) => one !== ''),
          };
          return onboarding.report(idOf(text), answer, given('system'));
        }, 'taken'),
    );
}
