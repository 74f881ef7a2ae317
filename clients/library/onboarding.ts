import type { Client } from '@temporalio/client';
import { QueryNotRegisteredError, WorkflowNotFoundError } from '@temporalio/client';
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
import type { Application, DossierStore, Erased } from '../../dossier/store.ts';
import { againstOthers } from '../../dossier/uniqueness.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';
import { type Given, notOpen, sendCommand, unknownCase } from './commands.ts';
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
import { erase } from './erase.ts';
import { latestOwnRun, latestRun } from './last-run.ts';
import { checkedAccessor, refuseAadhaar } from './no-aadhaar.ts';
import { type OpenFault, openFaultsOf } from './open-faults.ts';
import { reapply } from './reapply.ts';
import { Refused } from './refused.ts';
import {
  type AskedBy,
  type OpeningHow,
  type Registered,
  register,
  registerDeposited,
} from './register.ts';

export type Decision = CommandOf<'decide'>['items'][number];

export interface DueItem {
  readonly requirement: string;
  /** Why it came back; empty when it was never brought. */
  readonly codes: readonly string[];
  /** What serves as well; one of all these is enough. */
  readonly instead: readonly string[];
}

/** Work for a person: what a reviewer would open, with the digest that the decision is bound to. */
export interface ReviewItem {
  readonly requirement: string;
  readonly waitingOn: Party;
  readonly codes: readonly string[];
  /** How many times something was brought for it. */
  readonly attempt: number;
  readonly evidence: Evidence | null;
}

type RegistryAnswer = Pick<CommandOf<'report_registration'>, 'levels' | 'codes'>;
type Contact = Pick<CommandOf<'contact'>, 'reminders' | 'channel'>;

/** Of what was brought only what is compared with other dossiers. */
const numbers = z.object({
  pan: z.string().optional(),
  account: z.string().optional(),
  ifsc: z.string().optional(),
});

/** What a provider reports by itself. `seen` is the digest of what it was asked about. */
export interface ProviderAnswer {
  readonly requirement: string;
  readonly seen: string;
  /** The number of the question that it answers, the last part of the reference that we gave. */
  readonly question: number;
  readonly outcome: 'valid' | 'invalid' | 'doubtful' | 'contested';
  readonly codes: readonly string[];
}

/** Who decides, each in their own role. */
const PEOPLE: ReadonlySet<Party> = new Set(['facilitator', 'reviewer', 'supervisor']);

/** The way in for backend systems. One for each process; it holds no state of its own. */
export class Onboarding {
  readonly #client: Client;
  readonly #dossier: DossierStore;
  readonly #taskQueue: string | undefined;

  constructor(client: Client, dossier: DossierStore, taskQueue?: string) {
    this.#client = client;
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

  /** Opens the next application of an artisan whose case has ended, with what is still good of it. @throws Refused */
  async reapply(
    caseId: string,
    actor: ActorGiven,
    policy?: string,
    by: AskedBy = {},
  ): Promise<Registered> {
    const how = this.#opening(actor, by);
    return reapply(this.#client, this.#dossier, await this.case(caseId), actor, { ...how, policy });
  }

  /** Writes a registration to the dossier and opens nothing: for those who ask over a topic. @throws BadInput */
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

  /** Writes what is brought to the dossier and submits nothing. @throws BadInput, Refused */
  async keep(caseId: string, items: readonly Brought[]): Promise<Referred[]> {
    const checked = checkedItems(items);
    // Before anything personal is written: under the id of nobody, no erasure would ever reach it.
    if ((await this.#dossier.application(caseId)) === null) throw unknownCase(caseId);
    return writeBrought(this.#dossier, caseId, checked);
  }

  /** Brings what is due, any number of items with an answer for each. @throws BadInput, Refused */
  async submit(caseId: string, items: readonly Brought[], given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'submit', given, { items: await this.keep(caseId, items) });
  }

  /** Brings what was kept before. @throws BadInput, DossierError, Refused */
  async submitKept(
    caseId: string,
    items: readonly Referred[],
    given: Given,
  ): Promise<CommandAnswer> {
    await checkReferences(this.#dossier, caseId, items, (_one, place) => `items.${place}.evidence`);
    return this.#send(caseId, 'submit', given, { items });
  }

  /**
   * Gives a command of the table (`contracts/commands.ts`), as every way in does.
   * @param body what the command says; of a submission, references to what was kept before.
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

  /** Decides on what a reviewer saw. @throws Refused */
  decide(caseId: string, items: readonly Decision[], given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'decide', given, { items });
  }

  withdraw(caseId: string, reason: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'withdraw', given, { reason });
  }

  /** One step back from dormancy. */
  resume(caseId: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'resume', given, {});
  }

  /** Nothing is asked, decided or counted until it is released. */
  hold(caseId: string, reason: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'hold', given, { reason });
  }

  release(caseId: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'release', given, {});
  }

