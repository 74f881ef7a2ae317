import type { Finding, Scan } from './interface.ts';

/** When a person is needed. */

/** In how many scans a run has to be without an answer before a person is needed. */
const UNANSWERED_SCANS = 3;

/** Whether a person has to repair the case. */
export const isForPerson = ({ code, scans }: Pick<Finding, 'code' | 'scans'>): boolean =>
  code !== 'UNANSWERED' || scans >= UNANSWERED_SCANS;

/** Whether a scan has found what the reconciler cannot repair. */
export const needsPerson = ({ findings, gapsInAll, casesBehind }: Scan): boolean =>
  findings.length + gapsInAll + casesBehind > 0;
