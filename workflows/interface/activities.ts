import type { CaseFacts } from '../../contracts/case.ts';
import type { Envelope } from '../../contracts/envelope.ts';
import type { ListingIssue } from '../../contracts/events.ts';
import type { Evidence } from '../../contracts/shapes.ts';
import type {
  Channel,
  Language,
  LevelStatus,
  RegistryLevel,
  SentBy,
  Template,
} from '../../contracts/vocabulary.ts';

/**
 * The interface between `workflows/` and `activities/`. Inputs are references; an activity opens the dossier itself, so
 * no workflow history holds personal data.
 */
interface Subject {
  readonly caseId: string;
  readonly artisanId: string;
}

/**
 * The owner of an outside system's answer (decision 0006). Each adapter gives every answer exactly one owner. Only the
 * first two ever reach the artisan:
 * - `artisan`: a finding about what they submitted, by a code that we know and that they can mend; in a report.
 * - `authorisation`: the seller's grant is missing, expired or revoked; `FAULTS.NOT_AUTHORISED`.
 * - `us`: our credentials, role, request shape or run account; `FAULTS.REJECTED_REQUEST` or `FAULTS.DOSSIER`.
 * - `them`: no answer, or an unreadable one; `FAULTS.UNAVAILABLE`.
 * - `unknown`: a code or category that we do not know; in a report, and a facilitator checks it.
 */
export type Owner = 'artisan' | 'authorisation' | 'us' | 'them' | 'unknown';

/** What the registry reports of an application. */
export interface RegistryReport {
  /** Null if the registry does not know the number (yet). That does not revoke what it reported before. */
  readonly levels: Readonly<Record<RegistryLevel, LevelStatus>> | null;
  /** `unknown`: the registry's answer has a status that we do not know. */
  readonly outcome: 'pending' | 'approved' | 'rejected' | 'unknown';
  readonly codes: readonly string[];
}

/** All defects of a document in one pass: findings about what the artisan submitted. */
export interface DocumentReport {
  readonly codes: readonly string[];
}

/**
 * `valid`, `invalid` and `doubtful` are about the person; a provider that is down throws instead. `contested`: the same
 * PAN is in another artisan's dossier. `unknown`: a status or reason that we do not know.
 */
export interface KycReport {
  readonly outcome: 'valid' | 'invalid' | 'doubtful' | 'pending' | 'contested' | 'unknown';
  readonly codes: readonly string[];
  /** Requirements whose evidence contradicts the evidence that was checked. */
  readonly against?: readonly string[];
}

/** `returned`: the artisan can mend it. A missing or lost grant is thrown as `NOT_AUTHORISED`. */
export interface AccountReport {
  readonly outcome: 'linked' | 'returned' | 'unknown';
  readonly codes: readonly string[];
}

/** A seller's account: the artisan's own (evidence in the dossier), or a collective's by its public id. */
export interface SellerRef {
  readonly own: Evidence | null;
  readonly collective: string | null;
}

/** One product on one marketplace. */
export interface ListingRef extends Subject {
  readonly marketplace: string;
  readonly sku: string;
  readonly seller: SellerRef;
}

/** A product for a marketplace, with what its checks need. */
export interface ListingRequest extends ListingRef {
  readonly product: Evidence;
  /** The policy and the facts that decide what the product has to declare. */
  readonly policy: string;
  readonly facts: CaseFacts;
}

/**
 * What prevents a listing. `none`: nothing, and `issues` is empty. `artisan`: the artisan can mend every issue, each by
 * a code that we know. `approval`: the marketplace wants a person's approval first. `unknown`: at least one issue is
 * unknown, so a person checks all of them. Our own faults and the marketplace's failures are thrown.
 */
export interface Findings {
  readonly finding: 'none' | 'artisan' | 'approval' | 'unknown';
  readonly issues: readonly ListingIssue[];
}

/** The marketplace's answer to a submission. */
export interface ListingSubmission extends Findings {
  /** The marketplace's own number of the submission, hashed. */
  readonly submission: string;
}

/**
 * `on_sale` and `off_sale` are the marketplace's own words; `pending`: it has taken the product and does not show it
 * yet. Any other answer is thrown as `UNAVAILABLE`.
 */
export interface ListingState extends Findings {
  readonly state: 'on_sale' | 'off_sale' | 'pending';
}

/** A question about evidence. Its reference is stable for one question and differs for the next. */
interface Question extends Subject {
  readonly requirement: string;
  readonly evidence: Evidence;
  readonly question: number;
}

interface Message extends Subject {
  /** A template that is registered with the provider. */
  readonly template: Template;
  /** The channel that the artisan chose. */
  readonly channel: Channel;
  /** When the case falls dormant if the artisan does not act, for a template that says so; ISO 8601. */
  readonly until: string | null;
  /** The dedupe key at the provider: a repeated message is not sent again. */
  readonly messageId: string;
  readonly language: Language;
  readonly dossier: Evidence;
  /** Requirement ids, by which the texts of what is due are found. */
  readonly due: readonly string[];
}

