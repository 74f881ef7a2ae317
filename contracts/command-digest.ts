import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import type { CommandName } from './commands.ts';

/**
 * The digest of a command: SHA-256, 64 hexadecimal digits, over the canonical JSON (RFC 8785) of its name, its actor
 * and its own fields. The id and the trace are left out, so that a retry has the digest of the first try. It is here
 * and not in `clients/`, since a case computes it for a command that an operator gives by hand; the workflow sandbox
 * has no `node:crypto`.
 *
 * @param body the command; its `id`, `digest` and `traceparent` are ignored
 */
export function commandDigest(name: CommandName, body: Readonly<Record<string, unknown>>): string {
  const { id: _id, digest: _digest, traceparent: _trace, ...content } = body;
  return bytesToHex(sha256(utf8ToBytes(canonicalize({ name, ...content }) ?? '')));
}

/**
 * A UUID derived from a name: version 8 by SHA-256 (RFC 9562, section 5.8 and appendix B.2). The same name always gives
 * the same id, and the id does not reveal the name.
 *
 * @param namespace a UUID
 */
export function uuidOfName(namespace: string, name: string): string {
  const prefix = Uint8Array.from(namespace.replaceAll('-', '').match(/../g) ?? [], (pair) =>
    Number.parseInt(pair, 16),
  );
  const bytes = sha256(new Uint8Array([...prefix, ...utf8ToBytes(name)])).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytesToHex(bytes);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
