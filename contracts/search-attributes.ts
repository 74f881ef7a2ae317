/** What operators can filter by in Temporal UI. Within the SQL store's limits: 10 Keyword, 3 Datetime, 3 KeywordList. */
export const SEARCH_ATTRIBUTES = {
  Stage: 'Keyword',
  CaseStatus: 'Keyword',
  WaitingOn: 'KeywordList',
  Trade: 'Keyword',
  State: 'Keyword',
  District: 'Keyword',
  DueAt: 'Datetime',
  CaseEnd: 'Keyword',
  Reason: 'Keyword',
  Delivery: 'Keyword',
} as const;

export type SearchAttributeName = keyof typeof SEARCH_ATTRIBUTES;

export const TASK_QUEUE = 'artisan-onboarding';
export const WORKFLOW_TYPE = 'onboarding';
