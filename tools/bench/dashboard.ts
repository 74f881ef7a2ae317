import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { AUDIENCE } from '../issuer/audiences.ts';
import { startIssuer } from '../issuer/issuer.ts';
import { keptIn } from '../issuer/kept.ts';
import { DASHBOARD } from '../issuer/personas.ts';
import { type Child, ourProgram, startChild, untilReady } from '../launcher/child.ts';
import { freePort } from '../launcher/free-port.ts';

/** A dashboard with an issuer of its own, to be measured. */
export interface MeasuredDashboard {
  readonly url: string;
  readonly child: Child;
  stop(): Promise<void>;
}

interface DashboardOptions {
  /** Where it keeps its file. */
  readonly dataDir: string;
  /** Kafka's addresses, with commas between. */
  readonly brokers: string;
  /** The longest wait until it has read all that is on the topic, milliseconds. */
  readonly readyWithinMs: number;
  readonly say: (line: string) => void;
}

/** Starts a dashboard and waits until it follows the topic. @throws Error where it does not in time */
export async function startDashboard(options: DashboardOptions): Promise<MeasuredDashboard> {
  const { dataDir, brokers, readyWithinMs, say } = options;
  const [port, issuerPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const file = join(dataDir, 'issuer.json');
  const pages = [`${url}/sign-in/back`];
  const issuer = await startIssuer({ port: issuerPort, file, audiences: [AUDIENCE], pages });
  const { secrets } = await keptIn(file);
  const child = startChild({
    name: 'dashboard',
    dataDir,
    env: {
      ...process.env,
      KAFKA_BROKERS: brokers,
      DASHBOARD_DB: join(dataDir, 'dashboard.db'),
      DASHBOARD_PORT: String(port),
      OIDC_ISSUER: issuer.url,
      DASHBOARD_CLIENT_SECRET: secrets[DASHBOARD],
    },
    command: ourProgram('web/dashboard/server/main.ts'),
    onExit: say,
  });
  const stop = async () => {
    await child.stop();
    await issuer.close();
  };
  try {
    await untilReady(child, dataDir, readyWithinMs, async () => {
      const { ok } = await fetch(`${url}/readyz`);
      if (!ok) throw new Error('the dashboard is not ready yet');
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, child, stop };
}

/** Signs in as a supervisor, as a person does. */
export async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/?lang=en`);
  await page.getByRole('link', { name: 'Sign in' }).first().click();
  await page.getByRole('button', { name: 'supervisor', exact: true }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}
