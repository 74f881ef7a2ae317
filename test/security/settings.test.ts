import { createPrivateKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { pino } from 'pino';
import { afterAll, expect, it } from 'vitest';
import { kafkaSettings } from '../../kafka/settings.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import { authority, signedBy } from './certificates.ts';

const dir = mkdtempSync(join(tmpdir(), 'tls-settings-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
function file(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

const ca = authority('Test authority');
const own = signedBy('Test authority', ca, 'client');
const passphrase = randomBytes(8).toString('hex');
const sealed = createPrivateKey(own.key)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
  .toString();
const PATHS = {
  ca: file('ca.pem', ca.cert),
  cert: file('own.pem', own.cert + ca.cert),
  key: file('own-key.pem', own.key),
  sealed: file('sealed-key.pem', sealed),
  other: file('other-key.pem', signedBy('Test authority', ca, 'client').key),
  text: file('text.pem', 'no certificate'),
  broken: file('broken.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'),
  missing: join(dir, 'missing.pem'),
};
const BASE = { KAFKA_BROKERS: 'a:1', KAFKA_SSL: 'true' };

it('reads an authority, and a certificate with its key', () => {
  expect(kafkaSettings(BASE).ssl).toBe(true);
  expect(kafkaSettings({ ...BASE, KAFKA_SSL_CA: PATHS.ca }).ssl).toEqual({ ca: ca.cert });
  const files = { KAFKA_SSL_CERT: PATHS.cert, KAFKA_SSL_KEY: PATHS.key };
  expect(kafkaSettings({ ...BASE, ...files }).ssl).toEqual({
    cert: own.cert + ca.cert,
    key: own.key,
  });
  const locked = { KAFKA_SSL_KEY: PATHS.sealed, KAFKA_SSL_KEY_PASSPHRASE: passphrase };
  expect(kafkaSettings({ ...BASE, ...files, ...locked }).ssl).toMatchObject({ passphrase });
});

it('is known to Kafka by the user’s name unless told otherwise', () => {
  const sasl = {
    ...BASE,
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    KAFKA_SASL_USERNAME: 'crm',
    KAFKA_SASL_PASSWORD: 'hush',
  };
  expect(kafkaSettings(sasl).clientId).toBe('crm');
  expect(kafkaSettings({ ...sasl, KAFKA_CLIENT_ID: 'crm-2' }).clientId).toBe('crm-2');
  const odd = { ...sasl, KAFKA_SASL_USERNAME: 'CN=a machine' };
  expect(kafkaSettings(odd).clientId).toBe('artisan-onboarding');
});

const pair = { KAFKA_SSL_CERT: PATHS.cert, KAFKA_SSL_KEY: PATHS.key };
it.each<[string, Record<string, string>, string]>([
  [
    'a file that is not there',
    { KAFKA_SSL_CA: PATHS.missing },
    'KAFKA_SSL_CA must name a file that can be read (ENOENT)',
  ],
  ['a text', { KAFKA_SSL_CA: PATHS.text }, 'KAFKA_SSL_CA must name a file of certificates in PEM'],
  ['a broken one', { KAFKA_SSL_CA: PATHS.broken }, 'KAFKA_SSL_CA must name a file of certificates'],
  [
    'a key for an authority',
    { KAFKA_SSL_CA: PATHS.key },
    'KAFKA_SSL_CA must name a file of certificates',
  ],
  ['a certificate without key', { KAFKA_SSL_CERT: PATHS.cert }, 'KAFKA_SSL_KEY must be set'],
  ['a key without certificate', { KAFKA_SSL_KEY: PATHS.key }, 'KAFKA_SSL_CERT must be set'],
  ['another’s key', { ...pair, KAFKA_SSL_KEY: PATHS.other }, 'KAFKA_SSL_KEY is not the key'],
  [
    'a sealed key',
    { ...pair, KAFKA_SSL_KEY: PATHS.sealed },
    'KAFKA_SSL_KEY must name a private key in PEM, with its KAFKA_SSL_KEY_PASSPHRASE',
  ],
  [
    'a wrong passphrase',
    { ...pair, KAFKA_SSL_KEY: PATHS.sealed, KAFKA_SSL_KEY_PASSPHRASE: 'hush' },
    'KAFKA_SSL_KEY must name',
  ],
  [
    'a passphrase for nothing',
    { KAFKA_SSL_KEY_PASSPHRASE: 'hush' },
    'KAFKA_SSL_KEY_PASSPHRASE must not be set',
  ],
  [
    'files without TLS',
    { KAFKA_SSL: 'false', KAFKA_SSL_CA: PATHS.ca },
    'KAFKA_SSL_CA must not be set unless KAFKA_SSL is true',
  ],
  [
    'a password in the clear',
    {
      KAFKA_SSL: 'false',
      KAFKA_SASL_MECHANISM: 'plain',
      KAFKA_SASL_USERNAME: 'me',
      KAFKA_SASL_PASSWORD: 'hush',
    },
    'KAFKA_SASL_MECHANISM must not be plain unless KAFKA_SSL is true',
  ],
])('names the variable and the rule for %s, and no value', (_what, over, message) => {
  const read = () => kafkaSettings({ ...BASE, ...over });
  expect(read).toThrow(message);
  for (const value of [dir, 'hush', passphrase]) expect(read).not.toThrow(value);
});

const DAY_MS = 24 * 3600_000;
it.each([
  ['has expired', -2 * DAY_MS, -DAY_MS],
  ['is not valid yet', DAY_MS, 2 * DAY_MS],
])('a broker’s certificate that %s is told from an untrusted one', async (message, from, to) => {
  const now = Date.now();
  const validity = { from: now + from, to: now + to };
  const broker = signedBy('Test authority', ca, '127.0.0.1', validity);
  const server = tls.createServer(broker);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const settings = kafkaSettings({
    KAFKA_BROKERS: `127.0.0.1:${port}`,
    KAFKA_SSL: 'true',
    KAFKA_SSL_CA: PATHS.ca,
  });
  const log = pino({ level: 'silent' });
  const reading = readTopic({ settings, topic: 'any', log, onRecord() {} });
  await expect(reading).rejects.toThrow(message);
  await new Promise((resolve) => server.close(resolve));
});
