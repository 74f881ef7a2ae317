import type { EndKind } from '../contracts/vocabulary.ts';

/** How a row's case goes, in one sentence, and how it has to end. The sandbox and the played people keep to it. */
export const FATES = {
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
  twice: {
    says: 'The row repeats an earlier artisan: the same case, and no second one.',
    end: null,
  },
} as const satisfies Record<string, { says: string; end: EndKind | null }>;

export type Fate = keyof typeof FATES;
export const FATE_NAMES = Object.keys(FATES) as Fate[];

/** Rows that are kept waiting when somebody watches; a run that has to finish ignores this. */
const HOLDS = {
  late_reviewer: 'The reviewer never comes, so the work climbs to the supervisor.',
  provider_down: 'The identity provider stays down.',
  facilitator: 'The facilitator never comes.',
  for_you: 'The reviewer’s decision is left to whoever watches.',
} as const;
export type Hold = keyof typeof HOLDS;
export const HOLD_NAMES = Object.keys(HOLDS) as Hold[];
