/**
 * Whether so many years have passed on a day, itself included; ISO dates compare as text. A period from 29 February
 * ends on 28 February by one reading and on 1 March by the other: undefined on the day between them.
 */
export function haveYearsPassed(since: string, years: number, on: string): boolean | undefined {
  const year = String(Number(since.slice(0, 4)) + years).padStart(4, '0');
  const day = since.slice(4);
  if (day !== '-02-29' || isLeap(Number(year))) return on >= year + day;
  if (on >= `${year}-03-01`) return true;
  return on < `${year}-02-28` ? false : undefined;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
