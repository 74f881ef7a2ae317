import { describe, expect, it } from 'vitest';
import type { Case } from '../../contracts/case.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { listingsToTakeDown, waits } from '../../contracts/waiting.ts';
import { dueAt, momentsOf } from '../../policies/deadlines.ts';
import { policyOf } from '../../policies/policies.ts';
import { deadlineEvents } from '../../workflows/deadline-events.ts';
import {
  command,
  DIGEST,
  evidence,
  judged,
  openCase,
  play,
  submissionOf,
} from '../support/cases.ts';

const policy = policyOf('2026-11');
const PRODUCT = 'product:ABCDE-FGHJK-P01';
const LISTING = { marketplace: 'amazon_in', sku: 'ABCDE-FGHJK-P01' };
const accepted = (requirement: string) =>
  event('requirement.accepted', { requirement, by: 'reviewer', digest: DIGEST });
const entered = (stage: 'documents' | 'kyc' | 'catalogue' | 'go_live') =>
  event('case.stage_entered', { stage });
const DOCUMENTS = [accepted('scheme_verification'), entered('documents')];
const REVIEWED = [
  ...DOCUMENTS,
  event('requirement.referred', { requirement: 'photograph', to: 'reviewer', codes: [] }),
];
const CATALOGUE = [
  ...REVIEWED,
  ...['photograph', 'bank_proof'].map(accepted),
  entered('kyc'),
  ...['identity', 'pan', 'bank_account', 'tax_status'].map(accepted),
  entered('catalogue'),
];
const GO_LIVE = [
  ...CATALOGUE,
  accepted(PRODUCT),
  event('listing.previewed', { ...LISTING, digest: DIGEST }),
  entered('go_live'),
  accepted('seller_account'),
];
const SUBMITTED = [
  ...GO_LIVE,
  event('listing.submitted', {
    ...LISTING,
    digest: DIGEST,
    account: null,
    submission: submissionOf('s'),
  }),
];
const LIVE = [
  ...SUBMITTED,
  event('listing.went_live', LISTING),
  event('case.went_live', { ...LISTING, watchUntil: '2026-12-24T00:00:00.000Z' }),
];
const caseAfter = (events: readonly DomainEvent[]): Case =>
  play(openCase({ policy: '2026-11' }), events).theCase;
const lateOf = (theCase: Case, about: string) =>
  momentsOf(theCase, policy).find((one) => one.what === 'late' && one.about === about)?.at;
/** The case after its first escalation. */
const late = (events: readonly DomainEvent[]): Case => {
  const theCase = caseAfter(events);
  const [moment] = momentsOf(theCase, policy).filter(({ what }) => what === 'late');
  if (moment?.what !== 'late') throw new Error('nothing can be late');
  return caseAfter([...events, ...deadlineEvents(moment, theCase, moment.at)]);
};

describe('a deadline belongs to the work that waits', () => {
  it('and nothing that is brought beside it moves it', () => {
    const before = caseAfter(REVIEWED);
    const beside = event('requirement.submitted', {
      requirement: 'seller_account',
      evidence: evidence('seller_account', 2),
    });
    const next = caseAfter([...REVIEWED, beside]);
    expect(lateOf(before, 'photograph')).toBeDefined();
    expect(lateOf(next, 'photograph')).toBe(lateOf(before, 'photograph'));
    expect(waits(next).find(({ about }) => about === 'photograph')?.since).toBe(
      waits(before).find(({ about }) => about === 'photograph')?.since,
    );
  });

  it('and the case is due with the earliest', () => {
    const theCase = caseAfter(REVIEWED);
    const all = momentsOf(theCase, policy).filter(({ what }) => what === 'late');
    expect(dueAt(theCase, policy)).toBe(
      new Date(Math.min(...all.map(({ at }) => at))).toISOString(),
    );
  });

  it('and evidence for a later stage waits on no party yet', () => {
    const theCase = caseAfter(REVIEWED);
    expect(theCase.requirements[PRODUCT]).toMatchObject({ status: 'submitted', waitingOn: null });
    expect(waits(theCase).map(({ about }) => about)).not.toContain(PRODUCT);
    const items = [{ requirement: PRODUCT, seen: DIGEST, verdict: 'accept', codes: [] }];
    expect(judged(theCase, command('decide', 'reviewer', { items }))).toMatchObject({
      refusal: { code: 'TOO_EARLY' },
    });
    const reached = caseAfter(CATALOGUE);
    expect(reached.stage).toBe('catalogue');
    expect(reached.requirements[PRODUCT]?.waitingOn).toBe('reviewer');
  });
});

