import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { OpenCase } from '../contracts/carry.ts';
import { caseId as caseIdOf } from '../contracts/ids.ts';
import { skuFor } from '../contracts/intake/product.ts';
import {
  type Registration,
  type RegistrationInput,
  registration,
} from '../contracts/intake/registration.ts';
import { attributesAtStart, TASK_QUEUE, WORKFLOW_TYPE } from '../contracts/search-attributes.ts';
import type { Actor, Evidence } from '../contracts/shapes.ts';
import type { DossierStore } from '../dossier/store.ts';
import { CURRENT_POLICY, isPolicy } from '../policies/policies.ts';
import { tradeOf } from '../policies/trades.ts';
import { BadInput } from './bad-input.ts';

export interface Registered {
  readonly caseId: string;
  /** False when this artisan's application was known before: nothing was started anew. */
  readonly fresh: boolean;
  readonly end: string | null;
}

/**
 * Opens a case, or finds the one that there is. What is personal is written to the dossier first.
 * @throws BadInput naming every field and the rule that it breaks.
 */
export async function register(
  client: Client,
  dossier: DossierStore,
  input: RegistrationInput,
  actor: Actor,
  taskQueue = TASK_QUEUE,
): Promise<Registered> {
  const one = checked(input);
  const artisanId = await dossier.mintArtisan(one.schemeNumber);
  const caseId = caseIdOf(artisanId, one.application);
  const known = await knownCase(client, dossier, caseId);
  if (known !== null) return known;
  const { entry, brought } = await writeDossier(dossier, artisanId, one);
  await dossier.register({
    caseId,
    artisanId,
    application: one.application,
    commandDigest: entry.digest,
  });
  const start: OpenCase = {
    kind: 'open',
    caseId,
    artisanId,
    application: one.application,
    registration: factsOf(one, entry),
    brought,
    command: { id: `register:${caseId}`, actor },
  };
  return { caseId, fresh: await startCase(client, start, taskQueue), end: null };
}

/** A case that was opened before; null where there is none, or its opening was broken off and is to be done again. */
export async function knownCase(
  client: Client,
  dossier: DossierStore,
  caseId: string,
): Promise<Registered | null> {
  const known = await dossier.application(caseId);
  if (known === null) return null;
  const isThere = known.end !== null || (await isStarted(client, caseId));
  return isThere ? { caseId, fresh: false, end: known.end } : null;
}

/** Starts a case's workflow. @returns false if it was there before. */
export async function startCase(
  client: Client,
  start: OpenCase,
  taskQueue = TASK_QUEUE,
): Promise<boolean> {
  const { caseId, registration: about } = start;
  try {
    await client.workflow.start(WORKFLOW_TYPE, {
      workflowId: caseId,
      taskQueue,
      args: [start],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: `${about.trade} · ${about.district}, ${about.state}`,
      typedSearchAttributes: attributesAtStart(about),
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

function checked(input: RegistrationInput): Registration {
  const parsed = registration.safeParse(input);
  if (!parsed.success) throw BadInput.from(parsed.error);
  const one = parsed.data;
  const problems = [];
  if (tradeOf(one.trade) === undefined)
    problems.push({ field: 'trade', rule: 'must be one of the 18 trades' });
  if (one.policy !== undefined && !isPolicy(one.policy)) {
    problems.push({ field: 'policy', rule: 'must be a policy version that exists' });
  }
  if (problems.length > 0) throw new BadInput(problems);
  return one;
}

function factsOf(one: Registration, entry: Evidence): OpenCase['registration'] {
  return {
    policy: one.policy ?? CURRENT_POLICY,
    trade: one.trade,
    state: one.state,
    district: one.district,
    settlement: one.settlement,
    route: one.route,
    collective: one.collective ?? null,
    marketplace: one.marketplace,
    taxRoute: one.taxRoute,
    exports: one.exports,
    language: one.language,
    channel: one.channel,
    dossier: entry,
  };
}

async function writeDossier(dossier: DossierStore, artisanId: string, one: Registration) {
  const { brought: facts, documents, products, ...person } = one;
  const entry = await dossier.put(artisanId, 'registration', {
    ...person,
    brought: {},
    documents: {},
    products: [],
  });
  const contents: [string, unknown][] = [
    ...Object.entries(facts),
    ...Object.entries(documents),
    ...products.map((item): [string, unknown] => [
      `product:${skuFor(artisanId, item.number)}`,
      item,
    ]),
  ];
  const brought: Record<string, Evidence> = {};
  for (const [requirement, content] of contents) {
    if (content !== undefined)
      brought[requirement] = await dossier.put(artisanId, requirement, content);
  }
  return { entry, brought };
}

async function isStarted(client: Client, caseId: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(caseId).describe();
    return true;
  } catch {
    return false;
  }
}
