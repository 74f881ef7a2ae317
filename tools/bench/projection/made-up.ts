import type { Case } from '../../../contracts/case.ts';
import { type Envelope, envelop } from '../../../contracts/envelope.ts';
import { type DomainEvent, event } from '../../../contracts/events.ts';
import { artisanIdFromBytes, caseId } from '../../../contracts/ids.ts';
import { districtsOf } from '../../../contracts/places/places.ts';
import { reduce } from '../../../contracts/reducer.ts';
import { type Actor, SYSTEM_ACTOR } from '../../../contracts/shapes.ts';
import type { EndKind } from '../../../contracts/vocabulary.ts';

/**
 * Cases of made-up artisans as the events topic holds them, made without a workflow: for benchmarks and tests that need
 * many. The reducer of the contract makes the context of each event, so that what waits on whom is as in real cases.
 */

/** A source of numbers from 0 to 1: the same seed gives the same cases. */
export type Random = () => number;

/** mulberry32 (Tommy Ettinger), public domain. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface MadeUp {
  readonly random: Random;
  /** No event is later than this: a case that is not over by then is open. Epoch milliseconds. */
  readonly now: number;
  /** Cases begin up to so many days before. */
  readonly days: number;
}

const HOUR = 3600_000;
/** Trades with how often they come, and the States likewise. */
const TRADES: Readonly<Record<string, number>> = {
  ...{ mason: 8, tailor: 20, carpenter: 12, potter: 9, blacksmith: 6, cobbler: 5, goldsmith: 5 },
  ...{ basket_mat_broom_maker: 7, garland_maker: 5, sculptor: 4, doll_toy_maker: 3, barber: 4 },
  ...{ washerman: 3, locksmith: 1, boat_maker: 1, armourer: 1, hammer_toolkit_maker: 2 },
  fishing_net_maker: 2,
};
const STATES: Readonly<Record<string, number>> = {
  ...{ UP: 14, KA: 11, MH: 10, MP: 9, RJ: 9, GJ: 8, AP: 7, BR: 6, AS: 5, OD: 4, JK: 4, CG: 3 },
  ...{ WB: 2, TS: 2, HR: 2, JH: 2, PB: 1, UK: 1, TN: 1, KL: 1, TR: 1, HP: 0.7, GA: 0.4, MN: 0.5 },
  ...{ NL: 0.4, LA: 0.2, MZ: 0.3, SK: 0.2, PY: 0.1, DL: 0.2, AR: 0.2, ML: 0.2, AN: 0.1, DH: 0.1 },
};
const COLLECTIVES = [
  'women-weavers-cooperative',
  'lakeside-producer-company',
  'state-crafts-emporium',
];
const SERVICES = new Set(['mason', 'barber', 'washerman']);
const RETURNED = ['document.blurred', 'document.cropped', 'document.name_mismatch'];
const DOUBTS = ['kyc.name_doubtful', 'bank.name_doubtful', 'pan.name_doubtful'];
const ISSUES = ['listing.missing_image', 'listing.invalid_price', 'listing.missing_attribute'];

/** Makes the records of one case. @param number no two cases of a topic may have the same */
export function madeUpCase(number: number, { random, now, days }: MadeUp): Envelope[] {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, BigInt(number) * 0x9e3779b97f4a7c15n));
  const artisan = artisanIdFromBytes(bytes);
  const made: Envelope[] = [];
  let state: Case | null = null;
  let at = now - random() ** 1.3 * days * 24 * HOUR;

  /** Records an event after some hours. @throws Over once that would be later than now */
  function record(
    hours: number,
    one: DomainEvent,
    actor: Actor = SYSTEM_ACTOR,
    deadline = 7,
  ): void {
    at += hours * HOUR * (0.3 + 1.7 * random());
    if (at > now) throw new Over();
    const before: Case | null = state;
    const recorded = {
      ...one,
      caseId: caseId(artisan, 1),
      artisanId: artisan,
      application: 1,
      sequence: made.length + 1,
      at: new Date(Math.floor(at)).toISOString(),
    };
    const after: Case = reduce(before, recorded);
    const due =
      after.waiting.on.length === 0 || after.end !== null
        ? null
        : new Date(Date.parse(after.waiting.since) + deadline * 24 * HOUR).toISOString();
    made.push(envelop(recorded, before, after, due, { actor }));
    state = after;
  }
  try {
    live(record, random, artisan);
  } catch (error) {
    if (!(error instanceof Over)) throw error;
  }
  return made;
}

