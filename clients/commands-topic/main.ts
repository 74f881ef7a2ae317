import { kafkaSettings } from '../../kafka/settings.ts';
import { metricsAddress } from '../../observability/config.ts';
import { serveMetrics } from '../../observability/endpoint.ts';
import { processLog } from '../../observability/log.ts';
import { processRegistry } from '../../observability/registry.ts';
import { connect } from '../library/connect.ts';
import { environment } from '../library/environment.ts';
import { commandsTopicConfig } from './config.ts';
import { startCommandsConsumer } from './consumer.ts';
import { commandsMetrics } from './metrics.ts';

/**
 * The commands consumer as a process. Prints one line of JSON when it has started. SIGTERM and SIGINT let commands in
 * progress finish. If the consumer leaves its group for good, the process prints why and exits with code 1, so that its
 * supervisor restarts it.
 */
try {
  const env = environment();
  const config = commandsTopicConfig(env);
  const address = metricsAddress(env);
  const log = processLog('commands', config.logLevel);
  const registry = processRegistry('commands');
  const settings = kafkaSettings(env);
  const connected = await connect(env);
  const counts = commandsMetrics(registry, settings, config, log);
  const onLost = (reason: Error) => {
    process.stderr.write(`commands are no longer taken: ${reason.message}\n`);
    process.exit(1);
  };
  const consumer = await startCommandsConsumer(connected, settings, config, log, onLost, counts);
  await serveMetrics(registry, address);
  process.stdout.write(`${JSON.stringify({ ready: true, topic: config.topic })}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      consumer
        .stop()
        .then(() => connected.close())
        .then(
          () => process.exit(0),
          () => process.exit(1),
        );
    });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
