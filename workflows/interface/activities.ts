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
 * What a workflow asks of the outside world: the border between `workflows/` and `activities/`.
 * Inputs name things by reference; an activity opens the dossier itself, so no workflow history holds a person.
 */
interface Subject {
  readonly caseId: string;
  readonly artisanId: string;
}

/**
 * Whose matter an outside system's answer is. Each adapter makes exactly one of these of each answer, and only the first
 * two ever come back to the artisan:
 * - `artisan`: a finding about what they brought, by a code that we know and whose remedy is theirs; a report says so.
 * - `authorisation`: the seller's grant is missing, expired or taken back; `FAULTS.NOT_AUTHORISED`.
 * - `us`: our credentials, role, request shape or run account; `FAULTS.REJECTED_REQUEST` or `FAULTS.DOSSIER`.
 * - `them`: no answer, or one that is none; `FAULTS.UNAVAILABLE`.
 * - `unknown`: a code or category that we do not know; a report says so, and a facilitator looks.
 */
export type Owner = 'artisan' | 'authorisation' | 'us' | 'them' | 'unknown';

export interface RegistryReport {
  /** Null where the registry does not know the number (yet): that says nothing of what it knew before. */
  readonly levels: Readonly<Record<RegistryLevel, LevelStatus>> | null;
  /** `unknown`: it says something that we do not understand. */
  readonly outcome: 'pending' | 'approved' | 'rejected' | 'unknown';
  readonly codes: readonly string[];
}

/** All defects of a document in one pass: findings about what the artisan brought. */
export interface DocumentReport {
  readonly codes: readonly string[];
}

/**
 * Two axes kept apart: `valid`, `invalid`, `doubtful` are about the person; a provider that is down throws instead.
 * `contested`: the same PAN stands in another artisan's dossier. `unknown`: a status or reason that we do not know.
 */
export interface KycReport {
  readonly outcome: 'valid' | 'invalid' | 'doubtful' | 'pending' | 'contested' | 'unknown';
  readonly codes: readonly string[];
  /** Requirements whose content contradicts what was asked about. */
  readonly against?: readonly string[];
}

/** `returned`: what the artisan can mend. A missing or lost grant is thrown as `NOT_AUTHORISED`. */
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

export interface ListingRequest extends ListingRef {
  readonly product: Evidence;
  /** By which policy, and for whom, it is looked at what the product has to declare. */
  readonly policy: string;
  readonly facts: CaseFacts;
}

/**
 * What stands in the way of a listing. `none`: nothing, and `issues` is empty. `artisan`: every issue has a code that we
 * know and is the artisan's to mend. `approval`: the marketplace wants a person's approval first. `unknown`: among
 * them is something that we do not know, so a person looks at all of them. What is only ours to mend, or the
 * marketplace's own failure, is thrown.
 */
export interface Findings {
  readonly finding: 'none' | 'artisan' | 'approval' | 'unknown';
  readonly issues: readonly ListingIssue[];
}

export interface ListingSubmission extends Findings {
  /** The marketplace's own number of it, hashed. */
  readonly submission: string;
}

/**
 * `on_sale` and `off_sale` are the marketplace's own words; `pending`: it has taken the product and does not show it yet.
 * An answer that says none of these is thrown as `UNAVAILABLE`.
 */
export interface ListingState extends Findings {
  readonly state: 'on_sale' | 'off_sale' | 'pending';
}

/** A question about what was brought. Its reference is the same for one question and another for the next. */
interface Question extends Subject {
  readonly requirement: string;
  readonly evidence: Evidence;
  readonly question: number;
}

interface Message extends Subject {
  /** One of those registered with the provider. */
  readonly template: Template;
  /** How the artisan wants to be written to. */
  readonly channel: Channel;
  /** When the case falls dormant if nothing comes, for a template that says so; ISO 8601. */
  readonly until: string | null;
  /** The dedupe key at the provider: the same message again is not sent again. */
  readonly messageId: string;
  readonly language: Language;
  readonly dossier: Evidence;
  /** Texts of what is due are looked up by these ids. */
  readonly due: readonly string[];
}

