import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowIdReusePolicy,
} from '@temporalio/client';
import { caseId as caseIdOf, parseCaseId } from '../../contracts/ids.ts';
import type { Registration, RegistrationInput } from '../../contracts/intake/registration.ts';
import { publicDistrict } from '../../contracts/places/places.ts';
import type { Actor, ActorGiven, Evidence } from '../../contracts/shapes.ts';
import type { DossierStore } from '../../dossier/store.ts';
import { CURRENT_POLICY } from '../../policies/policies.ts';
import type { OpenCase } from '../../workflows/interface/run-input.ts';
import {
  attributesAtStart,
  summaryOf,
  TASK_QUEUE,
  WORKFLOW_TYPE,
} from '../../workflows/interface/search-attributes.ts';
import { publicActor } from './actor.ts';
import { derivedCommandId, traceIn } from './command-ids.ts';
import { checkedRegistration, type Deposited, openDeposit, writeRegistration } from './deposit.ts';
import { differencesFrom } from './differences.ts';
import { latestOwnRun, latestRun } from './last-run.ts';

/** Opens cases: claims the application in the dossier and starts its workflow, once however often it is asked. */

export interface Registered {
  readonly caseId: string;
  /** False when this application's case existed before: no workflow was started. */
  readonly fresh: boolean;
  readonly end: string | null;
  /**
   * Paths of the fields, such as `phone`, in which this registration differs from the one that a known case was opened
   * with; never values. The case stays as it is, and the differing values were not written.
   */
  readonly differs: readonly string[];
}

/** The command that asks for a case. The events that open the case name it as their cause. */
export interface AskedBy {
  /** The caller's own id. Without it, the id is derived from the case id, so that every repeat has the same. */
  readonly commandId?: string | undefined;
  readonly traceparent?: string | undefined;
}

/** The command in the input of a case's first run. */
export function openingCommand(
  caseId: string,
  actor: Actor,
  { commandId = derivedCommandId('register', caseId), traceparent }: AskedBy,
): OpenCase['command'] {
  return { id: commandId, actor, ...traceIn(traceparent) };
}

/** The task queue on which a case's workflow starts, and the command that asks for it. */
export interface OpeningHow extends AskedBy {
  readonly taskQueue?: string | undefined;
}

/**
 * Opens a case, or finds the existing one. Writes personal data to the dossier first.
 * @throws BadInput naming every field and the rule that it breaks
 */
export async function register(
  client: Client,
  dossier: DossierStore,
  input: RegistrationInput,
  actor: ActorGiven,
  how: OpeningHow = {},
): Promise<Registered> {
  const one = checkedRegistration(input);
  const artisanId = await dossier.mintArtisan(one.schemeNumber);
  const known = await knownCase(client, dossier, caseIdOf(artisanId, one.application));
  if (known !== null) return differingFrom(dossier, known, one);
  return open(client, dossier, one, await writeRegistration(dossier, one), actor, how);
}

/**
 * Opens a case from a deposited registration, or finds the existing one, which takes no evidence from it: that needs a
 * submission.
 * @throws BadInput where the references are of another artisan, application or requirement
 * @throws DossierError NOT_FOUND, DIGEST_MISMATCH or ERASED where the dossier does not hold an entry
 */
export async function registerDeposited(
  client: Client,
  dossier: DossierStore,
  deposited: Deposited,
  actor: ActorGiven,
  how: OpeningHow = {},
): Promise<Registered> {
  const known = await knownCase(client, dossier, deposited.caseId);
  // A repeat of the opening registration has no differences. Its dossier entry may be gone by now.
  if (known !== null && (await isOpenedWith(dossier, deposited))) return known;
  const one = await openDeposit(dossier, deposited);
  if (known !== null) return differingFrom(dossier, known, one);
  return open(client, dossier, one, deposited, actor, how);
}

