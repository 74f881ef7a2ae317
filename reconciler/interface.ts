/** The inputs and results of the reconciling workflow and its activities. All are plain JSON. */

export const RECONCILE_TASK_QUEUE = 'artisan-onboarding/reconcile';
export const RECONCILE_WORKFLOW_TYPE = 'reconcile';
/** The id of the schedule. The workflow ids of its runs begin with it. */
export const RECONCILE_ID = 'artisan-onboarding.reconcile';

/** Why the reconciler cannot repair a case. */
export const FINDING_CODES = [
  /** The reconciler has recovered it several times in a day, and its run ended again. */
  'REPEATED',
  /** No run can answer, and the events topic lacks an event of it. */
  'TOPIC_BROKEN',
  /** Neither a run nor the events topic knows it. */
  'UNKNOWN',
  /** Its run did not answer in this scan, as while no worker runs. */
  'UNANSWERED',
  /** Its run is open, and its workflow task fails again and again. */
  'TASK_FAILS',
  /** An operator has paused its run or one of its activities. */
  'PAUSED',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** A case that the reconciler cannot repair. */
export interface Finding {
  readonly caseId: string;
  readonly code: FindingCode;
  readonly why: string;
  /** ISO 8601. */
  readonly since: string;
  /** How many scans in a row have found it. */
  readonly scans: number;
}

/** What the reconciler did to a case that it had found. */
export const REPAIRS = [
  'recovered',
  'recovered_from_topic',
  'closed',
  /** Its run goes on: the reconciler has undone what an operator had done to it. */
  'set_going',
  'fine',
  'finding',
] as const;
export type Repair = (typeof REPAIRS)[number];

/** How many records of each topic a scan has read. */
export interface ReadCounts {
  readonly events: number;
  readonly cases: number;
}

/** The cases that a scan takes. */
export interface BrokenCases {
  readonly caseIds: readonly string[];
  /** Whether there are more than one scan takes. */
  readonly more: boolean;
  /** The time up to which the scan has listed ended runs, epoch milliseconds. */
  readonly through: number;
}

/** One scan: the result of its workflow. */
export interface Scan {
  /** How many cases it took. */
  readonly found: number;
  readonly repaired: Readonly<Record<Repair, number>>;
  /** Cases that a person has to repair. */
  readonly findings: readonly Finding[];
  /** The first events that the events topic lacks. */
  readonly gaps: readonly { readonly caseId: string; readonly sequence: number }[];
  /** How many events it lacks. */
  readonly gapsInAll: number;
  /** How many cases the cases topic shows without their latest event, though that is not new. */
  readonly casesBehind: number;
  readonly read: ReadCounts;
}

/** The names of the activities. */
export const RECONCILE_ACTIVITIES = [
  'readTopics',
  'find',
  'repair',
  'conclude',
] as const satisfies readonly (keyof ReconcileActivities)[];

export interface ReconcileActivities {
  /** Reads both topics from where the last scan stopped. */
  readTopics(): Promise<ReadCounts>;
  /** Finds the cases that no run carries on. */
  find(): Promise<BrokenCases>;
  repair(caseId: string): Promise<Repair>;
  /** Notes that the scan is done. @returns its result */
  conclude(done: Pick<Scan, 'repaired' | 'read'> & { readonly found: BrokenCases }): Promise<Scan>;
}