/** The calls of outside systems. */
export interface OutsideActivities {
  lookUpRegistration(input: Subject & { dossier: Evidence }): Promise<RegistryReport>;
  checkDocument(input: Question): Promise<DocumentReport>;
  /** Deletes a file from the document store. A file that the store reports as gone counts as deleted. */
  deleteDocument(input: Subject & { requirement: string; evidence: Evidence }): Promise<object>;
  verifyWithProvider(
    input: Question & {
      readonly facts: CaseFacts;
      /** The case's other evidence, by requirement id, for the facts that have to agree. */
      readonly others: Readonly<Record<string, Evidence>>;
    },
  ): Promise<KycReport>;
  checkSellerAccount(input: Question & { readonly marketplace: string }): Promise<AccountReport>;
  previewListing(input: ListingRequest): Promise<Findings>;
  submitListing(input: ListingRequest): Promise<ListingSubmission>;
  readListing(input: ListingRef): Promise<ListingState>;
  /** Takes the listing off sale. A listing that the marketplace does not have counts as taken down. */
  takeDownListing(input: ListingRef): Promise<object>;
  /** `message`: the provider's own id of the message, hashed. */
  sendMessage(
    input: Message,
  ): Promise<{ delivered: boolean; message: string; channel: SentBy; code: string }>;
}

/** Calls of our own stores: short and safe to repeat, and therefore local activities. */
export interface StoreActivities {
  recordEnd(input: EndOfCase): Promise<void>;
  releaseClaims(input: Subject): Promise<void>;
}

/** What the publishing activity returns: enough to check whether a later replay derives the same batch. */
export interface Receipt {
  /** The sequences of the first and the last event that the broker has confirmed. */
  readonly from: number;
  readonly to: number;
  /** SHA-256 of the batch, in hex. */
  readonly sha256: string;
  /** The end that came with the publication is recorded. */
  readonly ended?: true;
}

/** A batch with the run that recorded it: after a reset this is not the run id that the activity sees. */
export interface Publication {
  readonly run: string;
  readonly batch: readonly Envelope[];
  /** Set with the first publication of a run that opens a case: the activity asks for admission before it sends. */
  readonly opens?: Admission;
  /** Set with the last publication of a case that has nothing left to undo: the activity records its end as well. */
  readonly ends?: EndOfCase;
}

/** The end of a case, for the registration claim, which outlives the server's retention of the run. */
interface EndOfCase {
  readonly caseId: string;
  readonly end: string;
}

/** A run that begins a case, or goes on with a case whose run was lost. */
export interface Admission {
  readonly caseId: string;
  /** `continued`: its input says that it continues another run, and the server knows of none. */
  readonly as: 'opened' | 'recovered' | 'continued';
  /** The latest run under the case's id that the starter knew of; null for none. */
  readonly after: string | null;
}

/** Asks for admission. */
export interface AdmissionActivities {
  /** @throws ApplicationFailure `START_REFUSED` for a run that an operator started by hand. */
  admitRun(run: Admission): Promise<object>;
}

/** Asks for the time. */
export interface TimeActivities {
  /** Returns nothing but the time of its answer. */
  lookAtClock(): Promise<object>;
}

/** Publishes events. */
export interface PublishActivities {
  /** Returns once the broker has confirmed the batch. */
  publishEvents(publication: Publication): Promise<Receipt>;
}

/** What an activity returns: its answer, and its time, epoch milliseconds by the server's clock. */
export interface Timed<Answer> {
  readonly answer: Answer;
  readonly at: number;
  /** The receipt of the events that went out with the call. */
  readonly published?: Receipt;
}

/** What an outside call's failure carries in its details: the reason, for the party that can mend it. */
export interface FaultDetails {
  /** A code of the closed list of reason codes. */
  readonly code: string;
}

/** Error types that activities throw and that workflows or retry policies tell apart. */
export const FAULTS = {
  /** The outside system did not answer or reported that it cannot. Says nothing about the artisan. */
  UNAVAILABLE: 'UNAVAILABLE',
  /** The outside system limits our request rate (HTTP 429): not an outage, and not recorded in a case. */
  QUOTA: 'QUOTA',
  /** The outside system refuses us for a reason of ours, which the details name by a code. */
  REJECTED_REQUEST: 'REJECTED_REQUEST',
  /** The seller's authorisation is missing, expired or revoked, which the details name by a code. */
  NOT_AUTHORISED: 'NOT_AUTHORISED',
  /** The dossier cannot be opened (erased, or another key). */
  DOSSIER: 'DOSSIER',
  RECORD_REFUSED: 'RECORD_REFUSED',
  KAFKA_UNAVAILABLE: 'KAFKA_UNAVAILABLE',
  QUARANTINED: 'QUARANTINED',
  /**
   * The run was started by hand: with invalid input, under an id that is not its case's, or for a case that needs no
   * run.
   */
  START_REFUSED: 'START_REFUSED',
} as const;