  /** A document is not asked for in this one case. */
  waive(caseId: string, requirement: string, reason: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'waive', given, { requirement, reason });
  }

  /** Somebody above the one who refused looks at it anew. */
  appeal(caseId: string, requirement: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'appeal', given, { requirement });
  }

  /** A provider's own answer; whichever comes first, this or the answer to our next question, counts. */
  async report(caseId: string, answer: ProviderAnswer, given: Given): Promise<CommandAnswer> {
    const { case: theCase } = await this.case(caseId);
    const { evidence = null } = theCase.requirements[answer.requirement] ?? {};
    // What is no longer current is refused by the case itself.
    const isCurrent = evidence !== null && evidence.digest === answer.seen;
    const report = isCurrent ? await this.#held(theCase, evidence, answer) : answer;
    return this.#send(caseId, 'report', given, { ...answer, ...report });
  }

  /** The scheme's registry tells by itself how far it is. */
  reportRegistration(caseId: string, told: RegistryAnswer, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'report_registration', given, told);
  }

  /** Other rules apply to this case from now on; what was accepted stays accepted. */
  movePolicy(caseId: string, policy: string, reason: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'move_policy', given, { policy, reason });
  }

  /** Whether the artisan wants to be written to, and how. */
  contact(caseId: string, how: Contact, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'contact', given, how);
  }

  /** An assistance task is done: the help was given, or could not be. @throws Refused */
  assist(
    caseId: string,
    requirement: string,
    outcome: string,
    given: Given,
  ): Promise<CommandAnswer> {
    return this.#send(caseId, 'assist', given, { requirement, outcome });
  }

  /** A facilitator found the district whose name the register did not know. @throws Refused */
  mapDistrict(caseId: string, district: string, given: Given): Promise<CommandAnswer> {
    return this.#send(caseId, 'map_district', given, { district });
  }

  /** Held against the case itself and against other dossiers, as what a provider answers when we ask. */
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

  /** The case as it is, also after its end while the server remembers it. @throws Refused CASE_UNKNOWN, CASE_ENDED, UNDER_REPAIR */
  async case(caseId: string): Promise<CaseView> {
    const { workflow } = this.#client;
    try {
      return await workflow.getHandle(caseId).query<CaseView>('case');
    } catch (error) {
      if (error instanceof WorkflowNotFoundError)
        throw await notOpen(this.#client, this.#dossier, caseId);
      // Under its id a run may have been started by hand, and refused: the case's own one is asked.
      if (!(error instanceof QueryNotRegisteredError)) throw error;
      const latest = await latestRun(this.#client, caseId);
      const run = await latestOwnRun(this.#client, caseId, latest);
      if (run === null) throw await notOpen(this.#client, this.#dossier, caseId);
      if (run.runId === latest?.runId) throw error;
      return workflow.getHandle(caseId, run.runId).query<CaseView>('case');
    }
  }

  /** Everything that is missing, at once. */
  async due(caseId: string): Promise<DueItem[]> {
    const { case: theCase } = await this.case(caseId);
    return dueRequirements(theCase).map((one) => ({
      requirement: one.id,
      codes: one.codes,
      instead: alternatives(theCase, one).map(({ id }) => id),
    }));
  }

  /** What holds up the case and is not the artisan's to mend, with the reason of each. */
  async heldUp(caseId: string): Promise<OpenFault[]> {
    return openFaultsOf((await this.case(caseId)).case);
  }

  /** What waits on a person's decision now. */
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

  /** Opens a dossier entry, for those who may see it. */
  open(evidence: Evidence): Promise<unknown> {
    return this.#dossier.get(evidence);
  }

  /** An artisan's applications by scheme number; who looked and why is written down. @throws BadInput without a reason */
  async find(schemeNumber: string, by: { actor: string; reason: string }): Promise<Application[]> {
    return this.#dossier.find(schemeNumber, checkedAccessor(by));
  }

  /**
   * Frees the numbers that are an artisan's alone (their PAN), where a case ended in another way than by withdrawal and
   * another artisan is held up by them.
   * @returns the kinds of numbers that were freed
   * @throws Refused NOT_ALLOWED for anybody but an administrator; CASE_UNKNOWN; TOO_EARLY while a case of theirs is open.
   */
  async releaseClaims(caseId: string, { role, id }: ActorGiven, reason: string): Promise<string[]> {
    if (role !== 'administrator')
      throw new Refused('NOT_ALLOWED', 'only an administrator frees claims');
    const application = await this.#dossier.application(caseId);
    if (application === null) throw unknownCase(caseId);
    const by = checkedAccessor({ actor: id, reason });
    const repair = await this.#dossier.releaseByRepair(application.artisanId, by);
    if ('open' in repair) throw new Refused('TOO_EARLY', `${repair.open} is still open`);
    return repair.released;
  }

  /** Erases the artisan of a case, as they wish. @throws Refused as `erase` */
  erase(caseId: string, actor: ActorGiven, reason: string): Promise<Erased> {
    return erase(this.#dossier, caseId, actor, reason);
  }

  /** Everybody who was ever erased, the first first. */
  erased(): Promise<Erased[]> {
    return this.#dossier.erased();
  }

  /**
   * Waits until the case has reached a stage or its end.
   * @throws Error after `timeoutMs` milliseconds, naming where the case is.
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

  /** How a case is opened for somebody. @throws BadInput where an Aadhaar number is in what they call themselves */
  #opening(actor: ActorGiven, { commandId, traceparent }: AskedBy): OpeningHow {
    refuseAadhaar({ actor });
    return { commandId, traceparent, taskQueue: this.#taskQueue };
  }

  #send(caseId: string, name: Parameters<typeof sendCommand>[3], given: Given, body: object) {
    return sendCommand(this.#client, this.#dossier, caseId, name, given, body);
  }
}

/** What a case holds beside one requirement, without what came back or was refused. */
function heldBeside({ requirements }: Case, requirement: string): Record<string, Evidence> {
  const isHeld = new Set(['submitted', 'verifying', 'accepted']);
  return Object.fromEntries(
    Object.values(requirements).flatMap(({ id, status, evidence }) =>
      id !== requirement && evidence !== null && isHeld.has(status) ? [[id, evidence]] : [],
    ),
  );
}
