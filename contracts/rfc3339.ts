/**
 * A time as in RFC 3339, which CloudEvents refers to: a date and a time of day with `T` between them (in either case),
 * a fraction of any length or none, and `Z` or an offset from UTC.
 */
export const RFC3339 =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(\.\d+)?([Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

const MINUTE = 60_000;

/**
 * The same moment in UTC with milliseconds, as `Date.toISOString` writes it; finer digits are cut off. A leap second,
 * which occurs only at the end of a month in UTC (section 5.7), becomes the second after it.
 * @returns null for another format, and for a time that does not exist, such as 30 February.
 */
export function utcOf(text: string): string | null {
  const found = RFC3339.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', , sign, hours = 0, minutes = 0] =
    found;
  const date = new Date(0);
  // `Date.UTC` maps the years 0 to 99 to 1900 to 1999.
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCDate() !== Number(day)) return null;
  const isLeap = second === '60';
  date.setUTCHours(Number(hour), Number(minute), isLeap ? 59 : Number(second));
  const behind = (Number(hours) * 60 + Number(minutes)) * MINUTE * (sign === '-' ? -1 : 1);
  const at = date.getTime() - behind;
  if (isLeap) return isLastSecondOfMonth(at) ? instantOf(at + 1_000) : null;
  return instantOf(at + Number(fraction.slice(1, 4).padEnd(3, '0')));
}

/** True for 23:59:59 in UTC on the last day of a month. */
function isLastSecondOfMonth(at: number): boolean {
  const next = new Date(at + 1_000);
  return next.getUTCDate() === 1 && next.getTime() % (24 * 60 * MINUTE) === 0;
}

/** Null if the year in UTC does not have four digits. */
function instantOf(at: number): string | null {
  const text = new Date(at).toISOString();
  return text.length === '2026-11-22T10:00:00.000Z'.length ? text : null;
}
