import type { RawRecord } from '../../kafka/raw-record.ts';
import { bearerToken } from '../identity/tokens.ts';

/** The header of a record that carries its sender's token. */
export const AUTHORIZATION = 'authorization';

/** What a record says of its sender: a token and when the broker took it, or why there is none that could be judged. */
export type Authorization =
  | { readonly token: string; readonly appendedAt: Date }
  | { readonly none: 'NEEDED' | 'SEVERAL' | 'FORM' | 'TIME' };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the header. Any producer may have written it. Pure. */
export function authorizationOf({
  headers,
  appendedAt,
}: Pick<RawRecord, 'headers' | 'appendedAt'>): Authorization {
  if (!Object.hasOwn(headers, AUTHORIZATION)) return { none: 'NEEDED' };
  const given = headers[AUTHORIZATION];
  if (Array.isArray(given)) return { none: 'SEVERAL' };
  const token = tokenIn(given as Exclude<typeof given, readonly unknown[]>);
  if (token === null) return { none: 'FORM' };
  // A producer that sets the time itself could send an expired token for ever.
  if (appendedAt === null) return { none: 'TIME' };
  return { token, appendedAt: new Date(appendedAt) };
}

function tokenIn(value: Buffer | string | null | undefined): string | null {
  try {
    return bearerToken(typeof value === 'string' ? value : utf8.decode(value ?? undefined));
  } catch {
    return null;
  }
}
