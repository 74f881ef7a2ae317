import type { Client } from '@temporalio/client';
import type { Case } from '../../contracts/case.ts';
import { caseId as caseIdOf } from '../../contracts/ids.ts';
import type { Requirement } from '../../contracts/requirement.ts';
import { rule } from '../../contracts/rules.ts';
import type { ActorGiven, Evidence } from '../../contracts/shapes.ts';
import type { DossierStore } from '../../dossier/store.ts';
import { goodUntil } from '../../policies/deadlines.ts';
import { CURRENT_POLICY, isPolicy } from '../../policies/policies.ts';
import type { CaseView, OpenCase } from '../../workflows/interface/run-input.ts';
import { publicActor } from './actor.ts';
import { BadInput } from './bad-input.ts';
import { marketplaceProblems } from './deposit.ts';
import { Refused } from './refused.ts';
import {
  knownCase,
  type OpeningHow,
  openingCommand,
  type Registered,
  startCase,
} from './register.ts';

/**
 * Opens the artisan's next application after one has ended. Documents and products that people accepted and that are
 * still valid stay accepted. What outside systems check (identity, numbers, the seller account) is checked again: it may
 * have changed, and the check costs the artisan nothing.
 *
 * @throws Refused TOO_EARLY while the case is open
 * @throws BadInput where its marketplace is not served, or there is no such policy
 */
export async function reapply(
  client: Client,
  dossier: DossierStore,
  { case: before }: CaseView,
  actor: ActorGiven,
  how: OpeningHow & { policy?: string | undefined } = {},
): Promise<Registered> {
  const { policy = CURRENT_POLICY, taskQueue } = how;
  if (before.end === null) throw new Refused('TOO_EARLY', `${before.caseId} is still open`);
  const problems = marketplaceProblems(before.marketplace);
  if (!isPolicy(policy)) problems.push({ field: 'policy', rule: rule('code.policy') });
  if (problems.length > 0) throw new BadInput(problems);
  const { artisanId } = before;
  const application = before.application + 1;
  const caseId = caseIdOf(artisanId, application);
  const known = await knownCase(client, dossier, caseId);
  if (known !== null) return known;
  const by = publicActor(dossier, actor);
  const { organisation = null } = by;
  const commandDigest = before.dossier.digest;
  const wanted = { caseId, artisanId, application, commandDigest, organisation };
  const { application: claimed } = await dossier.register(wanted);
  const start: OpenCase = {
    kind: 'open',
    caseId,
    artisanId,
    application,
    registration: factsOf(before, policy),
    brought: broughtAlong(before),
    carriedOver: { fromCase: before.caseId, requirements: carriedOver(before, Date.now()) },
    command: openingCommand(caseId, by, how),
  };
  const fresh = await startCase(client, start, taskQueue);
  // An opening for another organisation had claimed the application and broken off.
  if (fresh && claimed.organisation !== organisation)
    await dossier.recordOpening(caseId, { commandDigest, organisation });
  return { caseId, fresh, end: null, differs: [] };
}

function factsOf(before: Case, policy: string): OpenCase['registration'] {
  const { trade, state, district, settlement, route, collective } = before;
  const { marketplace, taxRoute, exports, language, dossier } = before;
  return {
    ...{ policy, trade, state, district, settlement, route, collective },
    ...{ marketplace, taxRoute, exports, language, dossier },
    channel: 'reapplication',
  };
}

/** Evidence to check again. A consent that was withdrawn must be given again; every other consent stands. */
function broughtAlong(before: Case): Record<string, Evidence> {
  const isTakenBack = before.end?.codes.includes('withdrawal.consent_withdrawn') === true;
  return Object.fromEntries(
    Object.values(before.requirements).flatMap((one) => {
      const isChecked = one.kind === 'kyc' || one.kind === 'account';
      const stands = isChecked || (one.kind === 'consent' && !isTakenBack);
      return stands && one.evidence !== null && one.status !== 'returned'
        ? [[one.id, one.evidence]]
        : [];
    }),
  );
}

type CarriedOver = NonNullable<OpenCase['carriedOver']>['requirements'];

/** What people accepted, with its date of acceptance, so that its validity goes on. */
function carriedOver(before: Case, now: number): CarriedOver {
  const isGood = (one: Requirement) => (goodUntil(one) ?? Number.POSITIVE_INFINITY) > now;
  return Object.fromEntries(
    Object.values(before.requirements).flatMap((one) => {
      const { id, kind, status, evidence, since, validUntil } = one;
      const byPeople = kind === 'document' || kind === 'product';
      if (!byPeople || status !== 'accepted' || evidence === null || !isGood(one)) return [];
      const until = validUntil === null ? {} : { validUntil };
      return [[id, { evidence, acceptedAt: since, ...until }]];
    }),
  );
}
