import { expect, it } from 'vitest';
import { restOf } from '../../operations/recovery/recover.ts';
import type { CaseStart } from '../../workflows/interface/run-input.ts';

/** How long a recovery waits until nothing more of the ended runs can reach the topic. */
const word = (count: number) =>
  ({ kind: 'carry', outbox: Array(count).fill({}) }) as unknown as CaseStart;
const NOW = 1_000_000;
const WHOLE = 16_000;

it.each([
  ['all is published', true, word(0), NOW - 1, 0],
  ['a publication may be under way', true, word(2), NOW - 1, WHOLE],
  ['it would have ended by now', true, word(2), NOW - 60_000, 0],
  ['nobody knows when the run ended', true, word(2), null, WHOLE],
  ['the case is taken from the topic', true, null, NOW - 1, WHOLE],
  // An earlier run that has published all says nothing of the latest one.
  ['the latest run was deleted', false, word(0), NOW - 60_000, WHOLE],
  ['no run is left', false, null, null, WHOLE],
] as const)('%s', (_what, isLatestKnown, said, endedAt, wanted) => {
  expect(restOf({ isLatestKnown, word: said, endedAt, now: NOW })).toBe(wanted);
});
