import { DossierError } from './errors.ts';

/** Kinds of SQLSTATE (their first two characters) that say "not now", and nothing about what was asked. */
const NOT_NOW: ReadonlySet<string> = new Set([
  '08', // the connection
  '40', // two transactions in each other's way
  '53', // no memory, disk or connection left
  '57', // shutting down, starting up, or the statement took too long
  '58', // the machine below
]);
const NOT_NOW_EITHER: ReadonlySet<string> = new Set([
  '25006', // a standby that has not taken over yet
  '55P03', // a lock
]);
const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * What a caller is told of whatever the driver throws. An error without an SQLSTATE is not the server's: then the
 * connection failed. Of the server's own only message and code are kept, since its details quote rows.
 * @param where host, port and database.
 */
export function toldOf(error: unknown, where: string): Error {
  if (error instanceof DossierError) return error;
  const { code = '', message } = error as { code?: string; message: string };
  const why = [code, message].filter((one) => one !== '').join(' ');
  const isOfServer = error instanceof Error && 'severity' in error && SQLSTATE.test(code);
  if (!isOfServer || NOT_NOW.has(code.slice(0, 2)) || NOT_NOW_EITHER.has(code))
    return new DossierError('AWAY', `the dossier at ${where} does not answer: ${why}`);
  return Object.assign(new Error(`the dossier at ${where} refuses: ${why}`), { code });
}
