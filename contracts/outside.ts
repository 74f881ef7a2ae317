import type { Receipt } from './carry.ts';
import type { CaseFacts } from './case.ts';
import type { Envelope } from './envelope.ts';
import type { ListingIssue } from './events.ts';
import type { Evidence } from './shapes.ts';
import type { Channel, Language, LevelStatus, RegistryLevel, Template } from './vocabulary.ts';

/**
 * What a workflow asks of the outside world: the border between `workflows/` and `activities/`.
 * Inputs name things by reference; an activity opens the dossier itself, so no workflow history holds a person.
 */
interface Subject {
  readonly caseId: string;
  readonly artisanId: string;
}

export interface RegistryReport {
  readonly levels: Readonly<Record<RegistryLevel, LevelStatus>>;
  readonly outcome: 'pending' | 'approved' | 'rejected';
  readonly codes: readonly string[];
}

/** All defects of a document in one pass. */
export interface DocumentReport {
  readonly codes: readonly string[];
}

/**
 * Two axes kept apart: `valid`, `invalid`, `doubtful` are about the person; a provider that is down throws instead.
 * `contested`: the same PAN stands in another artisan's dossier.
 */
export interface KycReport {
  readonly outcome: 'valid' | 'invalid' | 'doubtful' | 'pending' | 'contested';
  readonly codes: readonly string[];
}

export interface AccountReport {
  readonly authorised: boolean;
  readonly codes: readonly string[];
}

export interface ListingRequest extends Subject {
  readonly sku: string;
  readonly product: Evidence;
  /** Where it is listed, unless it is at home. */
  readonly abroad?: string;
  /** By which policy, and for whom, it is looked at what the product has to declare. */
  readonly policy: string;
  readonly facts: CaseFacts;
  /** The artisan's own account (evidence in the dossier) or a collective's public id. */
  readonly seller: { readonly own: Evidence | null; readonly collective: string | null };
}

export interface PreviewReport {
  readonly issues: readonly ListingIssue[];
}

export interface ListingSubmission {
  readonly submission: string;
  readonly issues: readonly ListingIssue[];
}

export interface ListingState {
  readonly buyable: boolean;
  readonly discoverable: boolean;
  readonly issues: readonly ListingIssue[];
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

export interface OutsideCalls {
  lookUpRegistration(input: Subject & { dossier: Evidence }): Promise<RegistryReport>;
  checkDocument(
    input: Subject & { requirement: string; evidence: Evidence },
  ): Promise<DocumentReport>;
  /** Deletes a file from the document store. One that is gone already is what was wanted. */
  purgeDocument(input: Subject & { requirement: string; evidence: Evidence }): Promise<object>;
  verifyWithProvider(
    input: Subject & { requirement: string; evidence: Evidence },
  ): Promise<KycReport>;
  checkSellerAccount(input: Subject & { evidence: Evidence }): Promise<AccountReport>;
  previewListing(input: ListingRequest): Promise<PreviewReport>;
  submitListing(input: ListingRequest): Promise<ListingSubmission>;
  readListing(input: ListingRequest): Promise<ListingState>;
  delist(input: ListingRequest): Promise<void>;
  sendMessage(
    input: Message,
  ): Promise<{ delivered: boolean; message: string; channel: string; code: string }>;
}

/** What a case asks of our own stores; short, safe to repeat, and therefore local activities. */
export interface InsideCalls {
  /** Writes the end into the registration claim, which outlives the server's memory of the run. */
  recordEnd(input: { caseId: string; end: string }): Promise<void>;
  releaseClaims(input: Subject): Promise<void>;
}

/** A batch with the run that it was recorded in: a reset run shows another one than the activity sees. */
export interface Publication {
  readonly run: string;
  readonly batch: readonly Envelope[];
}

export interface TimeCalls {
  /** Says nothing but when it answered. */
  lookAtClock(): Promise<object>;
}

export interface PublishCalls {
  /** Confirms only what the broker has confirmed. */
  publishEvents(publication: Publication): Promise<Receipt>;
}

/** What an activity hands back: its answer, and when that was, epoch milliseconds by the server's clock. */
export interface Timed<Answer> {
  readonly answer: Answer;
  readonly at: number;
}

/** Error types that activities throw and workflows or retry policies tell apart. */
export const FAULTS = {
  /** The other side did not answer or said that it can't now. Says nothing about the artisan. */
  UNAVAILABLE: 'UNAVAILABLE',
  /** The other side is there and wants to be asked more slowly (HTTP 429): no outage, and nothing that a case is told. */
  QUOTA: 'QUOTA',
  /** The other side says no to the request itself: our fault, not the artisan's. A person looks at it. */
  REJECTED_REQUEST: 'REJECTED_REQUEST',
  /** The dossier cannot be opened (erased, or another key). */
  DOSSIER: 'DOSSIER',
  RECORD_REFUSED: 'RECORD_REFUSED',
  KAFKA_UNAVAILABLE: 'KAFKA_UNAVAILABLE',
  QUARANTINED: 'QUARANTINED',
} as const;
