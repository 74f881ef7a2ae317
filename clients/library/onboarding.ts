import type { Client } from '@temporalio/client';
import {
  QueryNotRegisteredError,
  QueryRejectedError,
  WorkflowClient,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { z } from 'zod';
import type { Case } from '../../contracts/case.ts';
import type {
  CommandAnswer,
  CommandBody,
  CommandName,
  CommandOf,
} from '../../contracts/commands.ts';
import type { RegistrationInput } from '../../contracts/intake/registration.ts';
import type { ActorGiven, Evidence } from '../../contracts/shapes.ts';
import { type Party, STAGES, type Stage } from '../../contracts/vocabulary.ts';
import { alternatives, dueRequirements, requirementsOf } from '../../contracts/waiting.ts';
import { againstCase } from '../../dossier/agreement.ts';
import type { Accessor } from '../../dossier/audit-entry.ts';
import type { Application, DossierStore, Erased } from '../../dossier/store.ts';
import { againstOthers } from '../../dossier/uniqueness.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';
import { erase, releaseClaims } from './administration.ts';
import type { WayIn } from './audit.ts';
import { checkCommandId } from './command-ids.ts';
import {
  failingRun,
  type Given,
  notOpen,
  pausedRun,
  sendCommand,
  unknownCase,
} from './commands.ts';
import {
  type Brought,
  checkedItems,
  checkedRegistration,
  checkReferences,
  type Deposited,
  type Referred,
  writeBrought,
  writeRegistration,
} from './deposit.ts';
import { type CaseHistory, historyOf } from './history.ts';
import { lastValidRun, latestRun } from './last-run.ts';
import { checkedAccessor, refuseAadhaar } from './no-aadhaar.ts';
import { FAILED_PRECONDITION, grpcCodeOf } from './no-answer.ts';
import { type OpenFault, openFaultsOf } from './open-faults.ts';
import { reapply } from './reapply.ts';
import {
  type AskedBy,
  type OpeningHow,
  type Registered,
  register,
  registerDeposited,
} from './register.ts';

/** The client library: every command and question for backend systems, on one class. */

export type Decision = CommandOf<'decide'>['items'][number];

export interface DueItem {
  readonly requirement: string;
  /** Why it was returned; empty when it was never submitted. */
  readonly codes: readonly string[];
  /** Other requirements that do as well; one of all these is enough. */
  readonly instead: readonly string[];
}

/** Work for a reviewer: the evidence to open, with the digest that the decision is bound to. */
export interface ReviewItem {
  readonly requirement: string;
  readonly waitingOn: Party;
  readonly codes: readonly string[];
  /** How many times evidence was submitted for it. */
  readonly attempt: number;
  readonly evidence: Evidence | null;
}

type RegistryAnswer = Pick<CommandOf<'report_registration'>, 'levels' | 'codes'>;
type Contact = Pick<CommandOf<'contact'>, 'reminders' | 'channel'>;

/** The parts of evidence that are compared with other dossiers. */
const numbers = z.object({
  pan: z.string().optional(),
  account: z.string().optional(),
  ifsc: z.string().optional(),
});

/** An answer that a provider reports by itself. `seen` is the digest of the evidence that it was asked about. */
export interface ProviderAnswer {
  readonly requirement: string;
  readonly seen: string;
  /** The number of the question that it answers: the last part of our reference. */
  readonly question: number;
  readonly outcome: 'valid' | 'invalid' | 'doubtful' | 'contested';
  readonly codes: readonly string[];
}

/** The parties that decide, each in their own role. */
const PEOPLE: ReadonlySet<Party> = new Set(['facilitator', 'reviewer', 'supervisor']);

/** The client library of backend systems. One instance serves a process; it holds no state of its own. */
export class Onboarding {
  readonly #client: Client;
  /** Asks runs, but for those that an operator or the server has ended: they may not be the case's own. */
  readonly #asking: WorkflowClient;
  readonly #dossier: DossierStore;
  readonly #taskQueue: string | undefined;

  constructor(client: Client, dossier: DossierStore, taskQueue?: string) {
    this.#client = client;
    const { connection, options } = client;
    this.#asking = new WorkflowClient({
      ...{ connection, namespace: options.namespace },
      queryRejectCondition: 'NOT_COMPLETED_CLEANLY',
    });
    this.#dossier = dossier;
    this.#taskQueue = taskQueue;
  }

  /** Opens an artisan's case, or finds it. @throws BadInput */
  async register(
    input: RegistrationInput,
    actor: ActorGiven,
    by: AskedBy = {},
  ): Promise<Registered> {
    return register(this.#client, this.#dossier, input, actor, this.#opening(actor, by));
  }

  /** Opens the next application of an artisan whose case has ended, with the evidence that is still valid. @throws Refused */
  async reapply(
    caseId: string,
    actor: ActorGiven,
    policy?: string,
    by: AskedBy = {},
  ): Promise<Registered> {
    const how = this.#opening(actor, by);
    return reapply(this.#client, this.#dossier, await this.case(caseId), actor, { ...how, policy });
  }

  /** Writes a registration to the dossier and opens no case: for senders to the commands topic. @throws BadInput */
  async deposit(input: RegistrationInput): Promise<Deposited> {
    return writeRegistration(this.#dossier, checkedRegistration(input));
  }

  /** Opens the case of a registration that was deposited, or finds it. @throws BadInput, DossierError */
  async registerDeposited(
    deposited: Deposited,
    actor: ActorGiven,
    by: AskedBy = {},
  ): Promise<Registered> {
    return registerDeposited(
      this.#client,
      this.#dossier,
      deposited,
      actor,
      this.#opening(actor, by),
    );
  }

  /** Writes evidence to the dossier and submits nothing. @throws BadInput, Refused */
  async keep(caseId: string, items: readonly Brought[]): Promise<Referred[]> {
    const checked = checkedItems(items);
    // Checked before anything personal is written: no erasure would reach an entry of an unknown artisan.
    if ((await this.#dossier.application(caseId)) === null) throw unknownCase(caseId);
    return writeBrought(this.#dossier, caseId, checked);
  }

  /** Submits any number of items; the answer has one entry for each. @throws BadInput, Refused */
  async submit(caseId: string, items: readonly Brought[], given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'submit', given, { items: await this.keep(caseId, items) });
  }

  /** Submits references to evidence that `keep` has written. @throws BadInput, DossierError, Refused */
  async submitKept(
    caseId: string,
    items: readonly Referred[],
    given: Given,
  ): Promise<CommandAnswer> {
    await checkReferences(this.#dossier, caseId, items, (_one, place) => `items.${place}.evidence`);
    return this.#send(caseId, 'submit', given, { items });
  }

  /**
   * Sends a command of `COMMAND_TABLE` (`contracts/commands.ts`). The HTTP API, the commands topic and the CLI all use it.
   * @param body the command's fields; for a submission, references that `keep` has returned
   * @throws BadInput, DossierError, Refused
   */
  give<N extends CommandName>(
    name: N,
    caseId: string,
    body: CommandBody<N>,
    given: Given,
  ): Promise<CommandAnswer> {
    if (name === 'submit')
      return this.submitKept(caseId, (body as CommandBody<'submit'>).items, given);
    if (name === 'report') return this.report(caseId, body as CommandBody<'report'>, given);
    return this.#send(caseId, name, given, body);
  }

  /** Decides on evidence that a reviewer saw. @throws Refused */
  decide(caseId: string, items: readonly Decision[], given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'decide', given, { items });
  }

  /** Ends the case as its artisan wishes. @param reason a code, such as `withdrawal.artisan_request` @throws Refused */
  withdraw(caseId: string, reason: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'withdraw', given, { reason });
  }

  /** Brings a dormant case back to where it was. */
  resume(caseId: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'resume', given, {});
  }

  /** Puts the case on hold: nothing is asked, decided or counted until it is released. */
  hold(caseId: string, reason: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'hold', given, { reason });
  }

  /** Lets a held case go on from where it stood. */
  release(caseId: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'release', given, {});
  }

  /** Waives a document in this one case. */
  waive(caseId: string, requirement: string, reason: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'waive', given, { requirement, reason });
  }

  /** Appeals against a refusal: a supervisor decides again. */
  appeal(caseId: string, requirement: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'appeal', given, { requirement });
  }

  /** Reports a provider's own answer. The first counts: this, or the answer to our next question. */
  async report(caseId: string, answer: ProviderAnswer, given: Given): Promise<CommandAnswer> {
    const { case: theCase } = await this.case(caseId);
    const { evidence = null } = theCase.requirements[answer.requirement] ?? {};
    // The case itself refuses a report on evidence that is no longer current.
    const isCurrent = evidence !== null && evidence.digest === answer.seen;
    const report = isCurrent ? await this.#held(theCase, evidence, answer) : answer;
    return this.#send(caseId, 'report', given, { ...answer, ...report });
  }

  /** Reports what the scheme's registry sends by itself about the registration. */
  reportRegistration(caseId: string, told: RegistryAnswer, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'report_registration', given, told);
  }

  /** Applies another policy to this case from now on; what was accepted stays accepted. */
  movePolicy(caseId: string, policy: string, reason: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'move_policy', given, { policy, reason });
  }

  /** Sets whether the artisan wants reminders, and by which channel. */
  contact(caseId: string, how: Contact, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'contact', given, how);
  }

  /** Closes an assistance task: the help was given, or could not be given. @throws Refused */
  assist(
    caseId: string,
    requirement: string,
    outcome: string,
    given: Given,
  ): Promise<CommandAnswer> {
    return this.#send(caseId, 'assist', given, { requirement, outcome });
  }

  /** Sets the district that a facilitator found for a name that the register did not know. @throws Refused */
  mapDistrict(caseId: string, district: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'map_district', given, { district });
  }

  /** Checks a report against the case and against other dossiers, like a provider's answer to our own question. */
  async #held(theCase: Case, evidence: Evidence, answer: ProviderAnswer) {
    const { requirement, outcome, codes } = answer;
    const open = async <T>(one: Evidence, schema: z.ZodType<T>) =>
      schema.parse(await this.#dossier.get(one));
    const asked = {
      requirement,
      evidence,
      facts: theCase,
      others: heldBeside(theCase, requirement),
    };
    const inCase = await againstCase(open, asked, { outcome, codes });
    const content = await open(evidence, numbers);
    const { artisanId } = theCase;
    const report = await againstOthers(this.#dossier, artisanId, requirement, content, inCase);
    return { outcome: report.outcome, codes: report.codes };
  }

  /** Tries a blocked delivery again at once. */
  unblock(caseId: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'unblock', given, {});
  }

  /** The case as it is, also after its end while the server retains its run. @throws Refused CASE_UNKNOWN, CASE_ENDED, UNDER_REPAIR */
  async case(caseId: string): Promise<CaseView> {
    try {
      return await this.#asking.getHandle(caseId).query<CaseView>('case');
    } catch (error) {
      if (error instanceof WorkflowNotFoundError)
        throw await notOpen(this.#client, this.#dossier, caseId);
      if (grpcCodeOf(error) === FAILED_PRECONDITION) throw failingRun(caseId);
      if (!(error instanceof QueryRejectedError || error instanceof QueryNotRegisteredError))
        throw error;
      const latest = await latestRun(this.#client, caseId);
      if (latest?.status.name === 'PAUSED') throw pausedRun(caseId);
      // The latest run may be one that was started by hand and refused, or that a reset made of a case that has ended: the
      // case's own run is asked instead.
      const run = await lastValidRun(this.#client, caseId, latest);
      if (run === null) throw await notOpen(this.#client, this.#dossier, caseId);
      return this.#client.workflow.getHandle(caseId, run).query<CaseView>('case');
    }
  }

  /**
   * The published events of the case, each once and oldest first: they fold to the case. They are read from the histories
   * of its Temporal runs; neither a worker nor a broker is asked, and an event that is not published yet is not among them.
   *
   * A long case goes on in a new run from time to time, and the server forgets a run that is over after the namespace's
   * retention. So of an old case the first events are gone: then `whole` is false, and `missing` names their numbers.
   * The events topic keeps every event for ever.
   * @throws Refused CASE_UNKNOWN, CASE_ENDED or UNDER_REPAIR where the server has no run of the case (any more)
   */
  history(caseId: string): Promise<CaseHistory> {
    return historyOf(this.#client, this.#dossier, caseId);
  }

  /** All requirements that are due, at once. */
  async due(caseId: string): Promise<DueItem[]> {
    const { case: theCase } = await this.case(caseId);
    return dueRequirements(theCase).map((one) => ({
      requirement: one.id,
      codes: one.codes,
      instead: alternatives(theCase, one).map(({ id }) => id),
    }));
  }

  /** The faults and outages that hold up the case, which the artisan cannot mend. */
  async heldUp(caseId: string): Promise<OpenFault[]> {
    return openFaultsOf((await this.case(caseId)).case);
  }

  /** The requirements that wait on a person's decision now. */
  async toReview(caseId: string): Promise<ReviewItem[]> {
    const { case: theCase } = await this.case(caseId);
    if (theCase.end !== null) return [];
    const reached = STAGES.indexOf(theCase.stage);
    return requirementsOf(theCase)
      .filter((one) => STAGES.indexOf(one.stage) <= reached)
      .flatMap(({ id, waitingOn, codes, attempt, evidence }) =>
        waitingOn !== null && PEOPLE.has(waitingOn)
          ? [{ requirement: id, waitingOn, codes, attempt, evidence }]
          : [],
      );
  }

  /** Reads a dossier entry, and logs nothing: a way in shows it by `Audit.reading`. @throws DossierError */
  open(evidence: Evidence): Promise<unknown> {
    return this.#dossier.get(evidence);
  }

  /** An artisan's applications by scheme number; the audit log records who asked and why. @throws BadInput without a reason */
  async find(schemeNumber: string, by: Accessor): Promise<Application[]> {
    return this.#dossier.find(schemeNumber, checkedAccessor(by));
  }

  /**
   * Releases the claims of an artisan, such as their PAN, whose case did not end by withdrawal and whose claims hold up
   * another artisan. The audit log records who asked and why, also of a refusal.
   * @param from the way in; a program with this library, if it is left out
   * @returns the kinds of claims that were released
   * @throws BadInput without a reason
   * @throws Refused NOT_ALLOWED unless the access policies permit it to the actor's role; CASE_UNKNOWN; TOO_EARLY while a case of the artisan is open
   */
  releaseClaims(
    caseId: string,
    actor: ActorGiven,
    reason: string,
    from?: WayIn,
  ): Promise<string[]> {
    return releaseClaims(this.#dossier, { caseId, actor, reason, from });
  }

  /** Erases the dossier of a case's artisan. @throws BadInput, Refused as `erase` */
  erase(caseId: string, actor: ActorGiven, reason: string, from?: WayIn): Promise<Erased> {
    return erase(this.#dossier, { caseId, actor, reason, from });
  }

  /** Every artisan who was ever erased, the earliest first. */
  erased(): Promise<Erased[]> {
    return this.#dossier.erased();
  }

  /**
   * Polls until the case has reached a stage or its end.
   * @param timeoutMs milliseconds
   * @throws Error after that time, naming the case's stage and whom it waits on
   */
  async waitFor(caseId: string, goal: Stage | 'end', timeoutMs = 60_000): Promise<CaseView> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const view = await this.case(caseId);
      const reached = goal !== 'end' && STAGES.indexOf(view.case.stage) >= STAGES.indexOf(goal);
      if (view.case.end !== null || reached) return view;
      if (Date.now() > deadline) {
        throw new Error(
          `${caseId} is in ${view.case.stage}, waiting on ${view.case.waiting.on.join(', ')}, not at ${goal}`,
        );
      }
      await new Promise((wake) => setTimeout(wake, 200));
    }
  }

  /** How a case is opened. @throws BadInput where the actor holds an Aadhaar number, or the id is none of a command */
  #opening(actor: ActorGiven, { commandId, traceparent }: AskedBy): OpeningHow {
    refuseAadhaar({ actor });
    if (commandId !== undefined) checkCommandId(commandId);
    return { commandId, traceparent, taskQueue: this.#taskQueue };
  }

  #send(caseId: string, name: Parameters<typeof sendCommand>[3], given: Given, body: object) {
    return sendCommand(this.#client, this.#dossier, caseId, name, given, body);
  }
}

/** The evidence of a case's other requirements, without what was returned or refused. */
function heldBeside({ requirements }: Case, requirement: string): Record<string, Evidence> {
  const isHeld = new Set(['submitted', 'verifying', 'accepted']);
  return Object.fromEntries(
    Object.values(requirements).flatMap(({ id, status, evidence }) =>
      id !== requirement && evidence !== null && isHeld.has(status) ? [[id, evidence]] : [],
    ),
  );
}
