import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The colours of `web/shared/tokens.css` against each other, light and dark, by the formula of WCAG 2.1. */

const CSS = readFileSync('web/shared/tokens.css', 'utf8');
const TOKENS = new Map(
  [...CSS.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }] as const,
  ),
);
const MODES = ['light', 'dark'] as const;

/** The relative luminance of `#rrggbb`, from 0 to 1. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string, mode: (typeof MODES)[number]): number {
  const [a = 0, b = 0] = [one, other]
    .map((name) => luminance(TOKENS.get(name)?.[mode] ?? ''))
    .toSorted((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}

describe.each(MODES)('the colours, %s', (mode) => {
  it.each([
    ...['page', 'sheet', 'accent-soft', 'scale-1', 'scale-2'].map((on) => ['ink', on]),
    ...['page', 'sheet', 'accent-soft'].map((on) => ['ink-2', on]),
    ...['page', 'sheet', 'accent-soft'].map((on) => ['accent', on]),
    ...[
      ['accent-ink', 'accent'],
      ['late', 'page'],
      ['warn-ink', 'warn-soft'],
    ],
  ])('of text have 4.5 to 1: %s on %s', (text = '', on = '') => {
    expect(contrast(text, on, mode)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    // The edges of choices, the ring of the focus, bars, and the series of the chart.
    ...['rule-strong', 'accent', 'scale-4', 'scale-5'].map((one) => [one, 'page']),
    ...['rule-strong', 'accent'].map((one) => [one, 'sheet']),
    ...[1, 2, 3, 4, 5, 6].map((one) => [`series-${one}`, 'page']),
  ])('of what is no text have 3 to 1: %s on %s', (one = '', on = '') => {
    expect(contrast(one, on, mode)).toBeGreaterThanOrEqual(3);
  });
});
