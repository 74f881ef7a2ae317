import { describe, expect, it } from 'vitest';
import { COMMAND_NAMES, REFUSALS } from '../../contracts/commands.ts';
import { EVENT_TYPES } from '../../contracts/events.ts';
import { REQUIREMENT_KINDS } from '../../contracts/requirement.ts';
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
import { POLICIES } from '../../policies/policies.ts';
import { en } from '../../policies/texts/en.ts';
import { hi } from '../../policies/texts/hi.ts';
import { hasText, REASON_CODES, TEXT_KEYS, text } from '../../policies/texts/texts.ts';

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
      POLICIES.flatMap(({ trades }) => trades).map((one) => one.code),
    ),
    ...prefixed('stage', STAGES),
    ...prefixed('status', CASE_STATUSES),
    ...prefixed('requirement_status', REQUIREMENT_STATUSES),
    ...prefixed('listing_status', ['previewed', 'refused', 'submitted', 'live', 'fell_back']),
    ...prefixed('end', [...ENDS, 'closed']),
    ...[...ENDS, 'closed'].map((end) => `end.${end}.message`),
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
      POLICIES.flatMap(({ taxRoutes }) => taxRoutes).map((one) => one.marketplace),
    ),
    ...prefixed(
      'requirement',
      POLICIES.flatMap((one) => one.requirements.map(({ id }) => id)),
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
