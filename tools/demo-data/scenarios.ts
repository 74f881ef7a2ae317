import type { EndKind } from '../../contracts/vocabulary.ts';

/** How a row's case goes, in one sentence, and how it must end. The sandbox and the personas follow it. */
export const SCENARIOS = {
  straight: { says: 'Everything fits, and the product goes live.', end: 'live' },
  document_returned: {
    says: 'A reviewer sends the photograph back as blurred; the artisan brings a better one.',
    end: 'live',
  },
  doubtful_bank_match: {
    says: 'The name at the bank is similar, not the same; a reviewer decides.',
    end: 'live',
  },
  provider_down: {
    says: 'The identity provider is down for a while and says nothing about the artisan.',
    end: 'live',
  },
  listing_refused: {
    says: 'The marketplace does not take the product’s title; the artisan corrects it.',
    end: 'live',
  },
  second_level: {
    says: 'The scheme’s district committee has not decided yet and approves later.',
    end: 'live',
  },
  registry_declined: {
    says: 'The scheme’s district committee rejects the registration.',
    end: 'declined',
  },
  missing_gstin: {
    says: 'There is no GST registration yet; a facilitator helps to get one.',
    end: 'live',
  },
  collective_member: {
    says: 'The artisan sells through a collective’s account and needs none of their own.',
    end: 'live',
  },
  service_trade: {
    says: 'The trade is a service and sells no goods that a marketplace could list.',
    end: 'no_marketplace_route',
  },
  withdrawal: { says: 'The artisan no longer wants to and withdraws.', end: 'withdrawn' },
  no_answer: {
    says: 'A bank proof is missing and the artisan never answers.',
    end: 'lapsed',
  },
  two_documents_returned: {
    says: 'The photograph and the bank proof come back in one pass; only these two are brought again.',
    end: 'live',
  },
  empty_file: {
    says: 'The photograph’s file arrives empty and comes back before any person has to look.',
    end: 'live',
  },
  too_many_attempts: {
    says: 'The photograph is sent back three times; the fourth goes to a supervisor, who accepts it.',
    end: 'live',
  },
  appeal_upheld: {
    says: 'A reviewer refuses the photograph; the artisan appeals, and a supervisor overrules.',
    end: 'live',
  },
  appeal_dismissed: {
    says: 'A reviewer refuses the photograph; the artisan appeals, and the refusal stands.',
    end: 'declined',
  },
  held: {
    says: 'The office holds the case for an inquiry and releases it; all clocks were stopped meanwhile.',
    end: 'live',
  },
  waived: {
    says: 'The scheme has the bank proof already, so a supervisor waives it in this one case.',
    end: 'live',
  },
  provider_calls_back: {
    says: 'The identity provider answers “in process” and then reports by itself.',
    end: 'live',
  },
  contested_pan: {
    says: 'The same PAN stands in another artisan’s dossier; a supervisor looks and decides.',
    end: 'live',
  },
  unknown_number: {
    says: 'No provider knows the PAN as it was typed; it comes back alone and is corrected.',
    end: 'live',
  },
  approval_required: {
    says: 'The marketplace asks for an approval first; a reviewer settles it.',
    end: 'live',
  },
  second_product: {
    says: 'One product is refused and left as it is; the other goes live.',
    end: 'live',
  },
  listing_falls_back: {
    says: 'The live listing disappears while it is watched, and comes back.',
    end: 'live',
  },
  dormant_and_back: {
    says: 'No answer to two reminders, so the case falls dormant; the artisan resumes in one step.',
    end: 'live',
  },
  withdraws_when_listed: {
    says: 'The artisan withdraws when the product is on sale; the listing is taken back.',
    end: 'withdrawn',
  },
  twice: {
    says: 'The row repeats an earlier artisan: the same case, and no second one.',
    end: null,
  },
} as const satisfies Record<string, { says: string; end: EndKind | null }>;

export type Scenario = keyof typeof SCENARIOS;
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as Scenario[];

/** Holds: rows that are kept waiting to show them in Temporal UI; `npm start -- --once` ignores them. */
const HOLDS = {
  late_reviewer: 'The reviewer never acts, so the work goes to the supervisor.',
  provider_down: 'The identity provider stays down.',
  facilitator: 'The facilitator never acts.',
  for_you: 'The reviewer’s decision is left to you.',
} as const;
export type Hold = keyof typeof HOLDS;
export const HOLD_NAMES = Object.keys(HOLDS) as Hold[];
