import type { Command } from 'commander';
import { kafkaSettings } from '../kafka/settings.ts';
import type { Given } from './commands.ts';
import type { Connected } from './connect.ts';
import { environment } from './environment.ts';
import { recoverCase } from './recover.ts';

/** What the command line hands to repairs. */
export interface RepairHands {
  /** Connects, and does it. */
  readonly run: (work: (connected: Connected) => Promise<void>) => Promise<void>;
  readonly print: (value: unknown, text: string) => void;
  readonly given: (role: 'administrator') => Given;
  readonly idOf: (text: string) => string;
}

/** Adds what brings back something that no case does by itself any more. */
export function addRepairCommands(program: Command, hands: RepairHands): void {
  const { run, print, given, idOf } = hands;
  program
    .command('recover <case>')
    .description('brings back a case whose run was terminated or reset')
    .action((text: string) =>
      run(async ({ client }) => {
        const kafka = kafkaSettings(environment());
        const recovery = await recoverCase({ client, kafka, caseId: idOf(text) });
        print(
          recovery,
          `${recovery.caseId} goes on after event ${recovery.sequence}; ${recovery.unpublished} events are published now`,
        );
      }),
    );
  program
    .command('release-claims <case>')
    .description('frees the PAN of an ended case for another artisan; administrators only')
    .requiredOption('--reason <why>', 'written into the access log')
    .action((text: string, { reason }: { reason: string }) =>
      run(async ({ onboarding }) => {
        const { actor } = given('administrator');
        const released = await onboarding.releaseClaims(idOf(text), actor, reason);
        print(
          { released },
          released.length === 0 ? 'nothing was held' : `free again: ${released.join(', ')}`,
        );
      }),
    );
}
