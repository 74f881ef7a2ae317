import type { RequirementSpec } from '../contracts/requirement.ts';
import type { Party } from '../contracts/vocabulary.ts';
import type { Calendar } from './calendar.ts';
import type { Condition } from './condition.ts';
import type { Marketplace } from './marketplaces.ts';
import type { ProductRule } from './product-rules.ts';
import type { TaxRouteRule } from './tax-routes.ts';
import type { Trade } from './trades.ts';

/** A requirement with its condition, and the rule that it comes from. */
export interface RequirementRule extends RequirementSpec {
  readonly rule: string;
  readonly appliesWhen: Condition;
}

/** The deadlines and pauses of a policy. All in milliseconds. */
export interface Clocks {
  /** After how long a party's work is late and moves to the next party. The artisan's time has its own rules. */
  readonly lateAfter: Readonly<Partial<Record<Party, number>>>;
  /** When the artisan is reminded, counted from when the case came to wait on them. */
  readonly remindAt: readonly number[];
  readonly dormantAfter: number;
  readonly lapseAfter: number;
  /** How many reminders must have been delivered before a case may fall dormant or lapse. */
  readonly remindersNeeded: number;
  /** How long a refusal may be appealed against. */
  readonly appealWithin: number;
  /** How long a live case stays open for requirements beside the path: export, payout. */
  readonly besideWithin: number;
  /** The age at which a case is late as a whole, whichever party it waits on. */
  readonly caseLateAfter: number;
  /** True if people's time counts in working days of the artisan's State, and messages keep quiet hours. */
  readonly worksByCalendar: boolean;
  /** How long a live listing is watched before the case closes. */
  readonly watchFor: number;
  /** Polling of an outside system whose answer is pending: first pause, doubling up to the longest. */
  readonly poll: { readonly first: number; readonly longest: number };
  /** The same for a system that is down. */
  readonly retry: { readonly first: number; readonly longest: number };
  /** A timer that fires later than this was delayed by us, and the artisan gets the time back. */
  readonly lateTimer: number;
}

/** The party that late work moves to. A party without an entry keeps its late work. */
export type Escalation = Readonly<Partial<Record<Party, Party>>>;

/**
 * A dated set of rules: everything that decides what a case is, as data. A case pins one version at its start. Workflow
 * code reads nothing else of `policies/`, so that a replay finds what the run found. A new sign-off or holiday is a new
 * dated table in a new version; `move_policy` applies it to open cases.
 */
export interface Policy {
  readonly version: string;
  /** ISO date. */
  readonly effectiveFrom: string;
  readonly requirements: readonly RequirementRule[];
  /** The requirement for each product; its id is made of the product's SKU. */
  readonly product: Omit<RequirementSpec, 'id'>;
  /** The declarations that products need. */
  readonly products: readonly ProductRule[];
  /** How often evidence may be submitted before a supervisor decides instead. */
  readonly attempts: number;
  readonly clocks: Clocks;
  readonly calendar: Calendar;
  readonly escalatesTo: Escalation;
  readonly trades: readonly Trade[];
  readonly taxRoutes: readonly TaxRouteRule[];
  /** The marketplaces that cases are registered for, and those abroad that products are exported to. */
  readonly marketplaces: readonly Marketplace[];
}
