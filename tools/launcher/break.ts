import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { addressesFile, dataDir } from './paths.ts';
import { livingPid } from './pids.ts';

/** `npm run break`: breaks one part of a running `npm start` on purpose, to show that cases survive it. */
const HELP = `npm run break -- worker | broker | temporal | provider [--seconds N]
  worker, temporal   killed at once (SIGKILL); the launcher brings it back
  broker             does not answer for N seconds, 20 if not given (SIGSTOP, then SIGCONT)
  provider           the KYC provider answers 503 for N seconds, 20 if not given`;

const PARTS: Readonly<Record<string, (seconds: number) => Promise<void>>> = {
  worker: async () => kill('worker'),
  temporal: async () => kill('temporal'),
  broker: stopBroker,
  provider: failProvider,
};
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Parses the command line. @throws Error of one line; an empty one asks for the help */
function wanted(): { breakIt: (seconds: number) => Promise<void>; seconds: number } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seconds: { type: 'string', default: '20' }, help: { type: 'boolean', short: 'h' } },
  });
  const [part = '', ...others] = positionals;
  const seconds = Number(values.seconds);
  const breakIt = Object.hasOwn(PARTS, part) ? PARTS[part] : undefined;
  if (values.help) throw new Error('');
  if (part === '') throw new Error('say what to break');
  if (breakIt === undefined) throw new Error(`${part} is not a part that can be broken`);
  if (others.length > 0) throw new Error('one part at a time');
  if (!(seconds > 0 && seconds <= 3600)) throw new Error('--seconds must be above 0, up to 3600');
  return { breakIt, seconds };
}

function pidOf(name: string, variable: string): number {
  const pid = livingPid(dataDir(), name);
  if (pid !== undefined) return pid;
  throw new Error(
    `there is no process ${name} here: it has just ended, or npm start uses one that you run (${variable})`,
  );
}

function kill(name: 'worker' | 'temporal'): void {
  process.kill(pidOf(name, 'TEMPORAL_ADDRESS'), 'SIGKILL');
  say(`${name} was killed; watch it come back, and the cases go on`);
}

async function stopBroker(seconds: number): Promise<void> {
  const pid = pidOf('kafka', 'KAFKA_BROKERS');
  process.kill(pid, 'SIGSTOP');
  say(`the broker does not answer for ${seconds} s; cases go on, and their events wait`);
  await pause(seconds);
  process.kill(pid, 'SIGCONT');
  say('the broker answers again; what waited arrives now');
}

async function failProvider(seconds: number): Promise<void> {
  const { sandbox } = JSON.parse(readFileSync(addressesFile(dataDir()), 'utf8')) as {
    sandbox: string;
  };
  const tell = async (down: boolean) => {
    const { ok, status } = await fetch(`${sandbox}/control/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ system: 'kyc', down }),
    });
    if (!ok) throw new Error(`the sandbox answered ${status}`);
  };
  await tell(true);
  say(`the KYC provider is down for ${seconds} s; no artisan is rejected for it`);
  await pause(seconds);
  await tell(false);
  say('the provider answers again');
}

/** Waits, in seconds. Ctrl-C ends the wait early, so that the broken part is still mended. */
function pause(seconds: number): Promise<void> {
  return new Promise((wake) => {
    const timer = setTimeout(wake, seconds * 1000);
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        clearTimeout(timer);
        wake();
      });
  });
}

const fail = (error: unknown, code: number, help = '') => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${[message, help].filter((one) => one !== '').join('\n\n')}\n`);
  process.exitCode = message === '' ? 0 : code;
};

try {
  const { breakIt, seconds } = wanted();
  try {
    if (!existsSync(addressesFile(dataDir())))
      throw new Error('no npm start is running here: start it first, in another terminal');
    await breakIt(seconds);
  } catch (error) {
    fail(error, 1);
  }
} catch (error) {
  fail(error, 2, HELP);
}
