import type { Look, Trouble } from './calls.ts';

/** A run that does not answer is a person's matter only once it has not answered for a while. */
const UNANSWERED_LOOKS = 3;

export const forAPerson = ({ code, looks }: Pick<Trouble, 'code' | 'looks'>): boolean =>
  code !== 'UNANSWERED' || looks >= UNANSWERED_LOOKS;

/** Whether a look has found what it cannot mend. */
export const needsSomebody = ({ troubles, gapsInAll, casesBehind }: Look): boolean =>
  troubles.length + gapsInAll + casesBehind > 0;