export interface OutsideActivities {
  lookUpRegistration(input: Subject & { dossier: Evidence }): Promise<RegistryReport>;
  checkDocument(input: Question): Promise<DocumentReport>;
  /** Deletes a file from the document store. One that the store itself says is gone is what was wanted. */
  deleteDocument(input: Subject & { requirement: string; evidence: Evidence }): Promise<object>;
  verifyWithProvider(
    input: Question & {
      readonly facts: CaseFacts;
      /** What the case holds otherwise, by requirement, for what has to agree with it. */
      readonly others: Readonly<Record<string, Evidence>>;
    },
  ): Promise<KycReport>;
  checkSellerAccount(input: Question & { readonly marketplace: string }): Promise<AccountReport>;
  previewListing(input: ListingRequest): Promise<Findings>;
  submitListing(input: ListingRequest): Promise<ListingSubmission>;
  readListing(input: ListingRef): Promise<ListingState>;
  /** Takes it off sale. One that the marketplace itself says it does not have is what was wanted. */
  takeDownListing(input: ListingRef): Promise<object>;
  /** `message`: the provider's own id of it, hashed. */
  sendMessage(
    input: Message,
  ): Promise<{ delivered: boolean; message: string; channel: SentBy; code: string }>;
}

/** What a case asks of our own stores; short, safe to repeat, and therefore local activities. */
export interface StoreActivities {
  /** Writes the end into the registration claim, which outlives the server's memory of the run. */
  recordEnd(input: { caseId: string; end: string }): Promise<void>;
  releaseClaims(input: Subject): Promise<void>;
}

/** What the publishing activity hands back: enough to tell whether a later replay derives the same batch. */
export interface Receipt {
  /** The sequence of the first event that the broker has confirmed, and of the last. */
  readonly from: number;
  readonly to: number;
  /** SHA-256 of the batch, in hex. */
  readonly sha256: string;
}

/** A batch with the run that it was recorded in: a reset run shows another one than the activity sees. */
export interface Publication {
  readonly run: string;
  readonly batch: readonly Envelope[];
  /** Set with the first publication of a run that opens a case: whether it may is asked before anything is sent. */
  readonly opens?: Admission;
}

/** A run that claims to begin a case, or to go on with one that was lost. */
export interface Admission {
  readonly caseId: string;
  /** `continued`: it begins as a run does that continues another, and continues none. */
  readonly as: 'opened' | 'recovered' | 'continued';
  /** The latest run under the case's id that whoever started it knew of; null for none. */
  readonly after: string | null;
}

export interface AdmissionActivities {
  /** @throws ApplicationFailure `START_REFUSED` for a run that nobody but a person's hand has started. */
  admitRun(run: Admission): Promise<object>;
}

export interface TimeActivities {
  /** Says nothing but when it answered. */
  lookAtClock(): Promise<object>;
}

export interface PublishActivities {
  /** Confirms only what the broker has confirmed. */
  publishEvents(publication: Publication): Promise<Receipt>;
}

/** What an activity hands back: its answer, and when that was, epoch milliseconds by the server's clock. */
export interface Timed<Answer> {
  readonly answer: Answer;
  readonly at: number;
}

/** What an outside call's failure carries in its details, so that the reason reaches the one who can mend it. */
export interface FaultDetails {
  /** One of the closed list of reason codes. */
  readonly code: string;
}

/** Error types that activities throw and workflows or retry policies tell apart. */
export const FAULTS = {
  /** The other side did not answer or said that it can't now. Says nothing about the artisan. */
  UNAVAILABLE: 'UNAVAILABLE',
  /** The other side is there and wants to be asked more slowly (HTTP 429): no outage, and nothing that a case is told. */
  QUOTA: 'QUOTA',
  /** The other side refuses us for a reason of ours. Its details say which, by a code of ours. */
  REJECTED_REQUEST: 'REJECTED_REQUEST',
  /** The seller's authorisation is missing, expired or taken back. Its details say which, by a code of ours. */
  NOT_AUTHORISED: 'NOT_AUTHORISED',
  /** The dossier cannot be opened (erased, or another key). */
  DOSSIER: 'DOSSIER',
  RECORD_REFUSED: 'RECORD_REFUSED',
  KAFKA_UNAVAILABLE: 'KAFKA_UNAVAILABLE',
  QUARANTINED: 'QUARANTINED',
  /** The run was started by hand: rubbish, or under an id that is not its case's or whose case needs no run. */
  START_REFUSED: 'START_REFUSED',
} as const;