describe('late work climbs', () => {
  it('also where a marketplace is late with a listing', () => {
    const before = caseAfter(SUBMITTED);
    expect(before.waiting.on).toEqual(['marketplace']);
    const theCase = late(SUBMITTED);
    expect(theCase.waiting.on).toEqual(['supervisor']);
    expect(theCase.listings['amazon_in/ABCDE-FGHJK-P01']?.waitingOn).toBe('supervisor');
  });

  it('also where our operations team is late with a fault', () => {
    const fault = event('fault.raised', {
      system: 'marketplace',
      subject: 'amazon_in/ABCDE-FGHJK-P01',
      requirement: PRODUCT,
      code: 'fault.role',
    });
    const before = caseAfter([...SUBMITTED, fault]);
    // The marketplace is late with nothing while it is ours to mend.
    expect(before.waiting.on).toEqual(['operations']);
    expect(late([...SUBMITTED, fault]).waiting.on).toEqual(['supervisor']);
  });
});

describe('a watch is no debt', () => {
  it('of anybody: a live case waits on no party and is never due', () => {
    const theCase = caseAfter(LIVE);
    expect(theCase.waiting.on).toEqual([]);
    expect(dueAt(theCase, policy)).toBeNull();
    expect(momentsOf(theCase, policy).map(({ what }) => what)).toEqual(['watch_over']);
  });

  it('and one that could not be read does not end as if it had been', () => {
    const unread = [
      event('provider.unavailable', {
        system: 'marketplace',
        subject: 'amazon_in/ABCDE-FGHJK-P01',
        code: 'fault.unavailable',
      }),
    ];
    const theCase = caseAfter([...LIVE, ...unread]);
    const [moment] = momentsOf(theCase, policy).filter(({ what }) => what === 'watch_over');
    expect(moment?.at).toBe(Date.parse('2026-12-24T00:00:00.000Z') + policy.clocks.besideWithin);
    if (moment?.what !== 'watch_over') throw new Error('it ends some day');
    expect(deadlineEvents(moment, theCase, moment.at)).toContainEqual(
      event('case.completed', { watched: false }),
    );
  });
});

describe('a grant that is taken back', () => {
  const lost = event('requirement.relink_due', {
    requirement: 'seller_account',
    codes: ['account.not_authorised'],
  });

  it('is due from the artisan, also after it had been accepted, and costs no attempt', () => {
    const before = caseAfter(SUBMITTED);
    const theCase = caseAfter([...SUBMITTED, lost]);
    expect(theCase.waiting.on).toEqual(['artisan']);
    expect(theCase.requirements.seller_account).toMatchObject({
      status: 'returned',
      codes: ['account.not_authorised'],
      attempt: before.requirements.seller_account?.attempt,
    });
    const items = [{ requirement: 'seller_account', evidence: evidence('seller_account', 2) }];
    expect(judged(theCase, command('submit', 'artisan', { items }))).toHaveProperty('events');
  });
});

describe('an end', () => {
  it('by an administrator is no withdrawal', () => {
    const theCase = caseAfter([...REVIEWED, event('case.closed', { reason: 'closing.order' })]);
    expect(theCase.end?.kind).toBe('closed');
  });

  it.each([
    event('case.withdrawn', { reason: 'withdrawal.other' }),
    event('case.closed', { reason: 'closing.order' }),
    event('case.declined', { by: 'reviewer', codes: ['document.forged'] }),
    event('case.lapsed', { remindersDelivered: 4 }),
  ])('other than live ($type) leaves what was listed to be taken down', (end) => {
    const theCase = caseAfter([...SUBMITTED, end]);
    expect(listingsToTakeDown(theCase)).toHaveLength(1);
    expect(theCase.waiting.on).toEqual(['marketplace']);
  });

  it('leaves what was ever listed to be taken down, whatever became of the product', () => {
    const changed = event('requirement.submitted', {
      requirement: PRODUCT,
      evidence: evidence(PRODUCT, 2, 'b'.repeat(64)),
    });
    const gone = event('case.withdrawn', { reason: 'withdrawal.other' });
    const theCase = caseAfter([...SUBMITTED, changed, gone]);
    expect(waits(theCase).map(({ about }) => about)).toEqual(['listing:amazon_in/ABCDE-FGHJK-P01']);
    const down = caseAfter([...SUBMITTED, changed, gone, event('listing.taken_down', LISTING)]);
    expect(waits(down)).toEqual([]);
  });
});
