import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The files of TLS are read and checked at the start, so that a mistake shows there and not as a failed handshake. */

/** What TLS needs beyond the machine's own authorities. Texts are PEM. */
export interface TlsSettings {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
}

/** The paths of the files. */
export interface TlsFiles {
  readonly KAFKA_SSL_CA?: string | undefined;
  readonly KAFKA_SSL_CERT?: string | undefined;
  readonly KAFKA_SSL_KEY?: string | undefined;
  readonly KAFKA_SSL_KEY_PASSPHRASE?: string | undefined;
}

/** @throws Error that names the variable and the rule, never a path or a content */
export function readTls(files: TlsFiles): TlsSettings {
  const { KAFKA_SSL_KEY_PASSPHRASE: passphrase } = files;
  const ca = read(files, 'KAFKA_SSL_CA');
  const cert = read(files, 'KAFKA_SSL_CERT');
  const key = read(files, 'KAFKA_SSL_KEY');
  if (ca !== undefined) certificatesIn(ca, 'KAFKA_SSL_CA');
  if (cert !== undefined && key !== undefined) {
    const [own] = certificatesIn(cert, 'KAFKA_SSL_CERT');
    if (own?.checkPrivateKey(privateKey(key, passphrase)) !== true)
      throw new Error('KAFKA_SSL_KEY is not the key of the first one in KAFKA_SSL_CERT');
  }
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

function read(files: TlsFiles, variable: keyof TlsFiles): string | undefined {
  const path = files[variable];
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${variable} must name a file that can be read (${code})`);
  }
}

function certificatesIn(pem: string, variable: keyof TlsFiles): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    if (blocks.length > 0) return blocks.map((block) => new X509Certificate(block));
  } catch {
    // Treated as if there were none.
  }
  throw new Error(`${variable} must name a file of certificates in PEM`);
}

function privateKey(pem: string, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    throw new Error(
      'KAFKA_SSL_KEY must name a private key in PEM, with its KAFKA_SSL_KEY_PASSPHRASE if it has one',
    );
  }
}
