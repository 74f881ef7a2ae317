/**
 * How much the tests do, in two modes. `npm test` does one bounded example of each kind; `npm run test:long`, which sets
 * `LONG=1`, does each at its full size. Nothing else reads that variable, and each size stands here once.
 */
const isLong = process.env.LONG === '1';
const size = <T>(short: T, long: T): T => (isLong ? long : short);

/** How often a property is tried that asks nothing of any service. */
export const PROPERTY_RUNS = size(100, 5_000);
/** How often one is tried whose every run writes to a database. */
export const STORE_RUNS = size(20, 400);

export const SIZES = {
  /** Of the prefixes of a case's log, each how manieth is entered with. */
  everyPrefix: size(8, 1),
  /** Days that a situation may ask an outside system twice a day, and that a provider is down. */
  daysPolled: size(30, 400),
  daysDown: size(4, 21),
  /** Cases of the measured path, and rounds of them. */
  benchedPath: size({ rounds: 1, cases: 3 }, { rounds: 2, cases: 4 }),
  /** Cases of each scenario that are brought the whole way over Kafka alone. */
  overKafka: size(1, 2),
  /** Cases that run while something breaks. */
  amongFaults: size(5, 20),
  /** How long a broker is away, at least, in milliseconds. */
  brokerAwayMs: size(15_000, 120_000),
  /** Random lives of a case in Temporal, seconds each. */
  randomLives: size(4, 100),
  /** Hostile messages: as many are sent to the commands topic, and as many are read without a broker. */
  hostileMessages: size(1_000, 10_000),
  /** The drills that are run, with how many cases each, and how hard its fault strikes. */
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
  /** Products that a service centre hands in at once. */
  productsAtOnce: size(60, 200),
  /** Among the cases of a whole run that is killed in the middle: scenarios, and of each of them so many. */
  launcherScenarios: size({ all: 9, ofEach: 1 }, { all: 40, ofEach: 40 }),
  /** Processes' races for one claim, entries that each of them writes, and how often one is killed. */
  writers: size({ races: 10, entries: 20, kills: 2 }, { races: 25, entries: 200, kills: 10 }),
  /** How often all topics are made anew on three brokers. */
  topicCreations: 8,
  /** How often a database connection is cut in the middle of a transaction. */
  cutConnections: size(8, 100),
  /** Made-up lives that the examples' SQL counts. */
  queriedLives: size(100, 2_000),
  /** How often a projector is killed, and copies of each kept life that it projects meanwhile. */
  projectorKills: size({ kills: 3, copies: 2 }, { kills: 20, copies: 6 }),
  /** Cases that publish at once to a broker that fails, and how often each does. */
  publications: size({ cases: 25, each: 20 }, { cases: 50, each: 40 }),
  /** Updates that one case is given in a life of hand-overs every few moments. */
  crowdedUpdates: size(120, 2_000),
  /** For how long people look on while cases wake, by cases and products of each. */
  watched: size({ cases: 2, products: 6 }, { cases: 4, products: 8 }),
} as const;

type DrillSettings = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Whole files that only a long run has: what they show in small is shown by the others of their folder. */
export const LONG_ONLY: readonly string[] = size(
  [
    'test/long-life/year.test.ts',
    'test/bench/publish.test.ts',
    'test/topics/three-brokers.test.ts',
  ],
  [],
);

/** How long something may take, in milliseconds, whose size depends on the mode: a long run has hours. */
export const patience = (ms: number): number => size(ms, 4 * 3600_000);
