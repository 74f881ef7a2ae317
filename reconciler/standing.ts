import type { Trouble } from './calls.ts';

/** A run that does not answer is a person's matter only once it has not answered for a while. */
const UNANSWERED_LOOKS = 3;

export const forAPerson = ({ code, looks }: Pick<Trouble, 'code' | 'looks'>): boolean =>
  code !== 'UNANSWERED' || looks >= UNANSWERED_LOOKS;
