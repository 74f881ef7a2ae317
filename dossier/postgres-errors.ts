import { DossierError } from './errors.ts';

/** Classes of SQLSTATE (its first two characters) that mean "not now", and say nothing about the statement. */
const NOT_NOW: ReadonlySet<string> = new Set([
  '08', // the connection
  '40', // a conflict of two transactions
  '53', // no memory, disk or connection left
  '57', // shutting down, starting up, or the statement took too long
  '58', // the server's operating system
]);
const NOT_NOW_EITHER: ReadonlySet<string> = new Set([
  '25006', // a standby that has not taken over yet
  '55P03', // a lock
]);
const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * The error for a caller, from the driver's. An error without an SQLSTATE is not the server's: the connection failed.
 * Of the server's own only message and code are kept, since its details quote rows.
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
