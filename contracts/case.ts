import type { ListingIssue } from './events.ts';
import type { Requirement } from './requirement.ts';
import type { Evidence } from './shapes.ts';
import type {
  Capability,
  CaseStatus,
  Channel,
  EndKind,
  Language,
  LevelStatus,
  Party,
  RegistryLevel,
  SellerRoute,
  Stage,
  TaxRoute,
} from './vocabulary.ts';

/** A product on its way onto a marketplace. */
export interface Listing {
  readonly marketplace: string;
  readonly sku: string;
  readonly status:
    | 'previewed'
    | 'refused'
    | 'submitted'
    | 'live'
    | 'fell_back'
    | 'taken_down'
    | 'left_up';
  /** The digest of the product text that the marketplace saw: a newer product is a new listing. */
  readonly digest: string;
  readonly submission: string | null;
  /** True from the first submission until it was taken down, whatever became of the product meanwhile. */
  readonly onMarketplace: boolean;
  /** The artisan's own account that it was submitted under; null before, and where it was their collective's. */
  readonly account: Evidence | null;
  readonly issues: readonly ListingIssue[];
  /** Who has to see to it, where that is not the marketplace: late work moves to an owner who can act. */
  readonly escalatedTo: Party | null;
  readonly escalations: number;
  readonly since: string;
}

/** A file that is to be deleted from the store. */
interface Deletion {
  readonly requirement: string;
  readonly evidence: Evidence;
}

interface Assistance {
  readonly owner: Party;
  readonly reason: string;
  /** How often its owner was late already. */
  readonly escalations: number;
  readonly since: string;
}

/** A refusal of ours to mend: by an outside system, for a reason that is not the artisan's. */
export interface Fault {
  readonly code: string;
  /** What it holds up, if that is a requirement. */
  readonly requirement: string | null;
  readonly owner: Party;
  readonly escalations: number;
  readonly since: string;
}

/** An outside system that does not answer. */
interface Outage {
  readonly code: string;
  readonly since: string;
}

/**
 * The public case: what the events of one case fold to, and nothing else. It holds no personal data,
 * since no event does. Plain JSON throughout, so that it survives being carried from run to run.
 */
export interface Case {
  readonly caseId: string;
  readonly artisanId: string;
  readonly application: number;
  /** The number of the last event folded in; the first is 1. */
  readonly sequence: number;
  readonly policy: string;
  readonly trade: string;
  readonly state: string;
  readonly district: string;
  readonly settlement: 'rural' | 'urban';
  readonly route: SellerRoute;
  readonly collective: string | null;
  readonly marketplace: string;
  readonly taxRoute: TaxRoute;
  /** Whether the artisan wants to sell abroad too. */
  readonly exports: boolean;
  readonly language: Language;
  readonly dossier: Evidence;
  readonly stage: Stage;
  readonly stageSince: string;
  readonly status: CaseStatus;
  readonly end: {
    readonly kind: EndKind;
    readonly codes: readonly string[];
    readonly at: string;
  } | null;
  readonly levels: Readonly<Record<RegistryLevel, LevelStatus>>;
  readonly requirements: Readonly<Record<string, Requirement>>;
  /** By `marketplace/sku`. */
  readonly listings: Readonly<Record<string, Listing>>;
  /** Files that are to be deleted, by the digest of what was brought. */
  readonly deletions: Readonly<Record<string, Deletion>>;
  readonly assistance: Readonly<Record<string, Assistance>>;
  /** Outside systems that do not answer, by `system:subject`. */
  readonly outages: Readonly<Record<string, Outage>>;
  /** What our operations team has to mend, by `system:subject`. */
  readonly faults: Readonly<Record<string, Fault>>;
  /**
   * Whom the case waits on (nobody while it is held), and since when it is these; what the artisan's own clock is counted
   * from. A hold moves that time on and starts nothing anew.
   */
  readonly waiting: { readonly on: readonly Party[]; readonly since: string };
  /** Reminders since the artisan last came to be waited on, or acted. Only delivered ones count against anyone. */
  readonly reminders: { readonly delivered: number; readonly failed: number };
  /** Whether the artisan wants to be written to, and how. */
  readonly contact: { readonly reminders: boolean; readonly channel: Channel };
  /** What goes beside the path and is possible already. */
  readonly granted: readonly Capability[];
  /** Time that counts for nobody (held, or the system was down), in milliseconds: the case's own clock leaves it out. */
  readonly pausedMs: number;
  /** Somebody was told that the case as a whole takes too long. */
  readonly overdue: boolean;
  /** Numbers that were the artisan's alone were released after a withdrawal. */
  readonly claimsReleased: boolean;
  readonly watchUntil: string | null;
  /** Held for a reason that is not the artisan's: nothing is asked, decided or counted meanwhile. */
  readonly held: { readonly since: string; readonly reason: string } | null;
  readonly openedAt: string;
  readonly updatedAt: string;
}

/** What a rule may look at. All of it is public: it stands in the registration event. */
export type CaseFacts = Pick<
  Case,
  'trade' | 'state' | 'settlement' | 'route' | 'taxRoute' | 'marketplace' | 'exports'
>;
