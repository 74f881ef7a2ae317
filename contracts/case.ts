import { z } from 'zod';
import { listingIssue, REGISTERED_FACTS } from './events.ts';
import { levels } from './levels.ts';
import { requirementState } from './requirement.ts';
import {
  aboutSystem,
  artisanId,
  caseId,
  code,
  digest,
  evidence,
  instant,
  listingId,
  type ReadonlyDeep,
  requirementId,
  sku,
  submissionId,
} from './shapes.ts';
import { CAPABILITIES, CASE_STATUSES, CHANNELS, ENDS, PARTIES, STAGES } from './vocabulary.ts';

const count = z.int().min(0);
const party = z.enum(PARTIES);
const codes = z.array(code);

/** A product on its way onto a marketplace. */
const listing = z.object({
  marketplace: code,
  sku,
  status: z.enum([
    'previewed',
    'refused',
    'submitted',
    'live',
    'fell_back',
    'taken_down',
    'left_up',
  ]),
  /** The digest of the product text that the marketplace received: a newer product is a new listing. */
  digest,
  submission: submissionId.nullable(),
  /** True from the first submission until it was taken down, whatever became of the product meanwhile. */
  onMarketplace: z.boolean(),
  /** The artisan's own account that it was submitted under; null before, and for a collective's account. */
  account: evidence.nullable(),
  issues: z.array(z.object(listingIssue.shape)),
  /** The party that must act, if not the marketplace: late work moves to a party that can act. */
  waitingOn: party.nullable(),
  escalations: count,
  since: instant,
});
export type Listing = ReadonlyDeep<z.infer<typeof listing>>;

/** An outside system refuses us for a reason that is not the artisan's: our operations team has to mend it. */
const fault = z.object({
  code,
  /** The requirement that waits for it, if one does. */
  requirement: requirementId.nullable(),
  /** The party that must act. */
  waitingOn: party,
  escalations: count,
  since: instant,
});
export type Fault = ReadonlyDeep<z.infer<typeof fault>>;

const assistance = z.object({
  /** The party that must act. */
  waitingOn: party,
  reason: code,
  /** How often this party was late already. */
  escalations: count,
  since: instant,
});

/**
 * The public case: what the events of one case fold to, and nothing else. It holds no personal data, since no event
 * does. Plain JSON throughout, since runs carry it over. Unlike an event it may get further fields, so these objects
 * are open: a reader drops fields that it does not know. `tools/contract` documents the fields for readers of the
 * topic.
 */
export const caseState = z.object({
  caseId,
  artisanId,
  application: z.int().min(1),
  /** The sequence of the last event folded in; the first is 1. */
  sequence: z.int().min(1),
  ...REGISTERED_FACTS,
  dossier: evidence,
  stage: z.enum(STAGES),
  stageSince: instant,
  status: z.enum(CASE_STATUSES),
  end: z.object({ kind: z.enum(ENDS), codes, at: instant }).nullable(),
  levels,
  requirements: z.record(requirementId, requirementState),
  /** By `marketplace/sku`. */
  listings: z.record(listingId, listing),
  /** Files that are to be deleted from the document store, by the digest of their evidence. */
  deletions: z.record(digest, z.object({ requirement: requirementId, evidence })),
  assistance: z.record(requirementId, assistance),
  /** Outside systems that do not answer, by `system:subject`. */
  outages: z.record(aboutSystem, z.object({ code, since: instant })),
  /** Faults that our operations team has to mend, by `system:subject`. */
  faults: z.record(aboutSystem, fault),
  /**
   * The parties that must act (none while the case is held), and since when. The artisan's deadlines count from
   * `since`. A hold moves `since` on and restarts nothing.
   */
  waiting: z.object({ on: z.array(party), since: instant }),
  /**
   * Reminders since the case last came to wait on the artisan, or the artisan acted. Only delivered ones count towards
   * dormancy.
   */
  reminders: z.object({ delivered: count, failed: count }),
  /** Whether the artisan wants messages, and by which channel. */
  contact: z.object({ reminders: z.boolean(), channel: z.enum(CHANNELS) }),
  /** Capabilities beside the path that were granted. */
  capabilities: z.array(z.enum(CAPABILITIES)),
  /** Time that counts for no party (held, or the system was down), in milliseconds: no deadline includes it. */
  pausedMs: count,
  /** True once the case as a whole took too long and was escalated to a supervisor. */
  overdue: z.boolean(),
  /** True once the artisan's claims were released after the end. */
  claimsReleased: z.boolean(),
  watchUntil: instant.nullable(),
  /** Held for a reason that is not the artisan's: nothing is asked, decided or counted meanwhile. */
  held: z.object({ since: instant, reason: code }).nullable(),
  openedAt: instant,
  updatedAt: instant,
});
export type Case = ReadonlyDeep<z.infer<typeof caseState>>;

/** The facts that rules may read. All of them are public: the registration event has them. */
export type CaseFacts = Pick<
  Case,
  'trade' | 'state' | 'settlement' | 'route' | 'taxRoute' | 'marketplace' | 'exports'
>;
