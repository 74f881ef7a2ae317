import { z } from 'zod';
import { listingIssue } from './events.ts';
import { levels } from './levels.ts';
import { requirementState } from './requirement.ts';
import {
  aboutSystem,
  artisanId,
  caseId,
  code,
  collectiveId,
  digest,
  district,
  evidence,
  instant,
  language,
  listingId,
  policyVersion,
  type ReadonlyDeep,
  requirementId,
  sku,
  state,
  submissionId,
} from './shapes.ts';
import {
  CAPABILITIES,
  CASE_STATUSES,
  CHANNELS,
  ENDS,
  PARTIES,
  SELLER_ROUTES,
  STAGES,
  TAX_ROUTES,
} from './vocabulary.ts';

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
  /** The digest of the product text that the marketplace saw: a newer product is a new listing. */
  digest,
  submission: submissionId.nullable(),
  /** True from the first submission until it was taken down, whatever became of the product meanwhile. */
  onMarketplace: z.boolean(),
  /** The artisan's own account that it was submitted under; null before, and where it was their collective's. */
  account: evidence.nullable(),
  issues: z.array(z.object(listingIssue.shape)),
  /** Who must act, where that is not the marketplace: late work moves to a party that can act. */
  waitingOn: party.nullable(),
  escalations: count,
  since: instant,
});
export type Listing = ReadonlyDeep<z.infer<typeof listing>>;

/** A refusal that our operations team has to mend: by an outside system, for a reason that is not the artisan's. */
const fault = z.object({
  code,
  /** What it holds up, if that is a requirement. */
  requirement: requirementId.nullable(),
  /** Who must act. */
  waitingOn: party,
  escalations: count,
  since: instant,
});
export type Fault = ReadonlyDeep<z.infer<typeof fault>>;

const assistance = z.object({
  /** Who must act. */
  waitingOn: party,
  reason: code,
  /** How often whoever must act was late already. */
  escalations: count,
  since: instant,
});

/**
 * The public case: what the events of one case fold to, and nothing else. It holds no personal data, since no event does.
 * Plain JSON throughout, so that it survives being carried from run to run. Unlike an event it may get further fields: a
 * reader drops what it does not know, so these objects are open. What each field means to a reader of the topic stands in
 * `tools/contract`.
 */
export const caseState = z.object({
  caseId,
  artisanId,
  application: z.int().min(1),
  /** The number of the last event folded in; the first is 1. */
  sequence: z.int().min(1),
  policy: policyVersion,
  trade: code,
  state,
  district,
  settlement: z.enum(['rural', 'urban']),
  route: z.enum(SELLER_ROUTES),
  collective: collectiveId.nullable(),
  marketplace: code,
  taxRoute: z.enum(TAX_ROUTES),
  /** Whether the artisan wants to sell abroad too. */
  exports: z.boolean(),
  language,
  dossier: evidence,
  stage: z.enum(STAGES),
  stageSince: instant,
  status: z.enum(CASE_STATUSES),
  end: z.object({ kind: z.enum(ENDS), codes, at: instant }).nullable(),
  levels,
  requirements: z.record(requirementId, requirementState),
  /** By `marketplace/sku`. */
  listings: z.record(listingId, listing),
  /** Files that are to be deleted from the store, by the digest of what was brought. */
  deletions: z.record(digest, z.object({ requirement: requirementId, evidence })),
  assistance: z.record(requirementId, assistance),
  /** Outside systems that do not answer, by `system:subject`. */
  outages: z.record(aboutSystem, z.object({ code, since: instant })),
  /** What our operations team has to mend, by `system:subject`. */
  faults: z.record(aboutSystem, fault),
  /**
   * Who must act (nobody while the case is held), and since when it is these; what the artisan's own clock is counted from.
   * A hold moves that time on and starts nothing anew.
   */
  waiting: z.object({ on: z.array(party), since: instant }),
  /** Reminders since the artisan last came to be waited on, or acted. Only delivered ones count against anyone. */
  reminders: z.object({ delivered: count, failed: count }),
  /** Whether the artisan wants to be written to, and how. */
  contact: z.object({ reminders: z.boolean(), channel: z.enum(CHANNELS) }),
  /** What goes beside the path and is possible already. */
  capabilities: z.array(z.enum(CAPABILITIES)),
  /** Time that counts for nobody (held, or the system was down), in milliseconds: the case's own clock leaves it out. */
  pausedMs: count,
  /** A supervisor was told that the case as a whole takes too long. */
  overdue: z.boolean(),
  /** Numbers that were the artisan's alone were released after a withdrawal. */
  claimsReleased: z.boolean(),
  watchUntil: instant.nullable(),
  /** Held for a reason that is not the artisan's: nothing is asked, decided or counted meanwhile. */
  held: z.object({ since: instant, reason: code }).nullable(),
  openedAt: instant,
  updatedAt: instant,
});
export type Case = ReadonlyDeep<z.infer<typeof caseState>>;

/** What a rule may look at. All of it is public: it stands in the registration event. */
export type CaseFacts = Pick<
  Case,
  'trade' | 'state' | 'settlement' | 'route' | 'taxRoute' | 'marketplace' | 'exports'
>;
