import {
  ApplicationFailure,
  condition,
  defineQuery,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import type { CommandOf } from '../../../contracts/commands.ts';
import type { Evidence } from '../../../contracts/shapes.ts';
import { skuOf } from '../../../contracts/waiting.ts';
import {
  checkDocument,
  checkSellerAccount,
  lookUpRegistration,
  previewListing,
  readListing,
  submitListing,
  verifyWithProvider,
} from '../../../workflows/activity-proxies.ts';
import type { ListingRequest } from '../../../workflows/interface/activities.ts';
import type { OpenCase } from '../../../workflows/interface/run-input.ts';
import type { BareView, Step } from '../contenders.ts';

/** The benchmark's workflow without bookkeeping. */

type Given = CommandOf<'decide'> | CommandOf<'submit'>;

/**
 * Makes the same outside calls, grouped as in our workflow, and takes the same decisions. It has no events, search
 * attributes or case. What our workflow costs beyond this is its bookkeeping.
 */
export async function bare(start: OpenCase): Promise<string> {
  let waiting: Step | null = null;
  let given: Given | null = null;
  const take = (command: Given) => {
    given = command;
    waiting = null;
    return { commandId: command.id };
  };
  const refuse = (command: Given, allowed: readonly (Step | null)[]) => {
    if (allowed.includes(waiting) && command.items.length > 0) return;
    throw ApplicationFailure.create({
      type: 'TOO_EARLY',
      message: 'nothing waits for this command',
    });
  };
  setHandler(defineUpdate<object, [CommandOf<'decide'>]>('decide'), take, {
    validator: (command) => refuse(command, ['documents', 'product']),
  });
  setHandler(defineUpdate<object, [CommandOf<'submit'>]>('submit'), take, {
    validator: (command) => refuse(command, ['account']),
  });
  setHandler(defineQuery<BareView>('case'), () => ({ waitsFor: waiting }));
  const waitFor = async (step: Step) => {
    waiting = step;
    await condition(() => waiting === null);
  };

  const { caseId, artisanId, brought } = start;
  const who = { caseId, artisanId };
  const evidenceOf = (requirement: string): Evidence =>
    brought[requirement] ?? missing(requirement);
  await lookUpRegistration({ ...who, dossier: start.registration.dossier });
  await Promise.all(
    ['photograph', 'bank_proof'].map((requirement) =>
      checkDocument({ ...who, requirement, evidence: evidenceOf(requirement), question: 1 }),
    ),
  );
  await waitFor('documents');
  await Promise.all(
    ['identity', 'pan', 'bank_account', 'tax_status'].map((requirement) =>
      verifyWithProvider({
        ...who,
        requirement,
        evidence: evidenceOf(requirement),
        question: 1,
        facts: start.registration,
        others: {},
      }),
    ),
  );
  await waitFor('product');
  const product = Object.keys(brought).find((one) => one.startsWith('product:')) ?? '';
  const request: ListingRequest = {
    ...who,
    marketplace: start.registration.marketplace,
    sku: skuOf(product),
    product: evidenceOf(product),
    seller: { own: null, collective: null },
    policy: start.registration.policy,
    facts: start.registration,
  };
  await previewListing(request);
  await waitFor('account');
  const own = accountOf(given);
  const { marketplace } = request;
  const account = { requirement: 'seller_account', evidence: own, question: 1 };
  await checkSellerAccount({ ...who, ...account, marketplace });
  const linked = { ...request, seller: { own, collective: null } };
  await submitListing(linked);
  const { state } = (await readListing(linked)).answer;
  if (state !== 'on_sale') throw ApplicationFailure.nonRetryable('the listing is not live');
  return 'live';
}

function accountOf(command: Given | null): Evidence {
  const [item] = command?.items ?? [];
  return item !== undefined && 'evidence' in item ? item.evidence : missing('seller_account');
}

function missing(requirement: string): never {
  throw ApplicationFailure.nonRetryable(`${requirement} was not brought`);
}
