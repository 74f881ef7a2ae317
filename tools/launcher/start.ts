import { rmSync } from 'node:fs';
import { type Artisans, readArtisans } from '../demo-data/read.ts';
import { HELP, type Options, readOptions } from './arguments.ts';
import { refuseDisagreement } from './belonging.ts';
import { dossierPlace } from './dossier.ts';
import { findServices } from './find.ts';
import { beginAnew } from './fresh.ts';
import { completeInstallation, openInstallation } from './installation.ts';
import { lifetimeOf, takeOver } from './lifetime.ts';
import { readMarks, writeMarks } from './marks.ts';
import { dataDir as dataDirOf } from './paths.ts';
import { playableFile } from './playable.ts';
import { prepareNamespace, prepareTopics } from './prepare.ts';
import { startProcesses } from './processes.ts';
import { reach, refuseAbsent } from './reach.ts';
import { run } from './run.ts';
import { startServices } from './services.ts';
import { say } from './terminal.ts';

/** `npm start`: starts everything, registers the artisans of a file and plays them. */

const began = Date.now();
const dataDir = dataDirOf();
const lifetime = lifetimeOf(dataDir);
const { signal, onStart } = lifetime;

async function main(options: Options): Promise<number> {
  const artisans = artisansOf(options.file);
  for (const problem of artisans.problems) say(problem.message);
  for (const note of artisans.notes) say(note);
  if (artisans.rows.length === 0) throw new Error(`${options.file} has no row that can be used`);

  const plan = await findServices(process.env);
  await refuseAbsent(plan);
  await takeOver(dataDir);
  if (options.fresh) await beginAnew(dataDir, plan);
  const installation = openInstallation(dataDir, plan, dossierPlace(process.env));
  lifetime.claim();
  const services = await startServices(plan, { dataDir, clusterId: installation.id, onStart });
  const reached = await reach(services);
  const { namespace } = services;
  const marks = await readMarks(reached, namespace);
  refuseDisagreement(dataDir, installation, marks, services);
  await writeMarks(reached, namespace, installation.id, marks.clusterId);
  const [{ topics }] = await Promise.all([
    prepareTopics(reached.kafka),
    prepareNamespace(reached.connection, namespace),
  ]);
  const differing = topics.filter(({ state }) => state === 'differs').map(({ topic }) => topic);
  if (differing.length > 0)
    say(`other settings than planned: ${differing.join(', ')} (npm run cli -- topics check)`);
  await reached.connection.close();

  const { once } = options;
  const file = playableFile(options.file, artisans, dataDir);
  // A run that ends by itself serves nobody.
  const how = { dataDir, file, holds: !once, serves: !once, onStart };
  const { env, http, dashboard, metrics } = await startProcesses(services, how);
  const exitCode = await run({
    options,
    artisans,
    services,
    env,
    http,
    dashboard,
    metrics,
    began,
    signal,
    // Every store exists now, and no artisan is registered yet.
    beforeCases: () => completeInstallation(dataDir, installation, marks.clusterId),
  });
  // The copy was made for this run alone.
  if (file !== options.file) rmSync(file);
  return exitCode;
}

/** Reads the file of artisans. The numbers of personas are test numbers, which are refused without the variable. */
function artisansOf(file: string): Artisans {
  process.env.ACCEPT_TEST_NUMBERS = 'true';
  try {
    return readArtisans(file, process.env.LANG?.startsWith('hi') ? 'hi' : 'en');
  } catch (error) {
    throw new Error(`${file} cannot be read: ${messageOf(error)}`);
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

let options: Options;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  say(`${messageOf(error)}\n\n${HELP}`);
  process.exit(2);
}
if (options.help) {
  process.stdout.write(`${HELP}\n`);
  process.exit(0);
}
try {
  const code = await main(options);
  await lifetime.end();
  process.exit(code);
} catch (error) {
  const isWanted = signal.aborted;
  if (!isWanted) say(messageOf(error));
  await lifetime.end();
  process.exit(isWanted ? 0 : 1);
}
