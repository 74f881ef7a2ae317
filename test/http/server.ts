import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';

/** The HTTP API as a process of its own, with its output. */
export interface Server {
  readonly url: string;
  said(): string;
  /** Sends SIGTERM and waits for the exit code. */
  end(): Promise<number | null>;
}

export async function startServer(env: NodeJS.ProcessEnv): Promise<Server> {
  const child = launch({ HTTP_PORT: '0', ...env });
  let said = '';
  child.stderr?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const gone = exitOf(child);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => {
      said += text.toString();
      const ready = /\{"ready":true,"url":"([^"]+)"\}/.exec(said)?.[1];
      if (ready !== undefined) resolve(ready);
    });
    gone.then(() => reject(new Error(`the HTTP API did not start: ${said}`)));
  });
  return {
    url,
    said: () => said,
    end: () => {
      child.kill('SIGTERM');
      return gone;
    },
  };
}

/** Starts it with bad settings. @returns its exit code and output */
export async function refusedStart(env: NodeJS.ProcessEnv) {
  const child = launch(env);
  let said = '';
  child.stderr?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  return { code: await exitOf(child), said };
}

function launch(env: NodeJS.ProcessEnv): ChildProcess {
  const main = join(PROJECT_DIR, 'clients/http/main.ts');
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const exitOf = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
