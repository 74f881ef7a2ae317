import { defaultPayloadConverter, fromPayloadsAtIndex } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import {
  COMMAND_TYPES,
  type CommandMessage,
  type CommandType,
  commandOf,
} from '../../contracts/command-message.ts';
import type { Envelope } from '../../contracts/envelope.ts';
import type { Actor } from '../../contracts/shapes.ts';
import { replayEach } from '../../tools/deployment/replay.ts';
import type { CaseStart } from '../../workflows/interface/run-input.ts';
import { keptRuns } from '../replay/kept-histories.ts';
import { quiet } from '../support/quiet.ts';

/** The published events of a case, and its commands. */
export interface Lived {
  readonly messages: readonly Envelope[];
  readonly commands: readonly CommandMessage[];
}

/** Replays every kept history. @returns what each case published, and its commands */
export async function fromHistories(): Promise<Lived[]> {
  const runs = keptRuns();
  const messages = new Map(runs.map(({ name }) => [name, [] as Envelope[]]));
  const failures = await replayEach(runs, {
    logger: quiet,
    onPublication: (name, _receipt, batch) => void messages.get(name)?.push(...batch),
  });
  for (const error of failures.values()) throw error;
  return runs.map(({ name, history }) => ({
    messages: messages.get(name) ?? [],
    commands: commandsOf(history),
  }));
}

/** The source of a command, by the role of its actor. */
const SENDERS: Readonly<Partial<Record<Actor['role'], string>>> = {
  reviewer: '/review-desk',
  supervisor: '/review-desk',
  administrator: '/operations',
  system: '/kyc-provider',
};

/** The registration and the Updates of a case as messages of the commands topic: same ids, same content. */
export function commandsOf(history: History): CommandMessage[] {
  const messages: CommandMessage[] = [];
  let caseId = '';
  for (const event of history.events ?? []) {
    const { seconds, nanos } = event.eventTime ?? {};
    const ms = Number(seconds ?? 0) * 1000 + Math.floor((nanos ?? 0) / 1e6);
    const time = new Date(ms).toISOString();
    const message = (type: CommandType, id: string, actor: Actor, data: object) =>
      messages.push(
        commandOf(
          type,
          { id, source: SENDERS[actor.role] ?? '/service-centre', subject: caseId, time },
          { actor, ...data } as never,
        ),
      );
    const started = event.workflowExecutionStartedEventAttributes;
    if (started) {
      const start = argument<CaseStart>(started.input?.payloads);
      caseId = start.kind === 'open' ? start.caseId : start.case.caseId;
      if (start.kind !== 'open' || start.carriedOver !== undefined) continue;
      const { command, registration, brought } = start;
      message('register', command.id, command.actor, { dossier: registration.dossier, brought });
    }
    const asked = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
    const name = COMMAND_TYPES.find((one) => one === asked?.name);
    if (asked && name !== undefined) {
      const { id, actor, digest: _claimed, ...data } = argument<Asked>(asked.args?.payloads);
      message(name, id, actor, data);
    }
  }
  return messages;
}

interface Asked {
  readonly id: string;
  readonly digest: string;
  readonly actor: Actor;
}

const argument = <T>(payloads: Parameters<typeof fromPayloadsAtIndex>[2]): T =>
  fromPayloadsAtIndex<T>(defaultPayloadConverter, 0, payloads);
