import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Onboarding } from '../../../clients/library/onboarding.ts';
import type { Party } from '../../../contracts/vocabulary.ts';
import type { ArtisanRow } from '../../demo-data/read.ts';
import type { Scenario } from '../../demo-data/scenarios.ts';
import { act } from './act.ts';

/** Plays the personas of all cases until it is stopped. */

export interface PlayOptions {
  readonly client: Client;
  readonly onboarding: Onboarding;
  /** Case id → the row that it was registered from. */
  readonly rows: ReadonlyMap<string, ArtisanRow>;
  readonly holds: boolean;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

const AT_ONCE = 10;
const PAUSE_MS = 400;
const waitingOn = (...parties: Party[]) =>
  `ExecutionStatus = 'Running' AND WaitingOn IN (${parties.map((one) => `'${one}'`).join(', ')})`;
const ON_PEOPLE = waitingOn('artisan', 'facilitator', 'reviewer', 'supervisor');
/** Cases that wait on no person: held ones, ones whose listing is watched, and ones that wait for outside systems. */
const ON_NO_PERSON = [
  "ExecutionStatus = 'Running' AND CaseStatus IN ('held', 'live')",
  waitingOn('provider', 'marketplace'),
];

/** The scenarios in which a persona acts although the case waits on no person. */
const UNASKED: readonly Scenario[] = ['provider_calls_back', 'withdraws_when_listed', 'held'];

/** Plays artisans and staff: finds the cases in which a persona has to act, and acts, until the signal is aborted. */
export async function playPersonas(crowd: PlayOptions): Promise<void> {
  while (!crowd.signal.aborted) {
    try {
      await playRound(crowd);
    } catch (error) {
      crowd.log.debug(
        { error: error instanceof Error ? error.message : 'unknown' },
        'a round of the personas failed; trying again',
      );
    }
    await new Promise((wake) => setTimeout(wake, PAUSE_MS));
  }
}

async function playRound({
  client,
  onboarding,
  rows,
  holds,
  log,
  signal,
}: PlayOptions): Promise<void> {
  const waiting: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query: ON_PEOPLE, pageSize: 500 }))
    waiting.push(workflowId);
  for (const query of ON_NO_PERSON) {
    for await (const { workflowId } of client.workflow.list({ query, pageSize: 500 })) {
      const scenario = rows.get(workflowId)?.scenario;
      if (scenario !== undefined && UNASKED.includes(scenario) && !waiting.includes(workflowId))
        waiting.push(workflowId);
    }
  }
  const one = async () => {
    for (
      let caseId = waiting.pop();
      caseId !== undefined && !signal.aborted;
      caseId = waiting.pop()
    ) {
      const row = rows.get(caseId);
      if (row === undefined) continue;
      await act(onboarding, caseId, row, holds).catch((error: unknown) =>
        log.debug(
          { caseId, error: error instanceof Error ? error.message : 'unknown' },
          'a persona failed; trying again',
        ),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}
