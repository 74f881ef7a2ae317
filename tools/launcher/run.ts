import { pino } from 'pino';
import { connect } from '../../clients/library/connect.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { verifyEvents } from '../../operations/events/verify.ts';
import type { Artisans } from '../demo-data/read.ts';
import { playPersonas } from '../sandbox/personas/play.ts';
import type { Options } from './arguments.ts';
import { guide } from './guide.ts';
import type { StartedHttp } from './http.ts';
import { createProgress } from './progress.ts';
import { type RegisteredRows, registerRows } from './register-rows.ts';
import type { Services } from './services.ts';
import { summary } from './summary.ts';
import { say } from './terminal.ts';
import { watchCase } from './watch.ts';

/** The part of `npm start` after all processes run: registers artisans, plays personas and sums up. */

export interface Run {
  readonly options: Options;
  readonly artisans: Artisans;
  readonly services: Services;
  /** The environment with which a process finds all services. */
  readonly env: NodeJS.ProcessEnv;
  readonly http: StartedHttp | null;
  /** The address of the dashboard; null where nothing is served. */
  readonly dashboard: string | null;
  /** The address of each process's metrics, by its name. */
  readonly metrics: Readonly<Record<string, string>>;
  readonly began: number;
  readonly signal: AbortSignal;
  /** Called once the dossier exists, before the first case. */
  readonly beforeCases: () => void;
}

/** Registers the artisans, plays the personas, shows the progress and prints a summary. @returns the exit code */
export async function run(what: Run): Promise<number> {
  const { options, artisans, services, env, began, signal } = what;
  const { once, json } = options;
  const wanted = artisans.rows.slice(0, options.count);
  const connected = await connect(env);
  what.beforeCases();
  const { onboarding, client } = connected;
  const log = pino({ level: 'silent' });
  const kafka = kafkaSettings(env);

  const registered: RegisteredRows = {
    cases: new Map(),
    known: 0,
    ended: 0,
    differing: 0,
    refused: 0,
  };
  let expected = () => wanted.filter((row) => row.scenario !== 'twice').length;
  const mine = { cases: registered.cases, expected: () => expected() };
  const progress = createProgress(kafka, mine, json, signal);
  await registerRows(onboarding, wanted, registered, signal);
  expected = () => registered.cases.size;
  const { known, ended } = registered;
  if (known > 0)
    say(`${known} cases were there before: ${ended} had ended, ${known - ended} go on`);
  const rows = registered.cases;
  void playPersonas({ client, onboarding, rows, holds: !once, log, signal });

  const held = [...rows].filter(([, row]) => row.hold !== null);
  await progress.settled({ open: once ? 0 : held.length });
  progress.stop();
  if (signal.aborted) return 0;
  const verification = await verifyEvents({
    kafka,
    log,
    askCase: (caseId) => onboarding.case(caseId),
  });
  const result = await summary({ connected, rows, verification, began, once });
  for (const line of result.mistakes) say(line);
  if (once) {
    process.stdout.write(json ? `${JSON.stringify(result.json)}\n` : `${result.text}\n`);
    await connected.close();
    const isBad = [result.mistakes.length, artisans.problems.length, registered.refused];
    return isBad.every((one) => one === 0) ? 0 : 1;
  }
  const yours = held.find(([id, row]) => row.hold === 'for_you' && result.open.includes(id))?.[0];
  const links = await guide(services, what, onboarding, result.open, yours);
  process.stdout.write(`\n${result.text}\n\n${links}\n`);
  if (yours !== undefined) await watchCase(connected, kafka, yours, signal);
  await new Promise<void>(() => undefined); // until Ctrl-C
  return 0;
}
