import { afterAll, beforeAll, expect, it } from 'vitest';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { reachKafka } from '../../tools/launcher/reach.ts';
import { type SecureBroker, startSecureBroker } from './secure-broker.ts';
import { read, write } from './users.ts';

/** A failed sign-in: every program of ours says what to check, and never prints a value. */

let broker: SecureBroker;
beforeAll(async () => {
  broker = await startSecureBroker(['dashboard']);
});
afterAll(() => broker?.close());

const WRONG: readonly [string, () => Record<string, string>, string][] = [
  [
    'a wrong password',
    () => ({ KAFKA_SASL_PASSWORD: 'hush' }),
    'check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD',
  ],
  ['an unknown user', () => ({ KAFKA_SASL_USERNAME: 'who' }), 'check KAFKA_SASL_USERNAME'],
  [
    'a mechanism that is not offered',
    () => ({ KAFKA_SASL_MECHANISM: 'plain' }),
    'KAFKA_SASL_MECHANISM',
  ],
  ['another authority', () => ({ KAFKA_SSL_CA: broker.otherCa }), 'check KAFKA_SSL_CA'],
  ['no authority', () => ({ KAFKA_SSL_CA: '' }), 'check KAFKA_SSL_CA'],
  ['a broker by another name', () => ({ KAFKA_BROKERS: broker.misnamed }), 'check KAFKA_BROKERS'],
  ['no TLS', () => ({ KAFKA_SSL: 'false', KAFKA_SSL_CA: '' }), 'check KAFKA_SSL'],
  [
    'no client certificate',
    () => ({
      KAFKA_BROKERS: broker.byCertificate,
      KAFKA_SASL_MECHANISM: '',
      KAFKA_SASL_USERNAME: '',
      KAFKA_SASL_PASSWORD: '',
    }),
    'check KAFKA_SSL_CERT',
  ],
];
it.each(WRONG)('%s', async (_what, over, message) => {
  const env = { ...broker.environmentOf('dashboard'), ...over() };
  const settings = kafkaSettings(env);
  const said = await Promise.all([
    read(settings, EVENTS_TOPIC).catch(String),
    write(settings, EVENTS_TOPIC).catch(String),
    reachKafka(env, 'environment').catch(String),
  ]);
  for (const one of said) {
    expect(one).toContain(message);
    expect(one).not.toContain('hush');
  }
});
