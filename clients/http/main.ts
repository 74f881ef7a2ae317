import { metricsAddress } from '../../observability/config.ts';
import { serveMetrics } from '../../observability/endpoint.ts';
import { processLog } from '../../observability/log.ts';
import { processRegistry } from '../../observability/registry.ts';
import { connect } from '../library/connect.ts';
import { environment } from '../library/environment.ts';
import { httpConfig } from './config.ts';
import { countRequests } from './metrics.ts';
import { httpServer } from './server.ts';

/** The HTTP API as a process. Prints one line of JSON when it listens. SIGTERM and SIGINT let running requests finish. */
try {
  const env = environment();
  const config = httpConfig(env);
  const address = metricsAddress(env);
  const log = processLog('http', config.logLevel);
  const registry = processRegistry('http');
  const connected = await connect(env);
  const app = await httpServer(connected, config, log);
  countRequests(app, registry);
  const end = async () => {
    await app.close();
    await connected.close();
  };
  try {
    await serveMetrics(registry, address);
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
