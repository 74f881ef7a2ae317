import type { Finding, Scan } from './interface.ts';

/** A run that does not answer is a person's matter only once it has not answered for a while. */
const UNANSWERED_SCANS = 3;

export const forAPerson = ({ code, scans }: Pick<Finding, 'code' | 'scans'>): boolean =>
  code !== 'UNANSWERED' || scans >= UNANSWERED_SCANS;

/** Whether a scan has found what it cannot mend. */
export const needsSomebody = ({ findings, gapsInAll, casesBehind }: Scan): boolean =>
  findings.length + gapsInAll + casesBehind > 0;
