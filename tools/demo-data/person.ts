import { COLLECTIVES } from './collectives.ts';
import { DOCUMENT_SLOTS, type FlatRow } from './columns.ts';
import { sampleDocument } from './document-body.ts';
import { NAMES, TRADE_SURNAMES, type Written } from './names.ts';
import * as numbers from './numbers.ts';
import { PLACES, type Place } from './places.ts';
import type { Planned } from './plan.ts';
import { productColumns } from './product-columns.ts';
import type { Random } from './random.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

/** Makes the row of one made-up artisan. */

/** The percentage of women in some trades; 12 in the others. */
const MOSTLY_WOMEN: Readonly<Record<string, number>> = {
  tailor: 82,
  basket_mat_broom_maker: 65,
  doll_toy_maker: 55,
  garland_maker: 55,
  potter: 30,
  fishing_net_maker: 35,
};

/** The row of one artisan. `serial` makes all of its numbers unique. */
export function person(planned: Planned, serial: number, random: Random): FlatRow {
  const { trade, scenario, hold } = planned;
  const place = random.pick(PLACES.flatMap((one) => Array.from({ length: one.weight }, () => one)));
  const woman = random.chance(MOSTLY_WOMEN[trade] ?? 12);
  const name = nameOf(place, trade, woman, random);
  const ofPan = numbers.pan(serial, name.surname);
  const seller = numbers.sellerId(serial);
  const mistyped = scenario === 'unknown_number';
  const own = scenario !== 'collective_member';
  const taxRoute = taxRouteOf(planned, random);
  return {
    scheme_number: numbers.schemeNumber(serial),
    name_latin: name.latin,
    name_devanagari: name.devanagari,
    gender: woman ? 'female' : 'male',
    phone: numbers.phone(serial),
    language: place.names === 'south' && random.chance(60) ? 'en' : 'hi',
    trade,
    state: place.state,
    district: random.pick(place.districts),
    settlement: random.chance(72) ? 'rural' : 'urban',
    pincode: place.pin + String(random.between(1000, 9999)),
    route: own ? 'own' : 'collective',
    collective: own ? '' : random.pick(COLLECTIVES).id,
    tax_route: taxRoute,
    policy: policyOf(planned),
    scenario,
    expected_end: SCENARIOS[scenario].end ?? '',
    hold: hold ?? '',
    comes_later: comesLater(planned, random),
    notice: 'consent-2026-11',
    consent_taken_by: `centre-${place.state}-${String(random.between(1, 40)).padStart(3, '0')}`,
    consent_at: `2026-11-${String(random.between(2, 20)).padStart(2, '0')}T0${random.between(4, 9)}:30:00.000Z`,
    aadhaar_last_four: String(random.between(0, 9999)).padStart(4, '0'),
    identity_reference: `idref-${String(serial * 6151 + 40_009).padStart(8, '0')}`,
    pan: mistyped ? numbers.unknownPan(serial, name.surname) : ofPan,
    corrected_pan: mistyped ? ofPan : '',
    bank_holder: name.latin,
    bank_account: numbers.account(serial),
    ifsc: numbers.ifsc(random.between(1, 60)),
    gstin:
      taxRoute === 'gstin' || scenario === 'missing_gstin' ? numbers.gstin(place.gst, ofPan) : '',
    enrolment_number: taxRoute === 'enrolment' ? numbers.enrolment(place.gst, ofPan) : '',
    seller_id: own && scenario !== 'service_trade' ? seller : '',
    seller_authorisation: own && scenario !== 'service_trade' ? `auth-${seller}` : '',
    ...documentColumns(planned, serial),
    ...productColumns(planned, serial, random),
  };
}

function nameOf(place: Place, trade: string, woman: boolean, random: Random) {
  const pool = NAMES[place.names];
  const given = random.pick(woman ? pool.women : pool.men);
  const ofTrade: Written | undefined = place.names === 'north' ? TRADE_SURNAMES[trade] : undefined;
  const usual = random.pick(pool.surnames);
  const surname = ofTrade !== undefined && random.chance(45) ? ofTrade : usual;
  return {
    latin: `${given[0]} ${surname[0]}`,
    devanagari: `${given[1]} ${surname[1]}`,
    surname: surname[0],
  };
}

