import { pino } from 'pino';
import { kafkaSettings } from '../../kafka/settings.ts';
import { connect } from '../library/connect.ts';
import { environment } from '../library/environment.ts';
import { commandsTopicConfig } from './config.ts';
import { startCommandsConsumer } from './consumer.ts';

/**
 * The commands consumer as a process. Prints one line of JSON when it has started. SIGTERM and SIGINT let commands in
 * progress finish. If the consumer leaves its group for good, the process prints why and exits with code 1, so that its
 * supervisor restarts it.
 */
try {
  const env = environment();
  const config = commandsTopicConfig(env);
  const log = pino({ level: config.logLevel, base: { process: 'commands' } }, pino.destination(2));
  const settings = kafkaSettings(env);
  const connected = await connect(env);
  const consumer = await startCommandsConsumer(connected, settings, config, log, (reason) => {
    process.stderr.write(`commands are no longer taken: ${reason.message}\n`);
    process.exit(1);
  });
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
