/** What the reconciling workflow and its activities say to each other. Plain JSON. */

export const RECONCILE_TASK_QUEUE = 'artisan-onboarding/reconcile';
export const RECONCILE_WORKFLOW_TYPE = 'reconcile';
/** Of the schedule, and what the ids of its runs begin with. */
export const RECONCILE_ID = 'artisan-onboarding.reconcile';

/** Why a case is not repaired by itself. */
export type FindingCode =
  /** It was brought back again and again: something keeps ending it. */
  | 'REPEATED'
  /** No run can answer, and the topic does not hold all of it. */
  | 'TOPIC_BROKEN'
  | 'UNKNOWN'
  /** Its run did not answer this time, as while no worker runs. */
  | 'UNANSWERED'
  /** Its run is there, and its workflow task fails again and again. */
  | 'TASK_FAILS'
  /** Somebody has paused its run or one of its activities. */
  | 'PAUSED';

export interface Finding {
  readonly caseId: string;
  readonly code: FindingCode;
  readonly why: string;
  readonly since: string;
  /** In how many scans it was found so. */
  readonly scans: number;
}

/** What became of a case that was found broken. */
export type Repair =
  | 'recovered'
  | 'recovered_from_topic'
  | 'closed'
  /** Its run goes on since what somebody's hand had done to it was taken back. */
  | 'set_going'
  | 'fine'
  | 'finding';

/** What the topics hold, as far as they were read. */
export interface ReadCounts {
  readonly events: number;
  readonly cases: number;
}

export interface BrokenCases {
  readonly caseIds: readonly string[];
  /** Whether there are more than one scan takes on. */
  readonly more: boolean;
  /** Up to when ended runs were looked for, epoch milliseconds. */
  readonly through: number;
}

/** One scan, as its workflow's result states it. */
export interface Scan {
  readonly found: number;
  readonly repaired: Readonly<Record<Repair, number>>;
  /** Cases that a person has to look at. */
  readonly findings: readonly Finding[];
  /** Numbers that are missing in the events topic. */
  readonly gaps: readonly { readonly caseId: string; readonly sequence: number }[];
  readonly gapsInAll: number;
  /** Cases whose latest event the cases topic does not show, though it has been there for a while. */
  readonly casesBehind: number;
  readonly read: ReadCounts;
}

export interface ReconcileActivities {
  /** Reads on in both topics. */
  readTopics(): Promise<ReadCounts>;
  /** Cases whose run ended otherwise than by the case's end, or is gone. */
  find(): Promise<BrokenCases>;
  repair(caseId: string): Promise<Repair>;
  /** Writes down that the scan is done, and how things stand. */
  conclude(done: Pick<Scan, 'repaired' | 'read'> & { readonly found: BrokenCases }): Promise<Scan>;
}
