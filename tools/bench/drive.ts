import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { derivedCommandId } from '../../clients/library/command-ids.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';
import { attributesAtStart, TASK_QUEUE } from '../../workflows/interface/search-attributes.ts';
import type { BenchCase } from './cases.ts';
import {
  type BareView,
  type Contender,
  STEPS,
  type Step,
  WORKFLOW_TYPES,
  waitsFor,
} from './contenders.ts';

/** Drives one case through the benchmark. */

/** Milliseconds between Queries whether a case waits for a person. More Queries would distort the measurement. */
const POLL_MS = 250;
/** A case that takes longer, in milliseconds, is stuck, and so is the measurement. */
const STUCK_MS = 60_000;

/** Starts one case and does each step of the people when it is due. Resolves when the case has ended. */
export async function driveCase(
  client: Client,
  contender: Contender,
  one: BenchCase,
): Promise<void> {
  const handle = await startCase(client, contender, one);
  for (const step of STEPS) {
    await untilDue(handle, step);
    await carryOut(handle, step, one);
  }
  await handle.result();
}

/** Starts one case. */
export function startCase(
  client: Client,
  contender: Contender,
  { start }: BenchCase,
  taskQueue = TASK_QUEUE,
): Promise<WorkflowHandle> {
  return client.workflow.start(WORKFLOW_TYPES[contender], {
    workflowId: start.caseId,
    taskQueue,
    args: [start],
    typedSearchAttributes: attributesAtStart(start.registration),
  });
}

/** Waits until a case waits for this step of the people. @throws Error if it is stuck */
export async function untilDue(handle: WorkflowHandle, step: Step): Promise<void> {
  const deadline = Date.now() + STUCK_MS;
  for (;;) {
    const view = await handle.query<CaseView | BareView | null>('case');
    if (waitsFor(view) === step) return;
    if (Date.now() > deadline) {
      throw new Error(
        `${handle.workflowId} never waited for: ${step}; it says ${JSON.stringify(view)}`,
      );
    }
    await sleep(POLL_MS);
  }
}

/** Does a step of the people. */
export async function carryOut(
  handle: WorkflowHandle,
  step: Step,
  { start, account }: BenchCase,
): Promise<void> {
  const artisan = { role: 'artisan', id: start.artisanId } as const;
  const reviewer = { role: 'reviewer', id: 'by-hand' } as const;
  if (step === 'account') {
    await send(handle, 'submit', artisan, step, [
      { requirement: 'seller_account', evidence: account },
    ]);
    return;
  }
  const product = Object.keys(start.brought).filter((one) => one.startsWith('product:'));
  const requirements = step === 'documents' ? ['photograph', 'bank_proof'] : product;
  const items = requirements.map((requirement) => ({
    requirement,
    seen: start.brought[requirement]?.digest,
    verdict: 'accept',
    codes: [],
  }));
  await send(handle, 'decide', reviewer, step, items);
}

async function send(
  handle: WorkflowHandle,
  name: string,
  actor: object,
  step: Step,
  items: object[],
): Promise<void> {
  const id = derivedCommandId(step, handle.workflowId);
  const digest = createHash('sha256').update(JSON.stringify({ name, actor, items })).digest('hex');
  await handle.executeUpdate(name, { updateId: id, args: [{ id, digest, actor, items }] });
}
