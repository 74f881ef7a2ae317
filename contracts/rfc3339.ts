/**
 * Times as RFC 3339 writes them, which CloudEvents refers to: a date and a time of day with `T` between them (small
 * letters are the same), a fraction of any length or none, and `Z` or the distance from UTC.
 */
export const RFC3339 =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(\.\d+)?([Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

const MINUTE = 60_000;

/**
 * The same moment in UTC with milliseconds, as `Date.toISOString` writes it; what is finer is cut off. A leap second,
 * which may stand at the end of a month in UTC alone (section 5.7), is the second after it: our clocks have none.
 * @returns null for what is not so written, and for a time that does not exist, such as 30 February.
 */
export function utcOf(text: string): string | null {
  const found = RFC3339.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', , sign, hours = 0, minutes = 0] =
    found;
  const date = new Date(0);
  // `Date.UTC` takes the years 0 to 99 for others.
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCDate() !== Number(day)) return null;
  const isLeap = second === '60';
  date.setUTCHours(Number(hour), Number(minute), isLeap ? 59 : Number(second));
  const behind = (Number(hours) * 60 + Number(minutes)) * MINUTE * (sign === '-' ? -1 : 1);
  const at = date.getTime() - behind;
  if (isLeap) return isLastSecondOfMonth(at) ? instantOf(at + 1_000) : null;
  return instantOf(at + Number(fraction.slice(1, 4).padEnd(3, '0')));
}

/** 23:59:59 in UTC, and the next day is the first of a month. */
function isLastSecondOfMonth(at: number): boolean {
  const next = new Date(at + 1_000);
  return next.getUTCDate() === 1 && next.getTime() % (24 * 60 * MINUTE) === 0;
}

/** Null where the year in UTC has not four digits. */
function instantOf(at: number): string | null {
  const text = new Date(at).toISOString();
  return text.length === '2026-11-22T10:00:00.000Z'.length ? text : null;
}
