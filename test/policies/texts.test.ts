import { describe, expect, expectTypeOf, it } from 'vitest';
import { COMMAND_NAMES, REFUSALS } from '../../contracts/commands.ts';
import { EVENT_TYPES } from '../../contracts/events.ts';
import { REQUIREMENT_KINDS } from '../../contracts/requirement.ts';
import { code as codeSchema } from '../../contracts/shapes.ts';
import {
  CASE_STATUSES,
  ENDS,
  LANGUAGES,
  LEVEL_STATUSES,
  PARTIES,
  REGISTRY_LEVELS,
  REQUIREMENT_STATUSES,
  ROLES,
  SELLER_ROUTES,
  STAGES,
  SYSTEMS,
  TAX_ROUTES,
} from '../../contracts/vocabulary.ts';
import { TAX_ROUTE_RULES } from '../../policies/tax-routes.ts';
import { en } from '../../policies/texts/en.ts';
import { hi } from '../../policies/texts/hi.ts';
import {
  hasText,
  isReasonCode,
  MESSAGE_KEYS,
  REASON_CODES,
  remedyOf,
  requirementText,
  TEXT_KEYS,
  text,
  textOrCode,
} from '../../policies/texts/texts.ts';
import { TRADES } from '../../policies/trades.ts';
import { policy_2026_11 } from '../../policies/versions/2026-11.ts';

const prefixed = (prefix: string, names: readonly string[]) =>
  names.map((name) => `${prefix}.${name}`);

/** Every string of a language, whatever it is nested in. */
function strings(value: unknown): string[] {
  return typeof value === 'string' ? [value] : Object.values(value as object).flatMap(strings);
}

describe('the catalogue of texts', () => {
  const needed = [
    ...prefixed(
      'trade',
      TRADES.map((one) => one.code),
    ),
    ...prefixed('stage', STAGES),
    ...prefixed('status', CASE_STATUSES),
    ...prefixed('requirement_status', REQUIREMENT_STATUSES),
    ...prefixed('listing_status', ['previewed', 'refused', 'submitted', 'live', 'fell_back']),
    ...prefixed('end', ENDS),
    ...ENDS.map((end) => `end.${end}.message`),
    ...prefixed('party', PARTIES),
    ...prefixed('role', ROLES),
    ...prefixed('level', REGISTRY_LEVELS),
    ...prefixed('level_status', LEVEL_STATUSES),
    ...prefixed('kind', REQUIREMENT_KINDS),
    ...prefixed('seller_route', SELLER_ROUTES),
    ...prefixed('tax_route', TAX_ROUTES),
    ...prefixed('system', SYSTEMS),
    ...prefixed('language', LANGUAGES),
    ...prefixed(
      'marketplace',
      TAX_ROUTE_RULES.map((one) => one.marketplace),
    ),
    ...prefixed(
      'requirement',
      policy_2026_11.requirements.map((one) => one.id),
    ),
    ...prefixed('event', EVENT_TYPES),
    ...prefixed('command', COMMAND_NAMES),
    ...prefixed('refusal', REFUSALS),
    ...REASON_CODES.flatMap((one) => [`reason.${one}`, `reason.${one}.do`]),
  ];

  it('has a text for every word of the contracts, every requirement and every code', () => {
    expect(needed.filter((key) => !hasText(key))).toEqual([]);
    expect(hasText('trade.halwai')).toBe(false);
  });

  it('holds no event, refusal or requirement that no longer exists', () => {
    const kept = new Set([...needed, 'requirement.product']);
    const closed = /^(event|refusal|command|trade|stage|status|party|role|requirement)\.[^.]+/;
    const orphans = TEXT_KEYS.filter((key) => closed.test(key)).filter(
      (key) => !kept.has(key.replace(/(?<=^requirement\..*)\.(bring|why)$/, '')),
    );
    expect(orphans).toEqual([]);
  });

  it('has exactly the same keys in both languages', () => {
    const shape = (value: unknown): unknown =>
      typeof value === 'string'
        ? ''
        : Object.fromEntries(
            Object.entries(value as object).map(([key, one]) => [key, shape(one)]),
          );
    expect(shape(hi)).toEqual(shape(en));
  });

  it('says every key in both languages', () => {
    for (const key of TEXT_KEYS) {
      for (const language of LANGUAGES) expect(text(key, language).length, key).toBeGreaterThan(1);
    }
  });

  it('writes Hindi in Devanagari without a Latin letter', () => {
    for (const one of strings(hi)) {
      const bare = one.replaceAll(/\{\w+\}/g, '');
      expect(bare).toMatch(/\p{Script=Devanagari}/u);
      expect(bare, one).not.toMatch(/\p{Script=Latin}/u);
    }
  });

  it('keeps letters in one normal form, single spaces, and the danda at the end of Hindi sentences', () => {
    for (const one of [...strings(en), ...strings(hi)]) {
      expect(one).toBe(one.normalize('NFC'));
      expect(one).not.toMatch(/ {2}|^ | $/);
    }
    for (const one of strings(hi)) expect(one, one).not.toMatch(/\.(\s|$)/);
    for (const one of strings(hi.reasons)) expect(one, one).toMatch(/।$/);
  });

  it('speaks to women and men alike', () => {
    for (const one of strings(hi)) {
      expect(one, one).not.toMatch(/सकते हो|सकती हो|करोगे|आपने .* (था|थी)।/);
    }
  });
});

