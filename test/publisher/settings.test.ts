import { execa } from 'execa';
import { expect, it } from 'vitest';
import { kafkaSettings } from '../../kafka/settings.ts';
import { ourProgram } from '../../tools/launcher/child.ts';

it('takes settings from the environment', () => {
  expect(kafkaSettings({ KAFKA_BROKERS: 'a.example:9092, b.example:9093', KAFKA_SSL: '' })).toEqual(
    {
      brokers: ['a.example:9092', 'b.example:9093'],
      clientId: 'artisan-onboarding',
      ssl: false,
    },
  );
  const sasl = {
    KAFKA_BROKERS: 'a:1',
    KAFKA_SSL: 'true',
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    KAFKA_SASL_USERNAME: 'me',
    KAFKA_SASL_PASSWORD: 'secret',
  };
  expect(kafkaSettings(sasl)).toMatchObject({
    ssl: true,
    sasl: { mechanism: 'scram-sha-512', username: 'me', password: 'secret' },
  });
});

it('a worker without settings ends with one line that names the first that is missing', async () => {
  const [program = '', ...args] = ourProgram('workers/main.ts');
  const env = { PATH: process.env.PATH ?? '' };
  const { exitCode, stderr } = await execa(program, args, { env, extendEnv: false, reject: false });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^Kafka settings: KAFKA_BROKERS is not set: [^\n]*$/);
});

it.each([
  [{}, 'KAFKA_BROKERS is not set: must be host:port'],
  [{ KAFKA_BROKERS: 'localhost' }, 'KAFKA_BROKERS must be host:port'],
  [{ KAFKA_BROKERS: 'a:1,b:70000' }, 'KAFKA_BROKERS must be host:port'],
  [{ KAFKA_BROKERS: 'a:1', KAFKA_SSL: 'yes' }, 'KAFKA_SSL must be true or false'],
  [{ KAFKA_BROKERS: 'a:1', KAFKA_SASL_MECHANISM: 'magic' }, 'KAFKA_SASL_MECHANISM must be plain'],
  [
    { KAFKA_BROKERS: 'a:1', KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'me' },
    'KAFKA_SASL_PASSWORD must be set when',
  ],
  [{ KAFKA_BROKERS: 'a:1', KAFKA_SASL_PASSWORD: 'hush' }, 'KAFKA_SASL_PASSWORD must not be set'],
])('names the bad variable and the rule: %j', (env, message) => {
  expect(() => kafkaSettings(env)).toThrow(message);
  expect(() => kafkaSettings(env)).not.toThrow('hush');
});
