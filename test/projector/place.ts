import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { pino } from 'pino';
import { caseMessage } from '../../contracts/case-message.ts';
import type { Envelope } from '../../contracts/envelope.ts';
import { kafkajsSenders } from '../../kafka/kafkajs-sender.ts';
import { type KafkaSettings, kafkaSettings } from '../../kafka/settings.ts';
import { readTopic, type TopicRecord } from '../../kafka/topic/reader.ts';
import type { ProjectorConfig } from '../../projector/config.ts';
import { projectorStatus } from '../../projector/status.ts';
import { ourProgram } from '../../tools/launcher/child.ts';
import { startTestBroker, type TestBroker } from '../publisher/broker.ts';
import { untilTrue } from '../support/until.ts';

const log = pino({ level: 'silent' });

/** Topics, a consumer group and a folder of one test. */
export interface Place {
  readonly settings: KafkaSettings;
  readonly config: ProjectorConfig;
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Publishes events in this order, as our publisher does. */
  publish(messages: readonly (Envelope | string)[]): Promise<void>;
  /** The records of the cases topic at `read_committed`. */
  cases(): Promise<TopicRecord[]>;
  /** The projector as a process of its own. */
  start(): Projector;
  /** Runs a command of the projector. @returns its output and exit code */
  tell(...args: string[]): Promise<{ stdout: string; stderr: string; exitCode?: number }>;
  /** Waits until the projector has read every event. */
  caughtUp(): Promise<void>;
}

interface Projector {
  /** Resolves when it has caught up and begins to follow. */
  readonly ready: Promise<void>;
  readonly pid: number | undefined;
  /** Resolves when it has ended, with its standard error and exit code. */
  readonly ended: Promise<{ stderr: string; exitCode?: number }>;
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void;
}

export interface Places {
  readonly broker: TestBroker;
  /** @param through whether the projector's connections go through the proxy */
  place(name: string, through?: 'proxy'): Promise<Place>;
  close(): Promise<void>;
}

export async function startPlaces(): Promise<Places> {
  const broker = await startTestBroker();
  const dirs: string[] = [];
  const running = new Set<Projector>();
  return {
    broker,
    async place(name, through) {
      const dir = mkdtempSync(join(tmpdir(), 'projector-'));
      dirs.push(dir);
      const events = `${name}.events`;
      const cases = `${name}.cases`;
      await broker.createTopic(events, 3);
      await broker.createTopic(cases, 3);
      const env = {
        ...process.env,
        KAFKA_BROKERS: through === 'proxy' ? broker.proxied : broker.direct,
        PROJECTOR_DB: join(dir, 'projector.db'),
        EVENTS_TOPIC: events,
        CASES_TOPIC: cases,
        PROJECTOR_GROUP: name,
        PROJECTOR_TRANSACTIONAL_ID: name,
        LOG_LEVEL: 'warn',
        ARTISAN_DATA_DIR: dir,
      };
      const settings = kafkaSettings({ KAFKA_BROKERS: broker.direct });
      const config: ProjectorConfig = {
        path: env.PROJECTOR_DB,
        events,
        cases,
        groupId: name,
        transactionalId: name,
        logLevel: 'silent',
      };
      const [node = '', ...args] = ourProgram('projector/main.ts');
      const tell: Place['tell'] = (...more) =>
        execa(node, [...args, ...more], { env, reject: false });
      return {
        settings,
        config,
        dir,
        env,
        tell,
        async publish(messages) {
          const sender = kafkajsSenders(settings, log)(events);
          try {
            for (let at = 0; at < messages.length; at += 500)
              await sender.send(messages.slice(at, at + 500).map(recordOf));
          } finally {
            sender.discard();
          }
        },
        async cases() {
          const records: TopicRecord[] = [];
          const onRecord = (one: TopicRecord) => void records.push(one);
          await readTopic({ settings, topic: cases, log, onRecord });
          return records;
        },
        start() {
          const child = execa(node, args, { env, reject: false });
          const one: Projector = {
            pid: child.pid,
            ended: child.then((result) => {
              running.delete(one);
              return result;
            }),
            ready: new Promise((resolve, reject) => {
              child.stdout.once('data', () => resolve());
              void child.then(({ stderr }) => reject(new Error(`it ended first: ${stderr}`)));
            }),
            kill: (signal) => void child.kill(signal),
          };
          // Who kills it before it is ready does not ask.
          one.ready.catch(() => undefined);
          running.add(one);
          return one;
        },
        async caughtUp() {
          await untilTrue(async () => {
            const { behind } = await projectorStatus(settings, config, log).catch(() => ({
              behind: null,
            }));
            return behind === 0;
          });
        },
      };
    },
    async close() {
      const all = [...running];
      for (const one of all) one.kill('SIGKILL');
      await Promise.all(all.map((one) => one.ended));
      await broker.close();
      for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
    },
  };
}

function recordOf(message: Envelope | string) {
  if (typeof message === 'string') return { key: 'nobody', value: message, headers: {} };
  const { partitionkey: key, type } = message;
  return { key, value: JSON.stringify(message), headers: { ce_type: type } };
}

/**
 * The last record of each key, as a consumer keeps it.
 * @throws Error where a sequence goes back, or a record breaks its schema.
 */
export function latest(records: readonly TopicRecord[]) {
  const cases = new Map<string, ReturnType<typeof caseMessage.parse> | null>();
  for (const { key, value } of records) {
    if (key === null) throw new Error('a record without a key');
    const message = value === null ? null : caseMessage.parse(JSON.parse(value));
    const before = cases.get(key);
    if (before && message && message.sequence < before.sequence)
      throw new Error(`${key} went back from ${before.sequence} to ${message.sequence}`);
    cases.set(key, message);
  }
  return cases;
}
