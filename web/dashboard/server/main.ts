import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { dashboardApp } from './app.ts';
import { dashboardConfig, environment } from './config.ts';
import { Feed } from './feed.ts';
import { dashboardLog } from './log.ts';
import { Looks } from './looks.ts';
import { Projection } from './projection.ts';
import { rebuild } from './rebuild.ts';
import { Releases } from './releases.ts';
import type { Offsets } from './topic-reader.ts';

/** The dashboard's command line: serves the page, and compares the file with one that is made anew. */

const program = new Command('dashboard')
  .description(
    'Shows where the artisans’ cases stand. It reads the events topic, and of the cases topic who was erased. Without a command it serves until SIGTERM or Ctrl-C.',
  )
  .addHelpText(
    'after',
    `
Settings, all from the environment:
  KAFKA_BROKERS            host:port; with KAFKA_SSL…, KAFKA_SASL… as every program of the pipeline
  DASHBOARD_DB             the SQLite file that it keeps; it may be deleted at any time
  DASHBOARD_PORT, _HOST    where it listens (7340, 127.0.0.1)
  DASHBOARD_URL            the address that browsers know, behind a proxy
  OIDC_ISSUER              who signs people in; with DASHBOARD_CLIENT_ID and DASHBOARD_CLIENT_SECRET
  TEMPORAL_UI_WORKFLOWS    of Temporal UI, for links to a case: http://host/namespaces/default/workflows
Beside a running npm start it finds Kafka and its file by itself.`,
  )
  .action(serve);
program
  .command('digest')
  .description('prints the SHA-256 of all rows of the file')
  .action(() => {
    const { path } = dashboardConfig(environment());
    const projection = new Projection(path, { isReading: true });
    print({ digest: projection.digest(), offsets: Object.fromEntries(projection.offsets()) });
    projection.close();
  });
program
  .command('rebuild <file>')
  .description(
    'makes a new file from the topic, up to where the file stands, and prints its digest',
  )
  .action(async (file: string) => {
    const config = dashboardConfig(environment());
    print(await rebuild(config, file, offsetsIn(config.path)));
  });

/** Where a file stands; nowhere if there is none. */
function offsetsIn(path: string): Offsets {
  if (!existsSync(path)) return new Map();
  const projection = new Projection(path, { isReading: true });
  const offsets = projection.offsets();
  projection.close();
  return offsets;
}

const print = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);

async function serve(): Promise<void> {
  const config = dashboardConfig(environment());
  const log = dashboardLog(config.logLevel);
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
  const projection = new Projection(config.path);
  const looks = new Looks(config.looks);
  const feed = new Feed(projection, log);
  const releases = new Releases(feed, config.path);
  const app = dashboardApp({ config, feed, releases, looks, log });
  try {
    // Nobody is answered before there is something that everybody may see.
    await releases.begin();
    const url = await app.listen({ host: config.host, port: config.port });
    print({ ready: true, url });
    await Promise.race([feed.run(config, stopping.signal), releases.failed]);
  } finally {
    await app.close();
    await releases.close();
    await feed.close();
    projection.close();
    looks.close();
  }
}

try {
  await program.parseAsync();
  process.exit();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
