import type { KafkaSettings } from '../../../kafka/settings.ts';
import { median } from '../histories.ts';
import { type Contender, kafkajs, ours, perfTest } from './contenders.ts';
import { recordsOf } from './records.ts';

/** The benchmark of the throughput of publishing. */

export interface ThroughputOptions {
  readonly topic: string;
  readonly rounds: number;
  /** Cases that publish at once. */
  readonly cases: number;
  /** Events of each case in a round. */
  readonly events: number;
  readonly say: (line: string) => void;
}

const NAMES = ['ours', 'kafkajs', 'perfTest'] as const;
type Name = (typeof NAMES)[number];

/** Events per second, and the ratios of our publisher to the others within a round, as median, lowest and highest. */
export interface Throughput {
  readonly rates: Readonly<Record<Name, number>>;
  readonly ratioToKafkajs: Spread;
  readonly ratioToPerfTest: Spread;
}

interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Measures the contenders in turns with the same events. The order changes from round to round. */
export async function measureThroughput(
  settings: KafkaSettings,
  { topic, rounds, cases, events, say }: ThroughputOptions,
): Promise<Throughput> {
  const contenders: Record<Name, Contender> = {
    ours: ours(settings, topic),
    kafkajs: await kafkajs(settings, topic),
    perfTest: await perfTest(settings, topic),
  };
  const rates: Record<Name, number[]> = { ours: [], kafkajs: [], perfTest: [] };
  try {
    const load = recordsOf(cases, events);
    say('warming up');
    for (const name of NAMES) await contenders[name].run(load);
    for (let round = 0; round < rounds; round += 1) {
      const order = NAMES.map((_one, index) => NAMES[(index + round) % NAMES.length]);
      for (const name of order) {
        if (name === undefined) continue;
        const rate = await contenders[name].run(load);
        rates[name].push(rate);
        say(`round ${round + 1} of ${rounds}, ${name}: ${rate.toFixed(0)} events a second`);
      }
    }
  } finally {
    for (const one of Object.values(contenders)) await one.close();
  }
  const ratio = (other: Name): Spread => {
    const all = rates.ours.map((rate, round) => rate / (rates[other][round] ?? Number.NaN));
    return { median: median(all), lowest: Math.min(...all), highest: Math.max(...all) };
  };
  return {
    rates: {
      ours: median(rates.ours),
      kafkajs: median(rates.kafkajs),
      perfTest: median(rates.perfTest),
    },
    ratioToKafkajs: ratio('kafkajs'),
    ratioToPerfTest: ratio('perfTest'),
  };
}