class Over extends Error {}
type Record_ = (hours: number, one: DomainEvent, actor?: Actor, deadline?: number) => void;

const REVIEWER: Actor = { role: 'reviewer', id: `actor-${'b'.repeat(32)}` };
const FACILITATOR: Actor = { role: 'facilitator', id: `actor-${'c'.repeat(32)}` };

function live(record: Record_, random: Random, artisan: string): void {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const chance = (share: number) => random() < share;
  const sku = `${artisan}-P01`;
  const product = `product:${sku}`;
  const own: Actor = { role: 'artisan', id: artisan };
  const digest = Array.from({ length: 64 }, () => pick([...'0123456789abcdef'])).join('');
  const evidence = (id: string, version = 1) => ({ ref: `${artisan}/${id}`, version, digest });
  const trade = weighted(TRADES, random);
  const state = weighted(STATES, random);
  const district = chance(0.02) ? 'unlisted' : (pick(districtsOf(state)).code ?? 'unlisted');
  const inGroup = chance(0.22);
  const spec = (id: string, kind: string, stage: string, from: string, checkedBy: string) =>
    ({ id, kind, stage, from, checkedBy, gates: stage === 'go_live' ? 'sell' : 'list' }) as never;
  const brought = (one: object, id: string, has: boolean) =>
    ({ ...one, evidence: has ? evidence(id) : null }) as never;
  const about = { marketplace: 'amazon_in', sku };
  const end = (kind: EndKind) => {
    if (kind === 'declined')
      record(
        20,
        event('case.declined', {
          by: 'reviewer',
          codes: [pick(['registry.not_eligible', 'document.wrong_person'])],
        }),
        REVIEWER,
      );
    if (kind === 'withdrawn')
      record(
        20,
        event('case.withdrawn', {
          reason: pick(['withdrawal.sells_elsewhere', 'withdrawal.family_reason']),
        }),
        own,
      );
    if (kind === 'lapsed') record(900, event('case.lapsed', { remindersDelivered: 3 }));
    throw new Over();
  };

  record(
    0,
    event('case.registered', {
      ...{ policy: '2026-12', trade, state, district, marketplace: 'amazon_in', exports: false },
      settlement: chance(0.74) ? 'rural' : 'urban',
      route: inGroup ? 'collective' : 'own',
      collective: inGroup ? pick(COLLECTIVES) : null,
      taxRoute: 'gstin',
      language: chance(0.8) ? 'hi' : 'en',
      channel: 'service_centre',
      dossier: evidence('registration'),
      requirements: [
        brought(
          spec('scheme_verification', 'verification', 'registration', 'registry', 'registry'),
          '',
          false,
        ),
        brought(
          spec('consent_kyc', 'consent', 'registration', 'artisan', 'artisan'),
          'consent_kyc',
          true,
        ),
        brought(
          spec('photograph', 'document', 'documents', 'artisan', 'reviewer'),
          'photograph',
          chance(0.7),
        ),
        brought(spec('pan', 'kyc', 'kyc', 'artisan', 'provider'), 'pan', true),
        brought(spec(product, 'product', 'catalogue', 'artisan', 'reviewer'), product, chance(0.6)),
        brought(spec('seller_account', 'account', 'go_live', 'artisan', 'marketplace'), '', false),
      ],
    }),
    { role: 'operator', id: `actor-${'a'.repeat(32)}`, onBehalfOf: artisan },
    45,
  );
  if (SERVICES.has(trade)) {
    record(0.01, event('case.no_marketplace_route', { reason: 'trade.sells_no_goods' }));
    throw new Over();
  }
  record(
    60,
    event('requirement.accepted', {
      requirement: 'scheme_verification',
      by: 'system',
      digest: null,
    }),
  );
  record(0.01, event('case.stage_entered', { stage: 'documents' }));
  const bring = (requirement: string, hours: number, version = 2) =>
    record(
      hours,
      event('requirement.submitted', { requirement, evidence: evidence(requirement, version) }),
      own,
      3,
    );
  const back = (requirement: string, hours: number, codes: string[]) => {
    record(
      hours,
      event('requirement.returned', { requirement, by: 'reviewer', codes }),
      REVIEWER,
      14,
    );
    if (chance(0.12))
      record(
        170,
        event('reminder.failed', { round: 1, channel: 'sms', code: 'notification.unreachable' }),
      );
    if (chance(0.05)) end('lapsed');
    bring(requirement, 70, 3);
  };
  if (chance(0.3)) bring('photograph', 40);
  if (chance(0.25)) back('photograph', 30, [pick(RETURNED)]);
  if (chance(0.04)) end('declined');
  if (chance(0.15))
    record(
      90,
      event('work.escalated', {
        about: 'photograph',
        from: 'reviewer',
        to: 'supervisor',
        overdueSince: '2026-11-01T00:00:00.000Z',
      }),
    );
  record(
    28,
    event('requirement.accepted', { requirement: 'photograph', by: 'reviewer', digest }),
    REVIEWER,
  );
  record(0.01, event('case.stage_entered', { stage: 'kyc' }));
  if (chance(0.1))
    record(
      3,
      event('provider.unavailable', { system: 'kyc', subject: 'pan', code: 'fault.unavailable' }),
    );
  if (chance(0.16))
    record(
      4,
      event('requirement.referred', { requirement: 'pan', to: 'reviewer', codes: [pick(DOUBTS)] }),
    );
  if (chance(0.06)) back('pan', 26, ['pan.not_found']);
  if (chance(0.02)) end('withdrawn');
  record(9, event('requirement.accepted', { requirement: 'pan', by: 'system', digest }));
  record(0.01, event('case.stage_entered', { stage: 'catalogue' }));
  if (chance(0.2)) {
    record(
      2,
      event('assistance.opened', {
        requirement: 'product',
        waitingOn: 'facilitator',
        reason: 'assistance.product_help',
      }),
    );
    record(
      80,
      event('assistance.completed', { requirement: 'product', outcome: 'assistance.provided' }),
      FACILITATOR,
    );
  }
  if (chance(0.4)) bring(product, 110);
  if (chance(0.2))
    back(product, 26, [
      pick(['product.image_unclear', 'product.title_unclear', 'product.price_doubtful']),
    ]);
  record(
    22,
    event('requirement.accepted', { requirement: product, by: 'reviewer', digest }),
    REVIEWER,
  );
  if (chance(0.15)) {
    const issues = [{ code: pick(ISSUES), attribute: null }];
    record(1, event('listing.refused', { ...about, digest, issues }));
    bring(product, 60, 4);
    record(
      22,
      event('requirement.accepted', { requirement: product, by: 'reviewer', digest }),
      REVIEWER,
    );
  }
  record(1, event('listing.previewed', { ...about, digest }));
  record(0.01, event('case.stage_entered', { stage: 'go_live' }));
  record(
    50,
    event('requirement.submitted', {
      requirement: 'seller_account',
      evidence: evidence('seller_account'),
    }),
    own,
  );
  record(
    3,
    event('requirement.accepted', { requirement: 'seller_account', by: 'system', digest: null }),
  );
  record(
    1,
    event('listing.submitted', {
      ...about,
      digest,
      account: evidence('seller_account'),
      submission: `submission-${'a'.repeat(32)}`,
    }),
  );
  record(10, event('listing.went_live', about));
  record(0.01, event('case.went_live', { ...about, watchUntil: '2027-06-01T00:00:00.000Z' }));
  record(330, event('case.completed', { watched: true }));
}

/** A key, as often as its weight says. */
function weighted(all: Readonly<Record<string, number>>, random: Random): string {
  const sum = Object.values(all).reduce((a, b) => a + b, 0);
  let left = random() * sum;
  for (const [key, weight] of Object.entries(all)) {
    left -= weight;
    if (left < 0) return key;
  }
  return Object.keys(all)[0] ?? '';
}