async function open(
  client: Client,
  dossier: DossierStore,
  one: Registration,
  { caseId, dossier: entry, brought }: Deposited,
  actor: ActorGiven,
  how: OpeningHow,
): Promise<Registered> {
  const { artisanId, application } = parseCaseId(caseId);
  const commandDigest = entry.digest;
  const by = publicActor(dossier, actor);
  const { organisation = null } = by;
  const wanted = { caseId, artisanId, application, commandDigest, organisation };
  const { application: claimed } = await dossier.register(wanted);
  const start: OpenCase = {
    kind: 'open',
    caseId,
    artisanId,
    application,
    registration: factsOf(one, entry),
    brought,
    command: openingCommand(caseId, by, how),
  };
  const isStarted = await startCase(client, start, how.taskQueue);
  const answer = { caseId, fresh: isStarted, end: null, differs: [] };
  // A concurrent call started the workflow first.
  if (!isStarted) return differingFrom(dossier, answer, one);
  // Another registration had claimed the application, but its opening broke off or came second.
  if (claimed.commandDigest !== commandDigest || claimed.organisation !== organisation)
    await dossier.recordOpening(caseId, { commandDigest, organisation });
  return answer;
}

/** Whether a case was opened with this very registration. @throws DossierError */
export async function isOpenedWith(
  dossier: DossierStore,
  { caseId, dossier: entry }: Deposited,
): Promise<boolean> {
  return (await dossier.application(caseId))?.commandDigest === entry.digest;
}

/** A known case with the fields in which this registration differs from the opening one. */
async function differingFrom(
  dossier: DossierStore,
  known: Registered,
  one: Registration,
): Promise<Registered> {
  const application = await dossier.application(known.caseId);
  if (application === null) return known;
  return { ...known, differs: await differencesFrom(dossier, application, one) };
}

/** A case that was opened before; null where there is none, or its opening broke off and must be repeated. */
export async function knownCase(
  client: Client,
  dossier: DossierStore,
  caseId: string,
): Promise<Registered | null> {
  const known = await dossier.application(caseId);
  if (known === null) return null;
  const isThere = known.end !== null || (await isStarted(client, caseId));
  return isThere ? { caseId, fresh: false, end: known.end, differs: [] } : null;
}

/** Starts a case's workflow. @returns false if it had been started before */
export async function startCase(
  client: Client,
  start: OpenCase,
  taskQueue = TASK_QUEUE,
): Promise<boolean> {
  const { caseId, registration: about } = start;
  const begin = async (with_: OpenCase, workflowIdReusePolicy: WorkflowIdReusePolicy) => {
    try {
      await client.workflow.start(WORKFLOW_TYPE, {
        workflowId: caseId,
        taskQueue,
        args: [with_],
        workflowIdReusePolicy,
        workflowIdConflictPolicy: 'FAIL',
        staticSummary: summaryOf(about),
        typedSearchAttributes: attributesAtStart(about, start.command.actor.organisation),
      });
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    }
  };
  if (await begin(start, 'REJECT_DUPLICATE')) return true;
  // A run that was started by hand under this id, and refused, must not keep the artisan out.
  const latest = await latestRun(client, caseId);
  if (latest === null || (await latestOwnRun(client, caseId, latest)) !== null) return false;
  return begin({ ...start, after: latest.runId }, 'ALLOW_DUPLICATE');
}

function factsOf(one: Registration, entry: Evidence): OpenCase['registration'] {
  return {
    policy: one.policy ?? CURRENT_POLICY,
    trade: one.trade,
    state: one.state,
    // The typed name is in the dossier; only the register's code is public.
    district: publicDistrict(one.state, one.district),
    settlement: one.settlement,
    route: one.route,
    collective: one.collective ?? null,
    marketplace: one.marketplace,
    taxRoute: one.taxRoute,
    exports: one.exports,
    language: one.language,
    channel: one.channel,
    dossier: entry,
  };
}

async function isStarted(client: Client, caseId: string): Promise<boolean> {
  return (await latestOwnRun(client, caseId, await latestRun(client, caseId))) !== null;
}
