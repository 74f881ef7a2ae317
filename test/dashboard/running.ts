import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Envelope } from '../../contracts/envelope.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import { plainProducer } from '../../kafka/plain-producer.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { startBrowser } from '../../tools/bench/browser.ts';
import { AUDIENCE } from '../../tools/issuer/audiences.ts';
import { startIssuer } from '../../tools/issuer/issuer.ts';
import { DASHBOARD } from '../../tools/issuer/personas.ts';
import { ourProgram } from '../../tools/launcher/child.ts';
import { freePort } from '../../tools/launcher/free-port.ts';
import { issuerSecrets } from '../../tools/launcher/http.ts';
import { prepareTopics } from '../../tools/launcher/prepare.ts';
import { startTestBroker, type TestBroker } from '../publisher/broker.ts';
import { untilTrue } from '../support/until.ts';

/** A dashboard as people meet it: a real broker, a real process, a real sign-in and a real browser. */

const MAIN = 'web/dashboard/server/main.ts';
/** What a desk shows at once, in CSS pixels. */
const DESK = { width: 1280, height: 860 };

type Options = Parameters<Browser['newContext']>[0];
export interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
}

export interface Running {
  readonly url: string;
  /** Deleted at the end. */
  readonly folder: string;
  readonly broker: TestBroker;
  readonly browser: Browser;
  /** What browsers complained about: a broken policy is an error in their console. */
  readonly complaints: readonly string[];
  publish(messages: readonly Envelope[]): Promise<void>;
  /** Publishes over a new connection, after the broker was away. */
  reconnect(): Promise<void>;
  /** Starts the dashboard's process on the same file and waits until it follows. */
  start(): Promise<void>;
  /** Ends the dashboard's process. @returns how it ended, with what it printed */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ exitCode: number | undefined; log: string }>;
  /** Runs the dashboard's command line in the same environment. @returns what it printed, as JSON */
  ask(...args: string[]): Promise<Record<string, unknown>>;
  isReady(): Promise<boolean>;
  /** Opens a path in a browser of its own, and waits for its heading. */
  opened(path: string, options?: Options): Promise<Opened>;
  /** Opens a path and signs in there as one of the personas. */
  signedIn(path: string, who: string, options?: Options): Promise<Opened>;
  close(): Promise<void>;
}

/** @param messages what the topic holds before the dashboard starts */
export async function startRunning(messages: readonly Envelope[]): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'dashboard-page-'));
  const broker = await startTestBroker();
  await prepareTopics(broker.direct);
  const connected = () =>
    plainProducer(kafkaSettings({ KAFKA_BROKERS: broker.direct }), EVENTS_TOPIC);
  let producer = await connected();
  const publish = (some: readonly Envelope[]) =>
    producer.send(
      some.map((one) => ({ key: one.partitionkey, value: JSON.stringify(one), headers: {} })),
    );
  if (messages.length > 0) await publish(messages);
  const [port, issuerPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const file = join(folder, 'issuer.json');
  const pages = [`${url}/sign-in/back`];
  const issuer = await startIssuer({ port: issuerPort, file, audiences: [AUDIENCE], pages });
  const env = {
    KAFKA_BROKERS: broker.direct,
    DASHBOARD_DB: join(folder, 'dashboard.db'),
    DASHBOARD_PORT: String(port),
    OIDC_ISSUER: issuer.url,
    DASHBOARD_CLIENT_SECRET: issuerSecrets(file)[DASHBOARD] ?? '',
    TEMPORAL_UI_WORKFLOWS: 'http://127.0.0.1:8233/namespaces/default/workflows',
  };
  const launched = (...more: string[]) => {
    const [program = '', ...args] = ourProgram(MAIN);
    return execa(program, [...args, ...more], { env, reject: false });
  };
  let dashboard: ReturnType<typeof launched> | undefined;
  const browser = await startBrowser();
  const complaints: string[] = [];
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  async function opened(path: string, options: Options = {}): Promise<Opened> {
    const context = await browser.newContext({ viewport: DESK, ...options });
    const page = await context.newPage();
    page.on('console', (one) => {
      if (one.type() === 'error') complaints.push(one.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${url}${path}`);
    await page
      .locator('h1')
      .waitFor()
      .catch((error: unknown) => {
        throw new Error(`${path} shows no heading: ${complaints.join('; ')}`, { cause: error });
      });
    return { page, context };
  }
  return {
    ...{ url, folder, broker, browser, complaints, publish, isReady, opened },
    async reconnect() {
      await producer.close().catch(() => undefined);
      // A broker that answers again has no leaders for its partitions yet, and the producer does not wait long for one.
      const hasLeaders = () => broker.admin.fetchTopicOffsets(EVENTS_TOPIC);
      await untilTrue(() =>
        hasLeaders().then(
          () => true,
          () => false,
        ),
      );
      producer = await connected();
    },
    async start() {
      dashboard = launched();
      await untilTrue(isReady);
    },
    async end(signal) {
      const ending = dashboard;
      dashboard = undefined;
      ending?.kill(signal);
      const ended = await ending;
      return { exitCode: ended?.exitCode, log: `${ended?.stdout}${ended?.stderr}` };
    },
    async ask(...args) {
      return JSON.parse((await launched(...args)).stdout);
    },
    async signedIn(path, who, options) {
      const { page, context } = await opened(path, options);
      await page.locator('a[href^="/sign-in"]').first().click();
      await page.getByRole('button', { name: who, exact: true }).click();
      await page.locator('.who').waitFor();
      return { page, context };
    },
    async close() {
      await browser.close();
      dashboard?.kill('SIGTERM');
      await dashboard;
      await producer.close().catch(() => undefined);
      await issuer.close();
      await broker.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
