import type { Random } from './random.ts';
import type { Hold, Scenario } from './scenarios.ts';
import { SCENARIO_NAMES } from './scenarios.ts';

/** Plans the trades, scenarios and holds of all rows. */

/** A row before it has a name and numbers. */
export interface Planned {
  readonly trade: string;
  readonly scenario: Scenario;
  readonly hold: Hold | null;
}

/**
 * 240 artisans by trade. Tailors are about 27 % of those trained under the scheme and goldsmiths few. Service trades are
 * far more in reality (masons are registered most) and limited to 12 % here, so that most rows can reach a listing.
 */
const TRADES: Readonly<Record<string, number>> = {
  tailor: 65,
  carpenter: 24,
  basket_mat_broom_maker: 22,
  mason: 20,
  potter: 16,
  blacksmith: 14,
  garland_maker: 14,
  cobbler: 12,
  sculptor: 10,
  doll_toy_maker: 8,
  barber: 6,
  fishing_net_maker: 6,
  hammer_toolkit_maker: 5,
  boat_maker: 4,
  goldsmith: 4,
  locksmith: 4,
  armourer: 3,
  washerman: 3,
};
const SERVICE_TRADES: ReadonlySet<string> = new Set(['mason', 'barber', 'washerman']);

/** The number of rows of each scenario, among artisans who sell goods; the rest are straight. */
const SCENARIO_COUNTS: Readonly<Partial<Record<Scenario, number>>> = {
  document_returned: 7,
  missing_gstin: 7,
  collective_member: 5,
  doubtful_bank_match: 4,
  provider_down: 4,
  listing_refused: 4,
  second_level: 4,
  registry_declined: 3,
  no_answer: 3,
  two_documents_returned: 2,
  empty_file: 2,
  too_many_attempts: 2,
  appeal_upheld: 2,
  appeal_dismissed: 2,
  held: 2,
  waived: 2,
  provider_calls_back: 2,
  contested_pan: 2,
  unknown_number: 2,
  approval_required: 2,
  second_product: 2,
  listing_falls_back: 2,
  dormant_and_back: 2,
  withdraws_when_listed: 2,
  withdrawal: 2,
};

/** The holds, each with its scenario and its number of rows. */
const HOLDS: readonly (readonly [Hold, Scenario, number])[] = [
  ['late_reviewer', 'straight', 8],
  ['provider_down', 'straight', 6],
  ['facilitator', 'missing_gstin', 5],
  ['for_you', 'straight', 1],
];

/** The number of first rows that hold each trade, scenario and hold. With a repeated row they stay within 60. */
const FRONT = 58;

/** The plan of 240 rows in their order in the file. */
export function plan(random: Random): Planned[] {
  const trades = random.shuffle(Object.entries(TRADES).flatMap(([trade, n]) => repeat(trade, n)));
  const scenarios = random.shuffle(
    Object.entries(SCENARIO_COUNTS).flatMap(([scenario, n]) => repeat(scenario, n)),
  );
  const people = trades.map((trade): Planned => {
    const scenario = SERVICE_TRADES.has(trade)
      ? 'service_trade'
      : ((scenarios.pop() ?? 'straight') as Scenario);
    return { trade, scenario, hold: null };
  });
  return withFront(withHolds(random.shuffle(people)), random);
}

const repeat = <T>(one: T, times: number): T[] => Array.from({ length: times }, () => one);

function withHolds(people: readonly Planned[]): Planned[] {
  const left = HOLDS.flatMap(([hold, scenario, times]) => repeat({ hold, scenario }, times));
  return people.map((one) => {
    const at = left.findIndex((hold) => hold.scenario === one.scenario);
    const [taken] = at < 0 ? [] : left.splice(at, 1);
    return taken === undefined ? one : { ...one, hold: taken.hold };
  });
}

/** Moves one row of each scenario, hold and trade to the front, and shuffles both parts. */
function withFront(people: readonly Planned[], random: Random): Planned[] {
  const rest = [...people];
  const front: Planned[] = [];
  const take = (wanted: (one: Planned) => boolean) => {
    const at = rest.findIndex(wanted);
    if (at >= 0) front.push(...rest.splice(at, 1));
  };
  for (const scenario of SCENARIO_NAMES)
    take((one) => one.scenario === scenario && one.hold === null);
  for (const [hold] of HOLDS) take((one) => one.hold === hold);
  for (const trade of Object.keys(TRADES)) {
    if (!front.some((one) => one.trade === trade)) take((one) => one.trade === trade);
  }
  const shuffled = random.shuffle(rest);
  const filled = random.shuffle([...front, ...shuffled.slice(0, FRONT - front.length)]);
  return [...filled, ...shuffled.slice(FRONT - front.length)];
}
