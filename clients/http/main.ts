import { pino } from 'pino';
import { connect } from '../library/connect.ts';
import { environment } from '../library/environment.ts';
import { httpConfig } from './config.ts';
import { httpServer } from './server.ts';

/** The HTTP API as a process. Prints one line of JSON when it listens. SIGTERM and SIGINT let running requests finish. */
try {
  const env = environment();
  const config = httpConfig(env);
  const log = pino({ level: config.logLevel, base: { process: 'http' } });
  const connected = await connect(env);
  const app = await httpServer(connected, config, log);
  const end = async () => {
    await app.close();
    await connected.close();
  };
  try {
    const url = await app.listen({ host: config.host, port: config.port });
    process.stdout.write(`${JSON.stringify({ ready: true, url })}\n`);
  } catch (error) {
    await end();
    throw error;
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      end().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
