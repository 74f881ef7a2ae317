import { createHash } from 'node:crypto';
import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import canonicalize from 'canonicalize';
import { codesGiven } from '../contracts/codes-given.ts';
import type { Command, CommandAnswer, CommandName, RefusalCode } from '../contracts/commands.ts';
import { isReasonCode } from '../contracts/reason-codes.ts';
import { rule } from '../contracts/rules.ts';
import type { Actor } from '../contracts/shapes.ts';
import type { DossierStore } from '../dossier/store.ts';
import { BadInput } from './bad-input.ts';
import { refuseAadhaar } from './no-aadhaar.ts';
import { Refused } from './refused.ts';
import { wasUnheard } from './unheard.ts';

/** A command as a caller gives it: with an id of their own, repeated when they retry. */
export interface Given {
  readonly commandId: string;
  readonly actor: Actor;
  readonly traceparent?: string;
}

const RETRIES = 8;

/**
 * Sends a command to its case and waits for the answer.
 * @throws BadInput naming each reason code that is not in the closed list, and each text with a full Aadhaar number.
 * @throws Refused with a stable code. A repeated command gets its first answer instead.
 */
export async function sendCommand(
  client: Client,
  dossier: DossierStore,
  caseId: string,
  name: CommandName,
  { commandId, actor, traceparent }: Given,
  body: object,
): Promise<CommandAnswer> {
  checkCodes({ name, ...body } as Command);
  refuseAadhaar({ commandId, actor, ...body });
  const digest = createHash('sha256')
    .update(canonicalize({ name, actor, ...body }) ?? '')
    .digest('hex');
  const command = {
    id: commandId,
    digest,
    actor,
    ...(traceparent === undefined ? {} : { traceparent }),
    ...body,
  };
  const handle = client.workflow.getHandle(caseId);
  try {
    const answer = await patiently(() =>
      handle.executeUpdate<CommandAnswer, [unknown]>(name, {
        args: [command],
        updateId: commandId,
      }),
    );
    // Within a run the server answers a repeated id whatever it says now, so the content is compared here.
    if (answer.digest !== digest)
      throw new Refused('COMMAND_ID_REUSED', `${commandId} was another command`);
    return answer;
  } catch (error) {
    throw await refusalFor(error, dossier, caseId);
  }
}

/** What is not in the closed list is told at once, by its place. The case checks again, as others may send to it. */
function checkCodes(command: Command): void {
  const unknown = codesGiven(command).filter(({ code }) => !isReasonCode(code));
  if (unknown.length === 0) return;
  throw new BadInput(unknown.map(({ field }) => ({ field, rule: rule('code.known_reason') })));
}

/** What was not heard is said again after a pause, by the same id. */
async function patiently<T>(send: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await send();
    } catch (error) {
      if (!wasUnheard(error) || tries >= RETRIES) throw error;
      await new Promise((wake) => setTimeout(wake, 50 * 2 ** tries));
    }
  }
}

async function refusalFor(error: unknown, dossier: DossierStore, caseId: string): Promise<unknown> {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    const { type, message } = error.cause;
    if (type === 'AcceptedUpdateCompletedWorkflow') return endedOrUnknown(dossier, caseId);
    return new Refused((type ?? 'MALFORMED') as RefusalCode, message);
  }
  if (error instanceof WorkflowNotFoundError) return endedOrUnknown(dossier, caseId);
  return error;
}

/** A closed case and one that never was look alike to the server; the registration claim tells them apart. */
export async function endedOrUnknown(dossier: DossierStore, caseId: string): Promise<Refused> {
  const application = await dossier.application(caseId);
  if (application === null) return new Refused('CASE_UNKNOWN', `there is no case ${caseId}`);
  return new Refused('CASE_ENDED', `the case ended as ${application.end ?? 'closed'}`);
}