describe('messages', () => {
  const gaps = (message: string) =>
    [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

  it.each(MESSAGE_KEYS)('%s has the same gaps in both languages', (key) => {
    expect(gaps(hi.messages[key])).toEqual(gaps(en.messages[key]));
  });

  it('are filled in', () => {
    const said = text('message.reminder', 'hi', { case: 'KH-7Q2M', items: 'फ़ोटो' });
    expect(said).toContain('KH-7Q2M');
    expect(said).toContain('फ़ोटो');
    expect(said).not.toContain('{');
  });

  it('take no gap for a replacement pattern', () => {
    expect(text('message.ended', 'en', { case: 'A', reason: '$&' })).toMatch(/\$&$/);
  });
});

describe('codes from outside', () => {
  it('are said when known, and kept as they are when not', () => {
    expect(textOrCode('document.blurred', 'en')).toBe('The picture is blurred.');
    expect(textOrCode('trade.potter', 'hi')).toBe('कुम्हार');
    expect(textOrCode('document.eaten_by_goat', 'hi')).toBe('document.eaten_by_goat');
    expect(textOrCode('constructor', 'en')).toBe('constructor');
    expect(remedyOf('document.eaten_by_goat', 'en')).toBeNull();
    expect(remedyOf('document.unmasked_aadhaar', 'hi')).toContain('चार अंक');
  });

  it('come from a closed list without repeats, each fit for an event', () => {
    expect(new Set(REASON_CODES).size).toBe(REASON_CODES.length);
    for (const one of REASON_CODES) expect(codeSchema.safeParse(one).success, one).toBe(true);
    expect(isReasonCode('document.blurred')).toBe(true);
    expect(isReasonCode('document.eaten_by_goat')).toBe(false);
    expect(isReasonCode('toString')).toBe(false);
  });

  it('gives all products one text, and none to a stranger', () => {
    expect(requirementText('product:KH-7Q2M-P01', 'en')?.name).toBe('Product');
    expect(requirementText('toString', 'en')).toBeNull();
    expect(requirementText('pan', 'hi')?.name).toBe('पैन');
  });
});

describe('what the ends say', () => {
  it.each(LANGUAGES)('scheme benefits are untouched, and how to come back (%s)', (language) => {
    const benefits = { en: 'scheme benefits', hi: 'योजना के' }[language];
    const again = { en: 'apply again', hi: 'दोबारा आवेदन' }[language];
    expect(text('end.no_marketplace_route.message', language)).toContain(benefits);
    for (const key of [
      'end.lapsed.message',
      'end.declined.message',
      'end.withdrawn.message',
    ] as const) {
      expect(text(key, language)).toContain(again);
    }
  });
});

describe('the compiler', () => {
  it('refuses a missing key, a missing language and a missing gap', () => {
    const never = () => {
      // @ts-expect-error there is no such trade
      text('trade.halwai', 'en');
      // @ts-expect-error there is no such language
      text('trade.potter', 'fr');
      // @ts-expect-error a message needs its gaps filled
      text('message.reminder', 'en', { case: 'A' });
      // @ts-expect-error a message is no text of its own
      text('message.reminder', 'en');
    };
    expectTypeOf(never).toBeFunction();
    expect(() => text('trade.halwai' as 'trade.potter', 'en')).toThrow('trade.halwai');
  });
});
