import {
  defineSearchAttributeKey,
  type SearchAttributePair,
  SearchAttributeType,
} from '@temporalio/common';

const { KEYWORD, KEYWORD_LIST, DATETIME } = SearchAttributeType;

/** What operators can filter by in Temporal UI. Within the SQL store's limits: 10 Keyword, 3 Datetime, 3 KeywordList. */
export const ATTRIBUTES = {
  stage: defineSearchAttributeKey('Stage', KEYWORD),
  status: defineSearchAttributeKey('CaseStatus', KEYWORD),
  waitingOn: defineSearchAttributeKey('WaitingOn', KEYWORD_LIST),
  trade: defineSearchAttributeKey('Trade', KEYWORD),
  state: defineSearchAttributeKey('State', KEYWORD),
  district: defineSearchAttributeKey('District', KEYWORD),
  dueAt: defineSearchAttributeKey('DueAt', DATETIME),
  end: defineSearchAttributeKey('CaseEnd', KEYWORD),
  reason: defineSearchAttributeKey('Reason', KEYWORD),
  delivery: defineSearchAttributeKey('Delivery', KEYWORD),
} as const;

/**
 * What a case is found by from its first moment: every case begins by asking the registry.
 * Given with the start, because a first writing of its own would cost each case a history event.
 */
export function attributesAtStart(about: {
  readonly trade: string;
  readonly state: string;
  readonly district: string;
}): SearchAttributePair[] {
  return [
    { key: ATTRIBUTES.trade, value: about.trade },
    { key: ATTRIBUTES.state, value: about.state },
    { key: ATTRIBUTES.district, value: about.district },
    { key: ATTRIBUTES.stage, value: 'registration' },
    { key: ATTRIBUTES.status, value: 'open' },
    { key: ATTRIBUTES.waitingOn, value: ['registry'] },
  ];
}

/** One line for the list of workflows: words and codes of ours. */
export const summaryOf = (about: {
  readonly trade: string;
  readonly state: string;
  readonly district: string;
}): string => {
  // A district of the register names its State itself.
  const isListed = about.district.startsWith(`${about.state}-`);
  return `${about.trade} · ${about.district}${isListed ? '' : `, ${about.state}`}`;
};

export const TASK_QUEUE = 'artisan-onboarding';
export const WORKFLOW_TYPE = 'onboarding';
