import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataDir, pidFileOf } from './paths.ts';

/** Breaks one part of a running `npm start` on purpose, so that anyone can watch it survive. */
const HELP = `npm run break -- worker | broker | temporal | provider [--seconds N]
  worker, temporal   killed at once (SIGKILL); the launcher brings it back
  broker             does not answer for N seconds (SIGSTOP, then SIGCONT)
  provider           the KYC provider answers 503 for N seconds`;

const [part] = process.argv.slice(2);
const at = process.argv.indexOf('--seconds');
const seconds = at > 0 ? Number(process.argv[at + 1]) : 20;
const addresses = join(dataDir(), 'run', 'addresses.json');
const say = (line: string) => process.stdout.write(`${line}\n`);
const pause = () => new Promise((wake) => setTimeout(wake, seconds * 1000));

function pidOf(name: string): number {
  return (JSON.parse(readFileSync(pidFileOf(dataDir(), name), 'utf8')) as { pid: number }).pid;
}

async function main(): Promise<void> {
  if (!['worker', 'broker', 'temporal', 'provider'].includes(part ?? '') || !(seconds > 0)) {
    say(HELP);
    process.exitCode = 2;
    return;
  }
  if (!existsSync(addresses))
    throw new Error('no npm start is running here: start it first, in another terminal');
  if (part === 'worker' || part === 'temporal') {
    process.kill(pidOf(part), 'SIGKILL');
    say(`${part} was killed; watch it come back, and the cases go on`);
    return;
  }
  if (part === 'broker') {
    const pid = pidOf('kafka');
    process.kill(pid, 'SIGSTOP');
    say(
      `the broker does not answer for ${seconds} s; cases go on, and their events wait in the outbox`,
    );
    await pause();
    process.kill(pid, 'SIGCONT');
    say('the broker answers again; what waited arrives now');
    return;
  }
  const { sandbox } = JSON.parse(readFileSync(addresses, 'utf8')) as { sandbox: string };
  await fault(sandbox, true);
  say(`the KYC provider is down for ${seconds} s; nobody is rejected for it`);
  await pause();
  await fault(sandbox, false);
  say('the provider answers again');
}

async function fault(sandbox: string, down: boolean): Promise<void> {
  const response = await fetch(`${sandbox}/control/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ system: 'kyc', down }),
  });
  if (!response.ok) throw new Error(`the sandbox answered ${response.status}`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
