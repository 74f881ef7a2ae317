import { ApplicationFailure, condition, defineQuery, setHandler } from '@temporalio/workflow';
import { event } from '../../../contracts/events.ts';
import type { Stage } from '../../../contracts/vocabulary.ts';
import { isStageSettled } from '../../../contracts/waiting.ts';
import {
  checkDocument,
  checkSellerAccount,
  lookUpRegistration,
  previewListing,
  readListing,
  submitListing,
  verifyWithProvider,
} from '../../../workflows/activity-proxies.ts';
import type { CaseView, OpenCase } from '../../../workflows/interface/run-input.ts';
import { openingEvents } from '../../../workflows/opening.ts';
import { concludePreview } from '../../../workflows/stages/catalogue.ts';
import { concludeDocument } from '../../../workflows/stages/documents.ts';
import {
  concludeAccount,
  concludeLookUp,
  concludeSubmission,
} from '../../../workflows/stages/go-live.ts';
import { concludeKyc } from '../../../workflows/stages/kyc.ts';
import { acceptedProducts, factsOf, type Product } from '../../../workflows/stages/products.ts';
import { concludeRegistration } from '../../../workflows/stages/registration.ts';
import {
  questionAbout,
  submittedRequirements,
} from '../../../workflows/stages/requirement-queries.ts';
import { Ledger } from './ledger.ts';

/** The same path as published samples write it: one step after another, each awaited. */
export async function naive(start: OpenCase): Promise<CaseView | null> {
  const ledger = new Ledger(start);
  ledger.answer('decide');
  ledger.answer('submit');
  setHandler(defineQuery<CaseView | null>('case'), () => ledger.view());
  const { id: commandId, actor } = start.command;
  await ledger.record(openingEvents(start), { actor, commandId });
  const { caseId, artisanId, dossier } = ledger.case;
  const enter = (stage: Stage) => ledger.record([event('case.stage_entered', { stage })]);

  const { answer: report } = await lookUpRegistration({ caseId, artisanId, dossier });
  await ledger.record(concludeRegistration(ledger.case, report).events);

  await enter('documents');
  for (const one of submittedRequirements(ledger.case, 'document')) {
    const { answer: found } = await checkDocument(questionAbout(ledger.case, one));
    await ledger.record(concludeDocument(ledger.case, one.requirement, found).events);
  }
  await condition(() => isStageSettled(ledger.case, 'documents'));

  await enter('kyc');
  for (const one of submittedRequirements(ledger.case, 'kyc')) {
    const { answer: found } = await verifyWithProvider({
      ...questionAbout(ledger.case, one),
      facts: factsOf(ledger.case),
      others: {},
    });
    await ledger.record(concludeKyc(ledger.case, one.requirement, found).events);
  }

  await enter('catalogue');
  await condition(() => acceptedProducts(ledger.case).length > 0);
  const { answer: preview } = await previewListing(product(ledger).request);
  await ledger.record(concludePreview(ledger.case, product(ledger), preview).events);

  await enter('go_live');
  await condition(() => submittedRequirements(ledger.case, 'account').length > 0);
  const { marketplace } = ledger.case;
  for (const one of submittedRequirements(ledger.case, 'account')) {
    const { answer: found } = await checkSellerAccount({
      ...questionAbout(ledger.case, one),
      marketplace,
    });
    await ledger.record(concludeAccount(ledger.case, one.requirement, found).events);
  }
  const { answer: submission } = await submitListing(product(ledger).request);
  await ledger.record(concludeSubmission(ledger.case, product(ledger), submission).events);
  const { answer: state } = await readListing(product(ledger).request);
  await ledger.record(concludeLookUp(ledger.case, product(ledger), state).events);
  const { sku } = product(ledger);
  const watchUntil = new Date().toISOString();
  await ledger.record([
    event('case.went_live', { marketplace, sku, watchUntil }),
    event('case.completed', { watched: true }),
  ]);
  return ledger.view();
}

function product(ledger: Ledger): Product {
  const [first] = acceptedProducts(ledger.case);
  if (first === undefined) throw ApplicationFailure.nonRetryable('no product was accepted');
  return first;
}
