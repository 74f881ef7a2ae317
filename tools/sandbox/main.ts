import { sandboxConfig } from './config.ts';
import { startSandbox } from './server.ts';

/** The sandbox as a process. It prints one line of JSON when it listens, and ends on SIGTERM or SIGINT. */
try {
  const sandbox = await startSandbox(sandboxConfig());
  console.log(
    JSON.stringify({ ready: true, port: sandbox.port, url: sandbox.url, pid: process.pid }),
  );
  const end = () => {
    sandbox.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
