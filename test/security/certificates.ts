import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { isIP } from 'node:net';

/**
 * Makes certificates in the test: not every machine has openssl, and the JDK's keytool exports no private key.
 * X.509 (RFC 5280) needs little of DER.
 */

/** Both in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const DAY_MS = 24 * 3600_000;

/** A self-signed authority. */
export function authority(name: string): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const validity = { from: Date.now() - DAY_MS, to: Date.now() + DAY_MS };
  const cert = certificate({ name, issuer: name, publicKey, signer: privateKey, validity });
  return { cert, key: pemOfKey(privateKey) };
}

/** A certificate for a host name or an IP address, or for a client; it may have expired. */
export function signedBy(
  issuer: string,
  by: Certificate,
  host: string,
  validity = { from: Date.now() - DAY_MS, to: Date.now() + DAY_MS },
): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = createPrivateKey(by.key);
  const cert = certificate({ name: host, issuer, publicKey, signer, validity, host });
  return { cert, key: pemOfKey(privateKey) };
}

interface Contents {
  readonly name: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly validity: { readonly from: number; readonly to: number };
  /** The host name or IP address; without one the certificate is an authority's. */
  readonly host?: string;
}

function certificate({ name, issuer, publicKey, signer, validity, host }: Contents): string {
  const algorithm = sequence(oid(1, 2, 840, 10045, 4, 3, 2)); // ECDSA with SHA-256
  const basic = extension(19, sequence(...(host === undefined ? [der(0x01, [0xff])] : [])), true);
  const address = host !== undefined && isIP(host) ? host.split('.').map(Number) : undefined;
  const alternative = address ? der(0x87, address) : der(0x82, Buffer.from(host ?? ''));
  const extensions =
    host === undefined ? [basic] : [basic, extension(17, sequence(alternative), false)];
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))), // version 3
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    nameOf(issuer),
    sequence(time(validity.from), time(validity.to)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, signer)]));
  const lines = sequence(body, algorithm, signature)
    .toString('base64')
    .match(/.{1,64}/g);
  return `-----BEGIN CERTIFICATE-----\n${lines?.join('\n')}\n-----END CERTIFICATE-----\n`;
}

const pemOfKey = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();

function der(tag: number, content: Uint8Array | readonly number[]): Buffer {
  const bytes = Buffer.from(content);
  const { length } = bytes;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), bytes]);
}
const sequence = (...parts: Buffer[]) => der(0x30, Buffer.concat(parts));
const integer = (bytes: Buffer) => der(0x02, bytes);

function oid(first: number, second: number, ...rest: number[]): Buffer {
  const base128 = (value: number): number[] =>
    value < 128 ? [value] : [...base128(value >> 7).map((one) => one | 0x80), value & 0x7f];
  return der(0x06, [first * 40 + second, ...rest.flatMap(base128)]);
}

/** An extension (RFC 5280): 17 is the alternative name, 19 says whether the subject is an authority. */
function extension(number: number, content: Buffer, isCritical: boolean): Buffer {
  const critical = isCritical ? [der(0x01, [0xff])] : [];
  return sequence(oid(2, 5, 29, number), ...critical, der(0x04, content));
}

const nameOf = (text: string) =>
  sequence(der(0x31, sequence(oid(2, 5, 4, 3), der(0x0c, Buffer.from(text)))));

function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/\D/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}
