/** Numbers, times and durations as people in India read them. Pure. */

export type Language = 'en' | 'hi';

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-IN', hi: 'hi-IN' };
const ZONE = 'Asia/Kolkata';

/** 1234567 → 12,34,567. The digits stay 0–9 in both languages. */
export function count(n: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { numberingSystem: 'latn' }).format(n);
}

/** 0.615 → 62 %; a share that is not quite nothing or all is never told as such. */
export function share(part: number, whole: number, language: Language): string {
  if (whole === 0) return '–';
  const per = (100 * part) / whole;
  if (per > 0 && per < 1) return '< 1 %';
  if (per < 100 && per > 99) return '> 99 %';
  return `${count(Math.round(per), language)} %`;
}

/** 29 Nov 2026 in India. @param at ISO 8601, or epoch milliseconds */
export function day(at: string | number, language: Language): string {
  return formatted(at, language, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** 29 Nov. */
export function shortDay(at: string | number, language: Language): string {
  return formatted(at, language, { day: 'numeric', month: 'short' });
}

/** Hindi has words for the parts of a day; `am` and `pm` are none of them. */
const PART_OF_DAY: Readonly<Record<Language, Intl.DateTimeFormatOptions>> = {
  en: {},
  hi: { hour12: true, dayPeriod: 'short' },
};

/** 29 Nov 2026, 4:05 pm in India; in Hindi शाम 4:05. */
export function moment(at: string | number, language: Language): string {
  return formatted(at, language, {
    ...{ day: 'numeric', month: 'short', year: 'numeric', hour: 'numeric', minute: '2-digit' },
    ...PART_OF_DAY[language],
  });
}

/** 4:05:09 pm in India; in Hindi शाम 4:05:09. */
export function clock(at: string | number, language: Language): string {
  return formatted(at, language, {
    ...{ hour: 'numeric', minute: '2-digit', second: '2-digit' },
    ...PART_OF_DAY[language],
  });
}

function formatted(
  at: string | number,
  language: Language,
  options: Intl.DateTimeFormatOptions,
): string {
  const format = new Intl.DateTimeFormat(LOCALES[language], {
    ...options,
    timeZone: ZONE,
    numberingSystem: 'latn',
  });
  return format.format(new Date(at));
}

export type Unit = 'seconds' | 'minutes' | 'hours' | 'days' | 'day';

/** A duration in the one unit that says enough. @returns the unit and how many of it, one digit after the point at most */
export function duration(seconds: number): { unit: Unit; n: number } {
  if (seconds < 60) return { unit: 'seconds', n: Math.round(seconds) };
  if (seconds < 3600) return { unit: 'minutes', n: Math.round(seconds / 60) };
  if (seconds < 48 * 3600) return { unit: 'hours', n: Math.round(seconds / 3600) };
  const days = seconds / 86_400;
  const n = days < 10 ? Math.round(days * 10) / 10 : Math.round(days);
  return n === 1 ? { unit: 'day', n } : { unit: 'days', n };
}

const INDIA_MS = 5.5 * 3600_000;
const DAY_MS = 86_400_000;

/** Whole days in India from one moment to another, in epoch milliseconds. */
export function daysBetween(from: number, to: number): number {
  const dayOf = (ms: number) => Math.floor((ms + INDIA_MS) / DAY_MS);
  return dayOf(to) - dayOf(from);
}

/** Rows as a CSV file (RFC 4180). A cell that a spreadsheet would take for a formula is made text. */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null) => {
    const text = String(value ?? '');
    const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
