import { join } from 'node:path';
import { DASHBOARD } from '../issuer/personas.ts';
import { type Child, untilReady } from './child.ts';
import { issuerSecrets, type SignIn } from './http.ts';
import { portFor } from './ports.ts';
import { prepareDashboard } from './prepare-dashboard.ts';
import type { Services } from './services.ts';
import { say } from './terminal.ts';

/** Starts the dashboard for `npm start`. */

const READY_MS = 30_000;

/** The address of the dashboard: known before it starts, since the issuer has to know where to send people back to. */
export async function dashboardUrl(dataDir: string): Promise<string> {
  return `http://127.0.0.1:${await portFor(dataDir, 'the dashboard', 7340)}`;
}

/** Where the issuer may send people back to. */
export const backFrom = (url: string) => `${url}/sign-in/back`;

export interface DashboardOptions {
  readonly dataDir: string;
  readonly url: string;
  readonly services: Pick<Services, 'ui' | 'namespace'>;
  readonly signIn: SignIn;
  readonly start: (name: string, main: string, more?: NodeJS.ProcessEnv) => Child;
}

/** Builds what it runs on, starts it and waits until it answers. @throws Error of one line */
export async function startDashboard(options: DashboardOptions): Promise<void> {
  const { dataDir, url, services, signIn, start } = options;
  await prepareDashboard(say);
  const workflows =
    services.ui === null
      ? {}
      : { TEMPORAL_UI_WORKFLOWS: `${services.ui}/namespaces/${services.namespace}/workflows` };
  const child = start('dashboard', 'web/dashboard/server/main.ts', {
    ...workflows,
    ...signInOf(signIn),
    DASHBOARD_PORT: new URL(url).port,
  });
  await untilReady(child, dataDir, READY_MS, async () => void (await fetch(`${url}/livez`)));
}

/** How people sign in: by our own issuer, or by the user's, if its client's secret is in the environment. */
function signInOf({ issuer, file }: SignIn): NodeJS.ProcessEnv {
  if (file === null) return {};
  return { OIDC_ISSUER: issuer, DASHBOARD_CLIENT_SECRET: issuerSecrets(file)[DASHBOARD] };
}

/** The path of its database in an installation. */
export const dashboardFile = (dataDir: string) => join(dataDir, 'dashboard.db');
