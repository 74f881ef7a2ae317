/**
 * Ids that people read aloud at a counter. Nothing in the alphabet is misread or misheard (no 0, 1, I, L, O),
 * and its 31 symbols make the check symbol a sum modulo a prime: every single error and every swap is caught.
 */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const BASE = ALPHABET.length;
const DIGITS = 9;

/** Thrown for something that is no artisan or case id; the message says what is wrong with it. */
export class BadId extends Error {
  override readonly name = 'BadId';
}

/** The artisan id for the leading bytes of a keyed hash (at least 8 bytes), as `ABCDE-FGHJK`. */
export function artisanIdFromBytes(bytes: Uint8Array): string {
  let number = 0n;
  for (const byte of bytes.subarray(0, 8)) number = number * 256n + BigInt(byte);
  let symbols = '';
  for (let place = 0; place < DIGITS; place += 1) {
    symbols += symbolAt(Number(number % BigInt(BASE)));
    number /= BigInt(BASE);
  }
  return grouped(symbols + checkSymbol(symbols));
}

/**
 * Reads an artisan id as people type it: any case, spaces, with or without the dash.
 * @throws BadId saying what is wrong: length, a symbol that no id has, or the check symbol.
 */
export function parseArtisanId(text: string): string {
  const symbols = text.toUpperCase().replace(/[\s-]/g, '');
  if (symbols.length !== DIGITS + 1) {
    throw new BadId(`an artisan id has ${DIGITS + 1} symbols, this has ${symbols.length}`);
  }
  const stray = [...symbols].find((symbol) => !ALPHABET.includes(symbol));
  if (stray !== undefined) throw new BadId(`no artisan id has the symbol ${stray}`);
  if (checkSymbol(symbols.slice(0, DIGITS)) !== symbols[DIGITS]) {
    throw new BadId('the check symbol does not fit: one symbol is wrong or two are swapped');
  }
  return grouped(symbols);
}

/** `ABCDE-FGHJK-1`: the case of an artisan's nth application; also the workflow id. */
export function caseId(artisanId: string, application: number): string {
  return `${artisanId}-${application}`;
}

/** @throws BadId for anything else than a case id. */
export function parseCaseId(text: string): {
  caseId: string;
  artisanId: string;
  application: number;
} {
  const match = /^(.*)-(\d{1,4})$/.exec(text.trim());
  if (match?.[1] === undefined || Number(match[2]) < 1) {
    throw new BadId(
      `a case id is an artisan id and the number of the application, such as ABCDE-FGHJK-1`,
    );
  }
  const artisanId = parseArtisanId(match[1]);
  const application = Number(match[2]);
  return { caseId: caseId(artisanId, application), artisanId, application };
}

function checkSymbol(symbols: string): string {
  let sum = 0;
  for (const [place, symbol] of [...symbols].entries())
    sum += (place + 2) * ALPHABET.indexOf(symbol);
  return symbolAt(sum % BASE);
}

const symbolAt = (value: number): string => ALPHABET.charAt(value);
const grouped = (symbols: string): string => `${symbols.slice(0, 5)}-${symbols.slice(5)}`;
