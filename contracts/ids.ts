/**
 * Ids that people read aloud. The alphabet has no symbols that are easily confused (no 0, 1, I, L, O). Its 31 symbols
 * make the check symbol a sum modulo a prime, which detects every single error and every swap of neighbours.
 */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const BASE = ALPHABET.length;
const DIGITS = 9;

/** Thrown for a text that is not an artisan or case id; the message says what is wrong with it. */
export class BadId extends Error {
  override readonly name = 'BadId';
}

/**
 * The artisan id for the leading 8 bytes of a keyed hash, as `ABCDE-FGHJK`: some 2.6 × 10¹³ ids.
 * @throws RangeError for fewer bytes, which would make ids collide.
 */
export function artisanIdFromBytes(bytes: Uint8Array): string {
  if (bytes.length < 8) throw new RangeError('an artisan id is made from at least 8 bytes');
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
 * Reads an artisan id as people type it: any case, spaces, any or no dash.
 * @throws BadId for a wrong length, a symbol outside the alphabet, or a wrong check symbol.
 */
export function parseArtisanId(text: string): string {
  const symbols = text.toUpperCase().replace(/[\s\p{Pd}]/gu, '');
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

/** Reads a case id. @throws BadId for any other text. */
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

/**
 * A sequence as text that sorts: `00000012`.
 * @throws RangeError for anything but a whole number from 1 to 99,999,999.
 */
export function sequenceText(sequence: number): string {
  if (!Number.isInteger(sequence) || sequence < 1 || sequence > 99_999_999) {
    throw new RangeError('a sequence is a whole number from 1 to 99,999,999');
  }
  return String(sequence).padStart(8, '0');
}

/** `ABCDE-FGHJK-1/00000012`: the id of an event, the same at every attempt to publish it. @throws RangeError */
export function eventId(ofCase: string, sequence: number): string {
  return `${ofCase}/${sequenceText(sequence)}`;
}

function checkSymbol(symbols: string): string {
  let sum = 0;
  for (const [place, symbol] of [...symbols].entries())
    sum += (place + 2) * ALPHABET.indexOf(symbol);
  return symbolAt(sum % BASE);
}

const symbolAt = (value: number): string => ALPHABET.charAt(value);
const grouped = (symbols: string): string => `${symbols.slice(0, 5)}-${symbols.slice(5)}`;
