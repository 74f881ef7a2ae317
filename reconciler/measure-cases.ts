import type { Client } from '@temporalio/client';
import type { Registry } from 'prom-client';
import { grpcCodeOf } from '../clients/library/no-answer.ts';
import { CASE_STATUSES, PARTIES, type Party } from '../contracts/vocabulary.ts';
import { asked, askedGauge } from '../observability/asked.ts';
import { ATTRIBUTES, WORKFLOW_TYPE } from '../workflows/interface/search-attributes.ts';

/**
 * Counts the open cases by their search attributes in Temporal. The reconciler alone does it: every process that counted
 * them would show the same cases once more.
 */

const AT_ONCE = 4;
/** gRPC's code where a query names a search attribute that the server does not have. */
const INVALID_ARGUMENT = 3;

/** As `CaseStatus` has them; an ended case may still take its listings down. */
const STATUSES = [...CASE_STATUSES, 'held'] as const;

interface Counts {
  readonly waiting: readonly (readonly [Party, { readonly all: number; readonly late: number }])[];
  readonly byStatus: readonly (readonly [(typeof STATUSES)[number], number])[];
  readonly blocked: number;
  /** Null where the server does not report it. */
  readonly failing: number | null;
}

export interface MeasureOptions {
  /** How long a count serves further scrapes, in milliseconds. Each asks Temporal some two dozen times. */
  readonly freshMs: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** Adds the gauges of the open cases. They are counted when somebody scrapes. */
export function measureCases(
  registry: Registry,
  client: Client,
  { freshMs, now = Date.now }: MeasureOptions,
): void {
  const counts = asked(registry, {
    about: 'open_cases',
    ask: () => countCases(client, new Date(now())),
    freshMs,
  });
  askedGauge(
    registry,
    {
      name: 'artisan_waiting_cases',
      help: 'Open cases by the party that has to act, and whether the case is late: a case that waits on several parties counts with each, and is late with each.',
      labelNames: ['waiting_on', 'lateness'],
    },
    counts,
    ({ waiting }) =>
      waiting.flatMap(([waiting_on, { all, late }]) => [
        // The two are counted one after the other.
        [{ waiting_on, lateness: 'in_time' }, Math.max(0, all - late)] as const,
        [{ waiting_on, lateness: 'late' }, late] as const,
      ]),
  );
  askedGauge(
    registry,
    {
      name: 'artisan_open_cases',
      help: 'Cases with a running workflow, by their status.',
      labelNames: ['status'],
    },
    counts,
    ({ byStatus }) => byStatus.map(([status, cases]) => [{ status }, cases]),
  );
  askedGauge(
    registry,
    {
      name: 'artisan_blocked_deliveries',
      help: 'Open cases of which Kafka refuses a record: their later events wait.',
    },
    counts,
    ({ blocked }) => [[{}, blocked]],
  );
  askedGauge(
    registry,
    {
      name: 'artisan_failing_workflow_tasks',
      help: 'Open cases whose workflow task fails again and again, as after a faulty deployment.',
    },
    counts,
    ({ failing }) => (failing === null ? [] : [[{}, failing]]),
  );
}

/** @param now a case is late whose `DueAt` is before it */
async function countCases(client: Client, now: Date): Promise<Counts> {
  const open = `WorkflowType = '${WORKFLOW_TYPE}' AND ExecutionStatus = 'Running'`;
  const count = async (filter: string) =>
    (await client.workflow.count(`${open} AND ${filter}`)).count;
  const { waitingOn, dueAt, status, delivery } = ATTRIBUTES;
  const waiting = PARTIES.map((party) => async () => {
    const own = `${waitingOn.name} = '${party}'`;
    const all = await count(own);
    // A case without a time limit has no `DueAt`, and is never late.
    const late = await count(`${own} AND ${dueAt.name} < '${now.toISOString()}'`);
    return [party, { all, late }] as const;
  });
  const byStatus = STATUSES.map(
    (one) => async () => [one, await count(`${status.name} = '${one}'`)] as const,
  );
  return {
    waiting: await fewAtOnce(waiting),
    byStatus: await fewAtOnce(byStatus),
    blocked: await count(`${delivery.name} = 'blocked'`),
    failing: await count('TemporalReportedProblems IS NOT NULL').catch((error: unknown) => {
      if (grpcCodeOf(error) !== INVALID_ARGUMENT) throw error;
      return null;
    }),
  };
}

async function fewAtOnce<T>(questions: readonly (() => Promise<T>)[]): Promise<T[]> {
  const answers: T[] = [];
  const rest = [...questions.entries()];
  const next = async () => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift())
      answers[one[0]] = await one[1]();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return answers;
}
