import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { commandDigest } from '../../contracts/command-digest.ts';
import { REASON_LIST, unlistedFields } from '../../contracts/command-fields.ts';
import type { Command, CommandAnswer, CommandName, RefusalCode } from '../../contracts/commands.ts';
import type { ActorGiven } from '../../contracts/shapes.ts';
import type { DossierStore } from '../../dossier/store.ts';
import { isKnownRequirement, UNKNOWN_REQUIREMENT_RULE } from '../../policies/known-requirements.ts';
import { publicActor } from './actor.ts';
import { BadInput } from './bad-input.ts';
import { checkCommandId, traceIn } from './command-ids.ts';
import { checkKnown } from './deposit.ts';
import { latestRun } from './last-run.ts';
import { refuseAadhaar } from './no-aadhaar.ts';
import { FAILED_PRECONDITION, gotNoAnswer, grpcCodeOf } from './no-answer.ts';
import { Refused } from './refused.ts';

/** Sends commands to cases as Temporal Updates, and turns failures into refusals. */

/** What a caller gives with every command. */
export interface Given {
  /** A UUID or a ULID. A retry repeats it. */
  readonly commandId: string;
  /** The actor in clear: the case gets a hash of its id. */
  readonly actor: ActorGiven;
  readonly traceparent?: string;
}

const RETRIES = 8;

/**
 * Sends a command to its case and waits for the answer. A repeated command gets its first answer.
 * @throws BadInput for an id that is neither UUID nor ULID, an unknown requirement, a reason code outside the closed list
 * and a text with a full Aadhaar number
 * @throws Refused with a stable code
 */
export async function sendCommand(
  client: Client,
  dossier: DossierStore,
  caseId: string,
  name: CommandName,
  { commandId, actor: given, traceparent }: Given,
  body: object,
): Promise<CommandAnswer> {
  checkCommandId(commandId);
  checkRequirements(body);
  checkCodes({ name, ...body } as Command);
  refuseAadhaar({ actor: given, ...body });
  const actor = publicActor(dossier, given);
  const digest = commandDigest(name, { actor, ...body });
  const command = {
    id: commandId,
    digest,
    actor,
    ...traceIn(traceparent),
    ...body,
  };
  const handle = client.workflow.getHandle(caseId);
  try {
    const answer = await retried(
      () =>
        handle.executeUpdate<CommandAnswer, [unknown]>(name, {
          args: [command],
          updateId: commandId,
        }),
      (error) => refusePaused(error, client, caseId),
    );
    // Within a run the server answers a repeated Update id whatever its content, so the content is compared here.
    if (answer.digest !== digest)
      throw new Refused('COMMAND_ID_REUSED', `${commandId} was another command`);
    return answer;
  } catch (error) {
    throw await refusalFor(error, client, dossier, caseId);
  }
}

/** Refuses requirements that no policy has. Such a name may be personal text, and the case's refusal would quote it. */
function checkRequirements(body: object): void {
  const { items, requirement } = body as {
    readonly items?: readonly { readonly requirement: string }[];
    readonly requirement?: string;
  };
  checkKnown(items ?? [], (place) => `items.${place}`);
  if (requirement !== undefined && !isKnownRequirement(requirement))
    throw new BadInput([{ field: 'requirement', rule: UNKNOWN_REQUIREMENT_RULE }]);
}

/** Refuses reason codes outside the closed list, by their path. The case checks again, as other clients may send to it. */
function checkCodes(command: Command): void {
  const unlisted = unlistedFields(command.name, command, [REASON_LIST]);
  if (unlisted.length === 0) return;
  throw new BadInput(unlisted.map(({ path, rule }) => ({ field: path.join('.'), rule })));
}

/**
 * Repeats an Update that got no answer, with the same id and a growing pause.
 * @param check throws where a repeat is of no use
 */
async function retried<T>(
  send: () => Promise<T>,
  check: (error: unknown) => Promise<void>,
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await send();
    } catch (error) {
      if (!gotNoAnswer(error) || tries >= RETRIES) throw error;
      await check(error);
      await new Promise((wake) => setTimeout(wake, 50 * 2 ** tries));
    }
  }
}

async function refusalFor(
  error: unknown,
  client: Client,
  dossier: DossierStore,
  caseId: string,
): Promise<unknown> {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    const { type, message } = error.cause;
    if (type === 'AcceptedUpdateCompletedWorkflow') return notOpen(client, dossier, caseId);
    return new Refused((type ?? 'MALFORMED') as RefusalCode, message);
  }
  if (error instanceof WorkflowNotFoundError) return notOpen(client, dossier, caseId);
  return grpcCodeOf(error) === FAILED_PRECONDITION ? failingRun(caseId) : error;
}

/** @throws Refused UNDER_REPAIR where the server refused the Update since an operator has paused the run */
async function refusePaused(error: unknown, client: Client, caseId: string): Promise<void> {
  if (grpcCodeOf(error) !== FAILED_PRECONDITION) return;
  const run = await latestRun(client, caseId);
  if (run?.status.name === 'PAUSED') throw pausedRun(caseId);
}

/** The refusal while an operator's pause stops a run: it takes no command and answers no Query. */
export const pausedRun = (caseId: string): Refused =>
  new Refused(
    'UNDER_REPAIR',
    `an operator has paused the run of ${caseId}: try again once the pause is taken back`,
  );

/** The refusal while no worker can replay a run: its workflow task fails again and again, until the reconciler mends it. */
export const failingRun = (caseId: string): Refused =>
  new Refused(
    'UNDER_REPAIR',
    `the workflow task of ${caseId} fails: try again once the run is repaired`,
  );

/**
 * Why a case takes no command and answers no Query. The server does not distinguish a closed run from one that never
 * existed; the dossier's registration claim knows whether the case has ended. A claimed case that has not ended is being
 * opened now, or its run was lost and is recovered: it is never reported as ended.
 */
export async function notOpen(
  client: Client,
  dossier: DossierStore,
  caseId: string,
): Promise<Refused> {
  const application = await dossier.application(caseId);
  if (application === null) return unknownCase(caseId);
  if (application.end !== null)
    return new Refused('CASE_ENDED', `the case ended as ${application.end}`);
  const run = await latestRun(client, caseId);
  return run === null || run.status.name === 'RUNNING'
    ? new Refused('CASE_UNKNOWN', `${caseId} is being opened`)
    : new Refused(
        'UNDER_REPAIR',
        `the run of ${caseId} is over and the case is not: it is recovered`,
      );
}

/** The refusal of a command to a case that does not exist. */
export const unknownCase = (caseId: string): Refused =>
  new Refused('CASE_UNKNOWN', `there is no case ${caseId}`);
