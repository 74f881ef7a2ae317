import {
  defineSearchAttributeKey,
  type SearchAttributePair,
  SearchAttributeType,
} from '@temporalio/common';

const { KEYWORD, KEYWORD_LIST, DATETIME } = SearchAttributeType;

/**
 * The search attributes that operators filter by in Temporal UI. Within the SQL store's limits: 10 Keyword, 3 Datetime,
 * 3 KeywordList.
 */
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
  organisation: defineSearchAttributeKey('Organisation', KEYWORD),
} as const;

/**
 * The attributes of a new case: every case begins with the registry. They are given with the start, because a separate
 * upsert would cost each case a history event.
 *
 * @param organisation the hash of the one that opens it, if it is known: it stays the same for all runs of the case
 */
export function attributesAtStart(
  about: { readonly trade: string; readonly state: string; readonly district: string },
  organisation?: string,
): SearchAttributePair[] {
  return [
    ...(organisation === undefined ? [] : [{ key: ATTRIBUTES.organisation, value: organisation }]),
    { key: ATTRIBUTES.trade, value: about.trade },
    { key: ATTRIBUTES.state, value: about.state },
    { key: ATTRIBUTES.district, value: about.district },
    { key: ATTRIBUTES.stage, value: 'registration' },
    { key: ATTRIBUTES.status, value: 'open' },
    { key: ATTRIBUTES.waitingOn, value: ['registry'] },
  ];
}

/** One line for the list of workflows: codes, no personal data. */
export const summaryOf = (about: {
  readonly trade: string;
  readonly state: string;
  readonly district: string;
}): string => {
  // A registered district's code begins with its State.
  const isListed = about.district.startsWith(`${about.state}-`);
  return `${about.trade} · ${about.district}${isListed ? '' : `, ${about.state}`}`;
};

/** The task queue and the workflow type of all cases. */
export const TASK_QUEUE = 'artisan-onboarding';
export const WORKFLOW_TYPE = 'onboarding';
