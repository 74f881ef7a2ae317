import fc from 'fast-check';
import type { DueItem } from '../../clients/library/onboarding.ts';
import type { Case } from '../../contracts/case.ts';
import { artisanIdFromBytes } from '../../contracts/ids.ts';
import type { Requirement } from '../../contracts/requirement.ts';
import {
  CASE_STATUSES,
  ENDS,
  PARTIES,
  REQUIREMENT_STATUSES,
  SELLER_ROUTES,
  TAX_ROUTES,
} from '../../contracts/vocabulary.ts';
import { alternatives, dueRequirements, holders } from '../../contracts/waiting.ts';
import {
  CURRENT_POLICY,
  policyOf,
  productRequirement,
  requirementsFor,
} from '../../policies/policies.ts';
import { REASON_CODES } from '../../policies/texts/texts.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';
import { openCase, play } from '../support/cases.ts';

const POLICY = policyOf(CURRENT_POLICY);
export const VERSIONS = [
  '2026-11',
  'demo',
  'demo-lapse',
  'demo-late',
  'demo-dormant',
  'demo-watch',
  'bench',
];

/** Personal texts that must never be printed. */
export const NEVER_PRINTED = ['Varanasi', 'UP', 'MEERA', '9876543210'];

export const viewOf = (theCase: Case): CaseView => ({
  case: theCase,
  publishedThrough: theCase.sequence,
  unpublished: [],
  delivery: { blocked: null },
});
export const dueOf = (theCase: Case): DueItem[] =>
  dueRequirements(theCase).map((one) => ({
    requirement: one.id,
    codes: one.codes,
    instead: alternatives(theCase, one).map(({ id }) => id),
  }));

/** A case with the requirements of its policy, each in any status, with any reasons. */
export const anyCase: fc.Arbitrary<Case> = fc
  .record({
    bytes: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    application: fc.integer({ min: 1, max: 9999 }),
    policy: fc.constantFrom(...VERSIONS),
    trade: fc.constantFrom(...POLICY.trades.map((one) => one.code)),
    route: fc.constantFrom(...SELLER_ROUTES),
    taxRoute: fc.constantFrom(...TAX_ROUTES),
    marketplace: fc.constantFrom(...POLICY.taxRoutes.map((one) => one.marketplace)),
    products: fc.integer({ min: 0, max: 40 }),
    areSkusOurs: fc.boolean(),
    states: fc.infiniteStream(
      fc.record({
        status: fc.constantFrom(...REQUIREMENT_STATUSES),
        codes: fc.array(fc.constantFrom(...REASON_CODES), { maxLength: 8 }),
        help: fc.constantFrom(...PARTIES, null, null),
      }),
    ),
    status: fc.constantFrom(...CASE_STATUSES),
    end: fc.constantFrom(...ENDS),
    endCodes: fc.array(fc.constantFrom(...REASON_CODES), { maxLength: 20 }),
    since: fc.date({
      min: new Date('2026-01-01'),
      max: new Date('2028-01-01'),
      noInvalidDate: true,
    }),
    alone: fc.boolean(),
    refusal: fc.constantFrom(null, 3),
    held: fc.constantFrom(null, null, 'hold.disaster', 'hold.inquiry'),
  })
  .map((made) => {
    const artisanId = artisanIdFromBytes(made.bytes);
    const { trade, route, taxRoute, marketplace, policy } = made;
    const base = play(openCase({ trade, route, taxRoute, marketplace, policy })).theCase;
    const skus = Array.from({ length: made.products }, (_, place) =>
      made.areSkusOurs
        ? `${artisanId}-P${String(place + 1).padStart(2, '0')}`
        : `MEERA-9876543210-MEERA-9876543210-${place}`,
    );
    const specs = [
      ...requirementsFor(policyOf(policy), base),
      ...skus.map((sku) => productRequirement(policyOf(policy), sku)),
    ];
    const assistance: Record<string, Case['assistance'][string]> = {};
    const requirements = specs.map((spec): [string, Requirement] => {
      const { status, codes, help } = made.states.next().value;
      if (help !== null) {
        assistance[spec.id] = {
          waitingOn: help,
          reason: 'assistance.other',
          escalations: 0,
          since: base.openedAt,
        };
      }
      const rest = {
        attempt: 1,
        question: 1,
        evidence: null,
        waitingOn: null,
        escalations: 0,
        decidedBy: null,
        refusal: status === 'refused' ? made.refusal : null,
        refusedBy: null,
        override: null,
        validUntil: null,
      };
      return [spec.id, { ...spec, ...rest, status, codes, since: base.openedAt }];
    });
    const isEnded = made.status === 'ended';
    const theCase: Case = {
      ...base,
      artisanId,
      caseId: `${artisanId}-${made.application}`,
      application: made.application,
      status: made.status,
      requirements: Object.fromEntries(requirements),
      assistance,
      held: made.held === null ? null : { since: made.since.toISOString(), reason: made.held },
      end: isEnded ? { kind: made.end, codes: made.endCodes, at: made.since.toISOString() } : null,
    };
    const on = made.alone ? ['artisan' as const] : holders(theCase);
    return {
      ...theCase,
      waiting: { on, since: made.since.toISOString() },
    };
  });
