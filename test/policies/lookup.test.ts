import { describe, expect, expectTypeOf, it } from 'vitest';
import { code as codeSchema } from '../../contracts/shapes.ts';
import { LANGUAGES, TEMPLATES } from '../../contracts/vocabulary.ts';
import { en } from '../../policies/texts/en.ts';
import { hi } from '../../policies/texts/hi.ts';
import {
  isReasonCode,
  MESSAGE_KEYS,
  REASON_CODES,
  remedyOf,
  requirementText,
  text,
  textOrCode,
} from '../../policies/texts/texts.ts';
import { REGISTERED } from '../../tools/sandbox/notifications.ts';

describe('messages', () => {
  const gaps = (message: string) =>
    [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

  it.each(MESSAGE_KEYS)('%s has the same gaps in both languages', (key) => {
    expect(gaps(hi.messages[key])).toEqual(gaps(en.messages[key]));
  });

  const sent = MESSAGE_KEYS.filter((key) => key.startsWith('message.'));
  it.each(sent)('%s has the gaps that the provider knows of', (key) => {
    expect(gaps(en.messages[key])).toEqual(REGISTERED[key.replace('message.', '')]);
    expect(TEMPLATES).toContain(key.replace('message.', ''));
  });

  it('are filled in', () => {
    const said = text('message.reminder', 'hi', { case: 'KH-7Q2M', items: 'फ़ोटो' });
    expect(said).toContain('KH-7Q2M');
    expect(said).toContain('फ़ोटो');
    expect(said).not.toContain('{');
  });

  it('take no gap for a replacement pattern', () => {
    expect(text('message.reminder', 'en', { case: 'A', items: '$&' })).toContain(': $&.');
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
