import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { CommandAnswer } from '../../contracts/commands.ts';
import { type Situation, sendBack } from '../scenarios/situation.ts';
import { SOON } from '../scenarios/ways.ts';
import { DIGEST, OTHER_DIGEST } from '../support/cases.ts';
import { send, viewOf } from '../support/scripted.ts';

/** A refusal, with the case's own message. */
export interface Heard {
  readonly code: string;
  readonly message: string;
}

/** A case that refuses several commands, with each refusal. */
export function refusing(): { situation: Situation; heard: Heard[]; answers: CommandAnswer[] } {
  const heard: Heard[] = [];
  const answers: CommandAnswer[] = [];
  const hear = async (given: Promise<CommandAnswer>) => {
    try {
      answers.push(await given);
    } catch (error) {
      if (!(error instanceof WorkflowUpdateFailedError)) throw error;
      if (!(error.cause instanceof ApplicationFailure)) throw error;
      heard.push({ code: error.cause.type ?? '', message: error.cause.message });
    }
  };
  const situation: Situation = {
    acts: [
      SOON,
      async (handle) => {
        const seen =
          (await viewOf(handle)).case.requirements.photograph?.evidence?.digest ?? DIGEST;
        const item = { requirement: 'photograph', seen, verdict: 'accept', codes: [] };
        await hear(send(handle, 'decide', 'artisan', { items: [item] }));
        const old = { ...item, seen: OTHER_DIGEST };
        await hear(send(handle, 'decide', 'reviewer', { items: [old] }));
        const unknown = { ...item, requirement: 'craft_card' };
        await hear(send(handle, 'decide', 'reviewer', { items: [unknown] }));
        await hear(send(handle, 'decide', 'reviewer', { items: [item, unknown] }));
        await hear(send(handle, 'decide', 'reviewer', { items: [item] }));
        await hear(send(handle, 'resume', 'artisan'));
      },
      sendBack('bank_proof', 'document.blurred'),
      async (handle) => {
        await hear(send(handle, 'hold', 'supervisor', { reason: 'hold.disaster' }));
        const evidence = { ref: 'ABCDE-FGHJK/bank_proof', version: 2, digest: OTHER_DIGEST };
        const items = [{ requirement: 'bank_proof', evidence }];
        await hear(send(handle, 'submit', 'artisan', { items }));
        await hear(send(handle, 'release', 'supervisor'));
      },
    ],
    events: [],
  };
  return { situation, heard, answers };
}
