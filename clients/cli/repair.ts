import { type Command, Option } from 'commander';
import { RUNNING_CODES } from '../../contracts/reason-codes.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { type Recovery, recoverCase } from '../../operations/recovery/recover.ts';
import { environment } from '../library/environment.ts';
import type { CliContext } from './context.ts';

/** The commands that repair cases: `recover` and `release-claims`. */

const CLOSINGS = RUNNING_CODES.filter((one) => one.startsWith('closing.'));

/** Adds the repairs that no case can do by itself. */
export function addRepairCommands(program: Command, context: CliContext): void {
  const { run, print, given, idOf } = context;
  program
    .command('recover <case>')
    .description('brings back a case whose run was terminated, reset or deleted')
    .option(
      '--from-topic',
      'takes it from the topic though a run might answer: decisions may be lost',
    )
    .addOption(
      new Option('--close <reason>', 'ends it instead of letting it go on').choices(CLOSINGS),
    )
    .action((text: string, { fromTopic, close }: { fromTopic?: true; close?: string }) =>
      run(async ({ client, audit }) => {
        const from = fromTopic ? ('topic' as const) : undefined;
        const kafka = kafkaSettings(environment());
        const caseId = idOf(text);
        const { actor: account } = given('administrator');
        const recovery = await audit.command(
          { account, action: 'recover', caseId, reason: close },
          () => recoverCase({ client, kafka, caseId, from, close }),
        );
        print(recovery, recoveryText(recovery, close));
      }),
    );
  program
    .command('release-claims <case>')
    .description('frees the PAN of an ended case for another artisan; administrators only')
    .requiredOption('--reason <why>', 'written into the audit log')
    .action((text: string, { reason }: { reason: string }) =>
      run(async ({ onboarding }) => {
        const { actor } = given('administrator');
        const from = { way: 'command_line' } as const;
        const released = await onboarding.releaseClaims(idOf(text), actor, reason, from);
        print(
          { released },
          released.length === 0 ? 'nothing was held' : `free again: ${released.join(', ')}`,
        );
      }),
    );
}

function recoveryText(recovery: Recovery, close: string | undefined): string {
  if (recovery.outcome !== 'recovered')
    return `${recovery.caseId} ${recovery.outcome === 'ended' ? `ended as ${recovery.end}; there is nothing to recover` : 'runs as it should'}`;
  const { caseId, sequence, unpublished, fromRun } = recovery;
  return [
    `${caseId} ${close === undefined ? 'goes on' : 'is closed'} after event ${sequence}`,
    `${unpublished} events are published now`,
    ...(fromRun === null ? ['taken from the topic: decisions not yet published are lost'] : []),
  ].join('; ');
}
