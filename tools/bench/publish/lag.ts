import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { EVENTS_TOPIC } from '../../../contracts/topics.ts';
import { plainProducer } from '../../../kafka/plain-producer.ts';
import type { KafkaSettings } from '../../../kafka/settings.ts';
import { followTopic } from '../../../kafka/topic/reader.ts';
import { prepareArtisans } from '../cases.ts';
import { driveCase } from '../drive.ts';
import { quantile } from '../quantile.ts';
import type { Services } from '../services.ts';

/** The benchmark of the lag from recording to consumer. */

export interface LagOptions {
  /** Cases of the first measurement, all at once. The second has twice as many, at half of the first one's rate. */
  readonly cases: number;
  /** The topic for the bare lag. */
  readonly topic: string;
  readonly say: (line: string) => void;
}

/** The lag in milliseconds from recording to consumer, as percentiles. `bare` is kafkajs alone. */
export interface Lag {
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly bareP50: number;
  readonly bareP99: number;
}

/**
 * Measures the lag of events from recording to consumer, at half of the highest load of the whole path. An event's time is
 * that of its case's last input, so the lag includes the workflow task, the publication and the consumer. For comparison
 * it measures a bare kafkajs producer and consumer at the same number of events per second.
 */
export async function measureLag(
  { client, dossier, kafka }: Pick<Services, 'client' | 'dossier' | 'kafka'>,
  { cases, topic, say }: LagOptions,
): Promise<Lag> {
  const artisans = await prepareArtisans(dossier, Math.min(cases, 40));
  let application = 1000;
  /** Drives cases, `apart` milliseconds after one another. @returns how many seconds it took */
  const drive = async (count: number, apart: number) => {
    const ready = [];
    for (let number = 0; number < count; number += 1) {
      if (number % artisans.length === 0) application += 1;
      ready.push(await artisans[number % artisans.length]?.caseFor(application));
    }
    const began = performance.now();
    const driven = ready.map(async (one, number) => {
      await sleep(number * apart);
      if (one !== undefined) await driveCase(client, 'ours', one);
    });
    await Promise.all(driven);
    return (performance.now() - began) / 1000;
  };

  const texts: string[] = [];
  const lags: number[] = [];
  const listening = listenTo(kafka, EVENTS_TOPIC, (value, now) => {
    texts.push(value);
    lags.push(now - Date.parse((JSON.parse(value) as { time: string }).time));
  });
  try {
    say('warming up');
    while (texts.length === 0) await drive(Math.ceil(cases / 2), 0);
    say(`${cases} cases at once`);
    const seconds = await drive(cases, 0);
    const apart = (2000 * seconds) / cases;
    say(`${(cases / seconds).toFixed(2)} cases a second; now one every ${apart.toFixed(0)} ms`);
    lags.length = 0;
    const halved = await drive(cases * 2, apart);
    await sleep(1000);
    const found = [...lags];
    const eventsPerSecond = found.length / halved;
    say(`bare: ${eventsPerSecond.toFixed(0)} events a second`);
    const bare = await bareLags(kafka, topic, texts.slice(-found.length), eventsPerSecond);
    return {
      events: found.length,
      eventsPerSecond,
      ...{ p50: quantile(found, 0.5), p99: quantile(found, 0.99) },
      ...{ bareP50: quantile(bare, 0.5), bareP99: quantile(bare, 0.99) },
    };
  } finally {
    await listening.stop();
  }
}

/** Sends the same texts one by one at an even rate. @returns the lags in milliseconds from the call to the consumer */
async function bareLags(
  settings: KafkaSettings,
  topic: string,
  texts: readonly string[],
  eventsPerSecond: number,
): Promise<number[]> {
  const producer = await plainProducer(settings, topic);
  const lags: number[] = [];
  let isFollowing = false;
  const listening = listenTo(settings, topic, (value, now) => {
    const [sentAt = ''] = value.split(' ', 1);
    if (sentAt !== 'hello') lags.push(now - Number(sentAt));
    else isFollowing = true;
  });
  const send = (value: string) => producer.send([{ key: value.slice(-11), value, headers: {} }]);
  try {
    while (!isFollowing) {
      await send('hello');
      await sleep(100);
    }
    const sends = texts.map(async (text, index) => {
      await sleep((index * 1000) / eventsPerSecond);
      await send(`${Date.now()} ${text}`);
    });
    await Promise.all(sends);
    await sleep(1000);
    return lags;
  } finally {
    await producer.close();
    await listening.stop();
  }
}

function listenTo(
  settings: KafkaSettings,
  topic: string,
  onValue: (value: string, now: number) => void,
) {
  const ending = new AbortController();
  const reading = followTopic({
    settings,
    topic,
    from: 'end',
    log: pino({ level: 'silent' }),
    signal: ending.signal,
    onRecord: ({ value }) => onValue(value ?? '', Date.now()),
  });
  return {
    stop: async () => {
      ending.abort();
      await reading;
    },
  };
}
