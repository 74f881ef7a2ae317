/** What the reconciling workflow and its activities say to each other. Plain JSON. */

export const RECONCILE_TASK_QUEUE = 'artisan-onboarding/reconcile';
export const RECONCILE_WORKFLOW_TYPE = 'reconcile';
/** Of the schedule, and what the ids of its runs begin with. */
export const RECONCILE_ID = 'artisan-onboarding.reconcile';

/** Why a case is not repaired by itself. */
export type TroubleCode =
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

export interface Trouble {
  readonly caseId: string;
  readonly code: TroubleCode;
  readonly why: string;
  readonly since: string;
  /** In how many looks it was found so. */
  readonly looks: number;
}

/** What became of a case that was found broken. */
export type Repair =
  | 'recovered'
  | 'recovered_from_topic'
  | 'closed'
  /** Its run goes on since what somebody's hand had done to it was taken back. */
  | 'set_going'
  | 'fine'
  | 'trouble';

/** What the topics hold, as far as they were read. */
export interface Heard {
  readonly events: number;
  readonly cases: number;
}

export interface Found {
  readonly caseIds: readonly string[];
  /** Whether there are more than one look takes on. */
  readonly more: boolean;
  /** Up to when ended runs were looked for, epoch milliseconds. */
  readonly through: number;
}

/** One look, as its workflow's result states it. */
export interface Look {
  readonly found: number;
  readonly repaired: Readonly<Record<Repair, number>>;
  /** Cases that a person has to look at. */
  readonly troubles: readonly Trouble[];
  /** Numbers that are missing in the events topic. */
  readonly gaps: readonly { readonly caseId: string; readonly sequence: number }[];
  readonly gapsInAll: number;
  /** Cases whose latest event the cases topic does not show, though it has been there for a while. */
  readonly casesBehind: number;
  readonly heard: Heard;
}

export interface ReconcileCalls {
  /** Reads on in both topics. */
  hear(): Promise<Heard>;
  /** Cases whose run ended otherwise than by the case's end, or is gone. */
  find(): Promise<Found>;
  repair(caseId: string): Promise<Repair>;
  /** Writes down that the look is done, and how things stand. */
  conclude(done: Pick<Look, 'repaired' | 'heard'> & { readonly found: Found }): Promise<Look>;
}
