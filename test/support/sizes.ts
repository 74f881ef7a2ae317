/**
 * The sizes of the tests, in two modes. `npm test` runs one bounded example of each kind; `npm run test:long`, which sets
 * `LONG=1`, runs each at its full size. Nothing else reads that variable.
 */
const isLong = process.env.LONG === '1';
/**
 * For tests that run in the long mode only (`it.runIf`): another one of their kind runs always. What needs a whole
 * installation of its own for that stands in `LONG_ONLY`.
 */
export const IN_LONG_MODE = isLong;
const size = <T>(short: T, long: T): T => (isLong ? long : short);

/** Runs of a property that uses no service. */
export const PROPERTY_RUNS = size(100, 5_000);
/** Runs of a property that writes to a database. */
export const STORE_RUNS = size(20, 400);

export const SIZES = {
  /** The step between the tested prefixes of a case's log. */
  everyPrefix: size(6, 1),
  /** The most days for which a situation polls an outside system twice a day, or a provider is down. */
  daysPolled: size(30, 400),
  daysDown: size(2, 21),
  /** Requests that are generated for each operation of the HTTP API, for each role. */
  generated: size(1, 100),
  /** Cases of the measured path, and rounds of them. */
  benchedPath: size({ rounds: 1, cases: 3 }, { rounds: 2, cases: 4 }),
  /** Cases of each scenario that run to their end over Kafka alone. */
  overKafka: size(1, 2),
  /** Cases that run during faults. */
  amongFaults: size(3, 20),
  /** The shortest time that a broker is away, in milliseconds. */
  brokerAwayMs: size(15_000, 120_000),
  /** Random cases in Temporal, of some seconds each. */
  randomLives: size(4, 100),
  /** Hostile messages: this many are sent to the commands topic, and as many are parsed without a broker. */
  hostileMessages: size(1_000, 10_000),
  /** The drills to run, each with its number of cases and the strength of its fault. */
  drills: size(
    {
      cases: 12,
      settings: { 'operator-hands': { strikes: 9 } },
    },
    {
      cases: 300,
      settings: {
        'worker-kill': { kills: 20 },
        'broker-outage': { minutes: 2 },
        'temporal-restart': { kills: 5 },
        'lost-replies': { percent: 10 },
        'slow-broker': {},
        'commands-kill': { kills: 10 },
        'reset-terminate': { strikes: 30 },
        'operator-hands': { strikes: 120 },
      },
    },
  ) as { readonly cases: number; readonly settings: DrillSettings },
  /** Random traces of the model of publication, and those of them that the code is taken through. */
  modelTraces: size({ traces: 80, steps: 50, seed: 1 }, { traces: 20_000, steps: 60, seed: 1 }),
  replayedTraces: size({ traces: 25, steps: 50, seed: 1 }, { traces: 1_000, steps: 50, seed: 1 }),
  /** Mistakes of the model that random traces have to find. */
  foundMistakes: size(
    ['confirmsEarly', 'publishesBesideRide'],
    [
      ...['confirmsEarly', 'publishesBesideRide', 'ridesBesidePublication'],
      ...['publishesTask', 'strayedPublishes', 'recoversAtOnce'],
    ],
  ),
  /** Products that a service centre submits at once. */
  productsAtOnce: size(60, 200),
  /** The cases of a whole run that is killed: how many in all, and of each scenario. */
  launcherScenarios: size({ all: 7, ofEach: 1 }, { all: 40, ofEach: 40 }),
  /** Races of processes for a claim, entries that each process writes, and kills. */
  writers: size({ races: 10, entries: 20, kills: 2 }, { races: 25, entries: 200, kills: 10 }),
  /** How often all topics are created on three brokers. */
  topicCreations: 8,
  /** How often both consumers of the commands topic are killed, and the dashboard while it fills its file. */
  consumerKills: size(1, 2),
  dashboardKills: size(2, 3),
  /** How often a database connection is cut in the middle of a transaction. */
  cutConnections: size(8, 100),
  /** Made-up cases that the examples' SQL queries. */
  queriedLives: size(100, 2_000),
  /** Kills of a projector, and copies of each kept case that it projects meanwhile. */
  projectorKills: size({ kills: 3, copies: 2 }, { kills: 20, copies: 6 }),
  /** Cases that publish at once to a failing broker, and publications of each. */
  publications: size({ cases: 25, each: 20 }, { cases: 50, each: 40 }),
  /** Updates to one case that continues as new every few moments. */
  crowdedUpdates: size(120, 2_000),
  /** Cases that are open under the old rules and as many under the new ones while builds change. */
  deployed: size(3, 250),
  /** Cases that are queried while they wake, and products of each. */
  watched: size({ cases: 2, products: 6 }, { cases: 4, products: 8 }),
} as const;

type DrillSettings = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Test files of the long mode only: in small, other files of their folder show the same. */
export const LONG_ONLY: readonly string[] = size(
  [
    'test/long-life/year.test.ts',
    'test/bench/*.test.ts',
    'test/clients/policy-move.test.ts',
    'test/commands-topic/hostile.test.ts',
    'test/drills/drills.test.ts',
    'test/packages/packages.test.ts',
    'test/projector/kill.test.ts',
    'test/quota/shared.test.ts',
    'test/topics/three-brokers.test.ts',
  ],
  [],
);

/** A time limit in milliseconds for work whose size depends on the mode: four hours in the long mode. */
export const patience = (ms: number): number => size(ms, 4 * 3600_000);
