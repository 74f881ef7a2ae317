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

/** A product on its way onto the marketplace. */
export interface Listing {
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
  readonly issues: readonly ListingIssue[];
}

/** The same product on a marketplace abroad. */
export interface Export {
  readonly sku: string;
  readonly marketplace: string;
  readonly status: 'submitted' | 'refused' | 'live' | 'taken_down' | 'left_up';
  /** The digest of the product text that the marketplace saw. */
  readonly digest: string;
  readonly submission: string | null;
  readonly issues: readonly ListingIssue[];
}

/** A file that is to be deleted from the store. */
export interface Condemned {
  readonly requirement: string;
  readonly evidence: Evidence;
}

interface Assistance {
  readonly owner: Party;
  readonly reason: string;
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
  readonly listings: Readonly<Record<string, Listing>>;
  /** Products abroad, by SKU; not there before the first. */
  readonly abroad?: Readonly<Record<string, Export>> | undefined;
  /** Files that are to be deleted, by the digest of what was brought; not there before the first. */
  readonly condemned?: Readonly<Record<string, Condemned>> | undefined;
  readonly assistance: Readonly<Record<string, Assistance>>;
  /** Outside systems that do not answer, `system:subject` → since when. */
  readonly outages: Readonly<Record<string, string>>;
  /** Who had the ball after the last event, and since when nobody else has had it. */
  readonly ball: {
    readonly with: readonly Party[];
    readonly since: string;
    /** Whose lateness has already climbed to somebody, since the ball last moved. */
    readonly escalated: readonly Party[];
  };
  /** Reminders since the artisan last got the ball or acted. Only delivered ones count against anyone. */
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
