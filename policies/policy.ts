import type { RequirementSpec } from '../contracts/requirement.ts';
import type { Party } from '../contracts/vocabulary.ts';
import type { Calendar } from './calendar.ts';
import type { Condition } from './condition.ts';
import type { Marketplace } from './marketplaces.ts';
import type { ProductRule } from './product-rules.ts';
import type { TaxRouteRule } from './tax-routes.ts';
import type { Trade } from './trades.ts';

/** A requirement with the condition under which it is asked for, and the rule that asks. */
export interface RequirementRule extends RequirementSpec {
  readonly rule: string;
  readonly appliesWhen: Condition;
}

/** How long things may take. All in milliseconds. */
export interface Clocks {
  /** After how long a party's work is late and climbs to the next owner. The artisan's time has its own rules. */
  readonly lateAfter: Readonly<Partial<Record<Party, number>>>;
  /** At which times of their own the artisan is reminded. */
  readonly remindAt: readonly number[];
  readonly dormantAfter: number;
  readonly lapseAfter: number;
  /** How many reminders must have been delivered before a case may fall dormant or lapse. */
  readonly remindersNeeded: number;
  /** How long a refusal may be appealed against. */
  readonly appealWithin: number;
  /** How long a live case stays open for what goes beside the path: selling abroad, being paid out. */
  readonly besideWithin: number;
  /** From which age on a case is late as a whole, whomever it waits on. */
  readonly caseLateAfter: number;
  /** True where a person's time counts in working days of the artisan's State, and messages keep quiet hours. */
  readonly worksByCalendar: boolean;
  /** How long a live listing is watched before the case closes. */
  readonly watchFor: number;
  /** Polling of an outside system that has not answered yet: first pause, doubling up to the longest. */
  readonly poll: { readonly first: number; readonly longest: number };
  /** The same for a system that is down. */
  readonly retry: { readonly first: number; readonly longest: number };
  /** A timer that fires later than this was held up by us, and the time is given back. */
  readonly lateTimer: number;
}

/** To whom late work climbs. A party that is missing is the end of the line and stays the owner. */
export type Escalation = Readonly<Partial<Record<Party, Party>>>;

/**
 * A dated set of rules: everything that decides what a case is, as data. A case pins one version at its start, and workflow
 * code reads nothing of `policies/` that is not in it, so that a replay finds what the run found. A new sign-off or holiday
 * is a new dated table in a new version; `move_policy` brings it to open cases.
 */
export interface Policy {
  readonly version: string;
  /** ISO date. */
  readonly effectiveFrom: string;
  readonly requirements: readonly RequirementRule[];
  /** What is asked for each product; its id is made of the product's SKU. */
  readonly product: Omit<RequirementSpec, 'id'>;
  /** What each product has to declare. */
  readonly products: readonly ProductRule[];
  /** How often something may be brought before a supervisor looks at it instead. */
  readonly attempts: number;
  readonly clocks: Clocks;
  readonly calendar: Calendar;
  readonly escalatesTo: Escalation;
  readonly trades: readonly Trade[];
  readonly taxRoutes: readonly TaxRouteRule[];
  /** Where cases are registered for, and where what is sold there goes abroad. */
  readonly marketplaces: readonly Marketplace[];
}