/** The tax route. A few below the threshold have an enrolment number: it is not known yet whether marketplaces take it. */
function taxRouteOf({ scenario }: Planned, random: Random): string {
  if (
    scenario === 'missing_gstin' ||
    scenario === 'collective_member' ||
    scenario === 'service_trade'
  )
    return 'none';
  return scenario === 'straight' && random.chance(4) ? 'enrolment' : 'gstin';
}

/** The policies of scenarios that need other clocks than the rest. */
const POLICIES: Readonly<Partial<Record<Scenario, string>>> = {
  no_answer: 'demo-lapse',
  dormant_and_back: 'demo-dormant',
  withdraws_when_listed: 'demo-watch',
};

function policyOf({ scenario, hold }: Planned): string {
  const ofScenario = POLICIES[scenario];
  if (ofScenario !== undefined) return ofScenario;
  return hold === 'late_reviewer' ? 'demo-late' : 'demo';
}

const BROUGHT_AT_ONCE: readonly Scenario[] = [
  'service_trade',
  'appeal_dismissed',
  'withdraws_when_listed',
];

/** What these scenarios submit later, since they are about it. */
const LATER: Readonly<Partial<Record<Scenario, readonly string[]>>> = {
  missing_gstin: ['tax_status'],
  contested_pan: ['pan'],
  dormant_and_back: ['bank_proof'],
};

/** The requirements to submit later. Half of the sellers link their account later, since it takes a sign-in of their own. */
function comesLater({ scenario }: Planned, random: Random): string {
  const link = random.chance(50);
  const proof = random.chance(15);
  if (BROUGHT_AT_ONCE.includes(scenario)) return '';
  const later = [...(LATER[scenario] ?? [])];
  if (proof && scenario === 'straight') later.push('bank_proof');
  if (link && scenario !== 'collective_member') later.push('seller_account');
  return later.join(' ');
}

const TRADE_PAPERS: Readonly<Record<string, string>> = {
  doll_toy_maker: 'craft_card',
  goldsmith: 'hallmark_evidence',
  armourer: 'restricted_goods_permit',
};

/** Scenarios without a bank proof: their case waits for it until it is waived or ends. */
const WITHOUT_PROOF: readonly Scenario[] = ['no_answer', 'withdrawal', 'waived'];

/** The proof of payment. The marketplace pays a collective, and the collective pays its members. */
const proofOf = (scenario: Scenario) =>
  scenario === 'collective_member' ? 'payout_proof' : 'bank_proof';

function documentKinds({ trade, scenario }: Planned): string[] {
  const paper = TRADE_PAPERS[trade];
  return [
    'photograph',
    ...(WITHOUT_PROOF.includes(scenario) ? [] : [proofOf(scenario)]),
    ...(paper === undefined ? [] : [paper]),
    ...(scenario === 'collective_member' ? ['collective_membership'] : []),
  ];
}

type DocumentColumns = Pick<FlatRow, Extract<keyof FlatRow, `document_${string}`>>;

function documentColumns(planned: Planned, serial: number): DocumentColumns {
  const kinds = documentKinds(planned);
  const columns = DOCUMENT_SLOTS.flatMap((slot) => {
    const kind = kinds[slot - 1] ?? '';
    const path = kind === '' ? '' : documentPath(serial, kind, 1);
    const file = sampleDocument(path);
    return [
      [`document_${slot}_kind`, kind],
      [`document_${slot}_path`, path],
      [`document_${slot}_sha256`, file?.sha256 ?? ''],
      [`document_${slot}_bytes`, file === null ? '' : String(file.body.length)],
    ];
  });
  return Object.fromEntries(columns) as DocumentColumns;
}

function documentPath(serial: number, kind: string, version: number): string {
  const ending = kind === 'photograph' ? 'jpg' : kind === 'bank_proof' ? 'pdf' : 'png';
  const number = String(serial).padStart(6, '0');
  return `sample-${number}-${kind.replaceAll('_', '-')}-${version}.${ending}`;
}
