import { createPrivateKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { kafkaSettings } from '../../kafka/settings.ts';
import { dashboardConfig } from '../../web/dashboard/server/config.ts';
import { authority, signedBy } from '../security/certificates.ts';

/** The dashboard has its own reading of Kafka's variables. It takes and refuses what every other program does, in the same words. */

const dir = mkdtempSync(join(tmpdir(), 'dashboard-kafka-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
function file(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

const ca = authority('Test authority');
const own = signedBy('Test authority', ca, 'client');
const passphrase = randomBytes(8).toString('hex');
const FILES = {
  ca: file('ca.pem', ca.cert),
  cert: file('own.pem', own.cert + ca.cert),
  key: file('own-key.pem', own.key),
  sealed: file(
    'sealed-key.pem',
    createPrivateKey(own.key)
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
      .toString(),
  ),
  other: file('other-key.pem', signedBy('Test authority', ca, 'client').key),
  text: file('text.pem', 'no certificate'),
  broken: file('broken.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'),
  missing: join(dir, 'missing.pem'),
};

type Outcome = { readonly settings?: object; readonly refused?: readonly string[] };
type Environment = Readonly<Record<string, string | undefined>>;

/** What comes of an environment: the settings, or the refusals without the name of who refuses. */
function outcome(read: () => object): Outcome {
  try {
    return { settings: read() };
  } catch (error) {
    const { message } = error as Error;
    return {
      refused: message
        .replace(/^[^:]*: (?=KAFKA_)/, '')
        .split('; ')
        .sort(),
    };
  }
}
const ours = (env: Environment) =>
  outcome(() => dashboardConfig({ DASHBOARD_DB: 'x.db', ...env }).kafka);
const theirs = (env: Environment) => outcome(() => kafkaSettings({ ...env }));
/** The one difference: by which name a program without any is known to Kafka. */
const named = ({ settings, ...rest }: Outcome, name: string): Outcome => {
  if (settings === undefined) return rest;
  const { clientId } = settings as { clientId: string };
  return { settings: { ...settings, clientId: clientId === name ? '(its own)' : clientId } };
};
const same = (env: Environment): void => {
  expect(named(ours(env), 'dashboard'), JSON.stringify(env)).toEqual(
    named(theirs(env), 'artisan-onboarding'),
  );
};

const TLS = { KAFKA_BROKERS: 'a:1', KAFKA_SSL: 'true' };
const PAIR = { KAFKA_SSL_CERT: FILES.cert, KAFKA_SSL_KEY: FILES.key };
const SCRAM = {
  KAFKA_SASL_MECHANISM: 'scram-sha-512',
  KAFKA_SASL_USERNAME: 'me',
  KAFKA_SASL_PASSWORD: 'hush',
};
it.each<[string, Environment, string]>([
  ['no broker', {}, 'KAFKA_BROKERS is not set'],
  ['a broker without port', { KAFKA_BROKERS: 'localhost' }, 'KAFKA_BROKERS must be host:port'],
  ['a port beyond the last', { KAFKA_BROKERS: 'a:1,b:70000' }, 'KAFKA_BROKERS must be host:port'],
  ['an odd client id', { ...TLS, KAFKA_CLIENT_ID: 'a b' }, 'KAFKA_CLIENT_ID must be 1 to 100'],
  ['another word', { ...TLS, KAFKA_SSL: 'yes' }, 'KAFKA_SSL must be true or false'],
  [
    'a password in the clear',
    { ...SCRAM, KAFKA_BROKERS: 'a:1', KAFKA_SASL_MECHANISM: 'plain' },
    'must not be plain unless',
  ],
  [
    'no password',
    { ...TLS, ...SCRAM, KAFKA_SASL_PASSWORD: '' },
    'KAFKA_SASL_PASSWORD must be set when',
  ],
  ['a password for nothing', { ...TLS, KAFKA_SASL_PASSWORD: 'hush' }, 'must not be set without'],
  [
    'an authority without TLS',
    { KAFKA_BROKERS: 'a:1', KAFKA_SSL_CA: FILES.ca },
    'must not be set unless KAFKA_SSL',
  ],
  [
    'a file that is not there',
    { ...TLS, KAFKA_SSL_CA: FILES.missing },
    'must name a file that can be read (ENOENT)',
  ],
  ['a text', { ...TLS, KAFKA_SSL_CA: FILES.text }, 'must name a file of certificates in PEM'],
  [
    'a broken certificate',
    { ...TLS, KAFKA_SSL_CA: FILES.broken },
    'must name a file of certificates in PEM',
  ],
  [
    'a certificate without key',
    { ...TLS, KAFKA_SSL_CERT: FILES.cert },
    'KAFKA_SSL_KEY must be set',
  ],
  ['another’s key', { ...TLS, ...PAIR, KAFKA_SSL_KEY: FILES.other }, 'is not the key of'],
  [
    'a locked key',
    { ...TLS, ...PAIR, KAFKA_SSL_KEY: FILES.sealed },
    'must name a private key in PEM',
  ],
  [
    'a passphrase for nothing',
    { ...TLS, KAFKA_SSL_KEY_PASSPHRASE: 'hush' },
    'must not be set without KAFKA_SSL_KEY',
  ],
])('refuses %s', (_what, env, message) => {
  const { refused = [] } = ours(env);
  expect(refused.join('; ')).toContain(message);
  expect(refused.join()).not.toContain('hush');
  same(env);
});

it('takes and refuses whatever the other programs do', () => {
  const word = (...words: string[]) => fc.constantFrom(undefined, '', ...words);
  const file_ = fc.constantFrom(undefined, undefined, ...Object.values(FILES));
  const environments = fc.record({
    KAFKA_BROKERS: fc.constantFrom('a:1', 'a.example:9092, b:9093', 'a:1', 'a', 'a:0', undefined),
    KAFKA_CLIENT_ID: word('crm-2', 'a b'),
    KAFKA_SSL: word('true', 'true', 'true', 'false', '1'),
    KAFKA_SSL_CA: file_,
    KAFKA_SSL_CERT: fc.constantFrom(undefined, FILES.cert, FILES.text),
    KAFKA_SSL_KEY: fc.constantFrom(undefined, FILES.key, FILES.sealed, FILES.other),
    KAFKA_SSL_KEY_PASSPHRASE: word(passphrase, 'hush'),
    KAFKA_SASL_MECHANISM: word('plain', 'scram-sha-256', 'scram-sha-512', 'magic'),
    KAFKA_SASL_USERNAME: word('me', 'CN=a machine'),
    KAFKA_SASL_PASSWORD: word('hush'),
  });
  fc.assert(fc.property(environments, same), { numRuns: 1_500 });
});
