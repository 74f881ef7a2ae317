import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeUpCase, seeded } from '../../tools/bench/projection/made-up.ts';
import { IN_LONG_MODE } from '../support/sizes.ts';
import { axeFinds } from './axe.ts';
import { type Running, startRunning } from './running.ts';

/**
 * The dashboard for people who use the keys, a screen reader, large text or little motion. What a screen reader is told
 * along the main flows is kept in `transcripts/`; people read these files when they change.
 */

const random = seeded(11);
const CASES = Array.from({ length: 1_500 }, (_, index) =>
  madeUpCase(index + 1, { random, now: Date.now(), days: 60 }),
);
const LANGUAGES = ['en', 'hi'] as const;

let running: Running;
beforeAll(async () => {
  running = await startRunning(CASES.flat());
  await running.start();
}, 240_000);
afterAll(() => running?.close());

/** Numbers, dates and ids change from day to day; what is said of them does not. */
const masked = (tree: string) =>
  tree
    .replaceAll(/[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}-\d+/g, 'CASE')
    .replaceAll(/choose\/[\w-]+/g, 'choose/NUMBER')
    .replaceAll(/(?<![%=\w])\d[\d,.:]*( [ap]m\b)?/g, '#')
    .replaceAll(/(रात|सुबह|दोपहर|शाम) #/g, '#')
    .replaceAll(/# (Sep|Sept|Oct|Nov|Dec|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug) #/g, 'DATE')
    .replaceAll(/# (जन॰|फ़र॰|मार्च|अप्रैल|मई|जून|जुल॰|अग॰|सित॰|अक्टू॰|नव॰|दिस॰) #/g, 'DATE')
    .replaceAll('withheld', '#')
    .replaceAll('नहीं दिखाई गई', '#')
    // A number stands in quotes, a withheld one does not: early in India's day few came today.
    .replaceAll('"#"', '#');

/** What a screen reader is told of these parts, one after the other. */
async function told(...parts: readonly Locator[]): Promise<string> {
  const trees: string[] = [];
  for (const one of parts) trees.push(await one.ariaSnapshot());
  return `${masked(trees.join('\n'))}\n`;
}
const kept = (name: string) => join(import.meta.dirname, 'transcripts', `${name}.txt`);
const ofSection = (page: Page, name: string) =>
  page.locator('section', { has: page.getByRole('heading', { name, exact: true }) });

const TOP = ['header', '.filters', '.scope-row', '.hero'];

describe('what a screen reader is told', () => {
  it.each(LANGUAGES)('of the morning page, in %s', async (lang) => {
    const { page, context } = await running.opened(`/?lang=${lang}`);
    await page.locator('.matrix').waitFor();
    const parts = [...TOP, 'section:has(.matrix)'].map((one) => page.locator(one).first());
    await expect(await told(...parts)).toMatchFileSnapshot(kept(`morning-${lang}`));
    await context.close();
  });

  it('of the headings, which name each part once', async () => {
    const { page, context } = await running.opened('/?lang=en');
    await page.locator('.later').scrollIntoViewIfNeeded();
    await page.locator('.later section').waitFor();
    const headings = await page.locator('h1, h2, h3').allTextContents();
    expect(new Set(headings).size).toBe(headings.length);
    await expect(`${headings.join('\n')}\n`).toMatchFileSnapshot(kept('headings'));
    await context.close();
  });

  it.each(LANGUAGES)('on the way from the late ones to one story, in %s', async (lang) => {
    const { page, context } = await running.signedIn(`/?lang=${lang}`, 'reviewer');
    await page.locator('.late-lead a').first().click();
    await page.locator('th.id a').first().waitFor();
    const list = await told(
      page.locator('.filters'),
      page.locator('.scope-row'),
      page.locator('main table thead'),
      page.locator('main table tbody tr').first(),
    );
    await page.locator('th.id a').first().click();
    await page.locator('.story li').first().waitFor();
    const story = await told(
      page.locator('.scope-row'),
      page.locator('.facts'),
      page.locator('.story li').first(),
      page.locator('main table').first(),
    );
    await expect(`${list}\n${story}`).toMatchFileSnapshot(kept(`late-to-story-${lang}`));
    await context.close();
  });

  it('of the switch of the language', async () => {
    const { page, context } = await running.opened('/?lang=en');
    const before = await told(page.locator('header'));
    await page.getByRole('radio', { name: 'हिन्दी' }).click();
    await page.locator('html[lang="hi"]').waitFor();
    const after = await told(page.locator('header'));
    await expect(`${before}\n${after}`).toMatchFileSnapshot(kept('language'));
    await context.close();
  });

  it.each(LANGUAGES)('of the sign-in for development, in %s', async (lang) => {
    const { page, context } = await running.opened(`/?lang=${lang}`);
    await page.locator('header a[href^="/sign-in"]').click();
    await page.locator('form').waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe(lang);
    await expect(await told(page.locator('body'))).toMatchFileSnapshot(kept(`sign-in-${lang}`));
    await context.close();
  });

  it('of a table that is sorted', async () => {
    const { page, context } = await running.signedIn('/?lang=en', 'reviewer');
    const table = ofSection(page, 'Trades').locator('table');
    const head = table.locator('thead');
    const sortOf = () =>
      head
        .locator('th')
        .evaluateAll((cells: readonly { ariaSort?: string | null }[]) =>
          cells.map(({ ariaSort }) => ariaSort),
        );
    const before = await told(head);
    expect(await sortOf()).toEqual(['none', 'descending', 'none', 'none', 'none', 'none']);
    await head.getByRole('button', { name: 'On sale', exact: true }).press('Enter');
    const live = (await table.locator('tbody td:nth-child(3)').allTextContents()).map(Number);
    expect(live).toEqual(live.toSorted((a, b) => b - a));
    expect(await sortOf()).toEqual(['none', 'none', 'descending', 'none', 'none', 'none']);
    await head.getByRole('button', { name: 'On sale', exact: true }).press('Enter');
    expect(await sortOf()).toEqual(['none', 'none', 'ascending', 'none', 'none', 'none']);
    await expect(`${before}\n${await told(head)}`).toMatchFileSnapshot(kept('sorted'));
    await context.close();
  });
});

const focused = (page: Page) =>
  page.evaluate<{ name: string; isSeen: boolean; tag: string }>(`(() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const tile = one.querySelector?.('.tile');
    const isSeen = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)
      || (tile != null && parseFloat(getComputedStyle(tile).strokeWidth) >= 2);
    return { name: one.getAttribute('aria-label') ?? one.textContent, isSeen, tag: one.localName };
  })()`);

/** Goes on by Tab until what has the focus is this. @throws Error where it never comes */
async function tabTo(page: Page, isIt: (one: { name: string; tag: string }) => boolean) {
  for (let stops = 0; stops < 200; stops += 1) {
    await page.keyboard.press('Tab');
    const one = await focused(page);
    if (isIt(one)) return;
  }
  throw new Error('no stop of the Tab key is that');
}

describe('by the keys alone', () => {
  it('one comes from the late ones to one story and back', async () => {
    const { page, context } = await running.signedIn('/?lang=en', 'reviewer');
    await page.locator('.late-lead a').first().waitFor();
    await tabTo(page, ({ name, tag }) => tag === 'a' && /^(Artisan|Reviewer) \d/.test(name));
    await page.keyboard.press('Enter');
    await page.locator('th.id a').first().waitFor();
    expect(page.url()).toMatch(/\/cases\?.*holder=\w+&late=1/);
    await tabTo(page, ({ name }) => /^[2-9A-HJKMNP-Z]{5}-/.test(name));
    await page.keyboard.press('Enter');
    await page.locator('.story li').first().waitFor();
    await tabTo(page, ({ name }) => name === 'Back to the list');
    await page.keyboard.press('Enter');
    await page.locator('th.id a').first().waitFor();
    expect(page.url()).toMatch(/late=1/);
    await context.close();
  });

  it('one takes a filter away, and the focus is not lost', async () => {
    const { page, context } = await running.opened('/?lang=en&state=UP&holder=artisan');
    await page.locator('.chip').first().waitFor();
    await tabTo(page, ({ name }) => /Waits on:.*take away/.test(name));
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: /^Uttar Pradesh$/ }).waitFor();
    expect(new URL(page.url()).searchParams.get('holder')).toBeNull();
    expect((await focused(page)).tag).toBe('main');
    await context.close();
  });

  it('one sees where the focus is at every stop, and comes to the end of the page', async () => {
    const { page, context } = await running.signedIn('/?lang=en&state=UP', 'reviewer');
    await page.locator('.matrix').waitFor();
    const hidden: string[] = [];
    let stops = 0;
    for (; stops < 400; stops += 1) {
      await page.keyboard.press('Tab');
      const { name, isSeen, tag } = await focused(page);
      if (tag === 'body') break;
      if (!isSeen) hidden.push(`${tag} ${name}`);
    }
    expect(hidden).toEqual([]);
    expect(stops).toBeGreaterThan(40);
    expect(stops).toBeLessThan(400);
    await context.close();
  }, 480_000);

  it('one signs in', async () => {
    const { page, context } = await running.opened('/?lang=hi');
    await tabTo(page, ({ name }) => name === 'साइन इन करें');
    await page.keyboard.press('Enter');
    await page.locator('form').waitFor();
    await tabTo(page, ({ name }) => name === 'reviewer');
    await page.keyboard.press('Enter');
    await page.locator('.who').waitFor();
    expect(new URL(page.url()).searchParams.get('lang')).toBe('hi');
    await context.close();
  });
});

/** The views of an account, and of everybody. */
const VIEWS = ['/', '/?state=UP', '/?state=UP&trade=tailor', '/?holder=artisan&late=1'];

describe('large text and small screens', () => {
  // Of 200 % another test of the page sees some views always.
  const small = [
    ['a phone of 360 pixels', { width: 360, height: 740 }],
    ['1280 pixels at 200 %', { width: 640, height: 430 }],
  ] as const;
  it.each(IN_LONG_MODE ? small : small.slice(0, 1))(
    'scroll sideways in tables alone, on every view: %s',
    async (_, viewport) => {
      for (const lang of LANGUAGES) {
        const { page, context } = await running.signedIn(`/?lang=${lang}`, 'reviewer', {
          viewport,
        });
        const caseId = CASES[0]?.[0]?.subject;
        for (const view of [...VIEWS, '/cases?late=1', `/case/${caseId}`]) {
          await page.goto(`${running.url}${view}${view.includes('?') ? '&' : '?'}lang=${lang}`);
          await page.locator('.section').first().waitFor();
          const width = await page.evaluate<number>('document.documentElement.scrollWidth');
          expect(width, `${view} ${lang}`).toBeLessThanOrEqual(viewport.width);
        }
        await context.close();
        // Whoever has signed in once is not asked again.
        const { page: form, context: anew } = await running.opened(`/?lang=${lang}`, { viewport });
        await form.locator('header a[href^="/sign-in"]').click();
        await form.locator('form').waitFor();
        const width = await form.evaluate<number>('document.documentElement.scrollWidth');
        expect(width).toBeLessThanOrEqual(viewport.width);
        await anew.close();
      }
    },
  );

  it('cut no text off where a reader sets more space between lines, words and letters', async () => {
    const { page, context } = await running.opened('/?lang=hi', { bypassCSP: true });
    await page.locator('.matrix').waitFor();
    // The values of WCAG 2.1, criterion 1.4.12.
    await page.addStyleTag({
      content: `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
        p { margin-bottom: 2em !important; }`,
    });
    const cut = await page.evaluate(`[...document.querySelectorAll('main *, header *')]
      .filter((one) => one.closest('.sr-only, svg, .scroller, [aria-hidden="true"]') === null)
      .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
      .filter((one) => !['visible', 'auto'].includes(getComputedStyle(one).overflowX))
      .map((one) => one.className + ': ' + one.textContent)`);
    expect(cut).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1280);
    await context.close();
  });
});

describe('motion', () => {
  it('is none for people who asked for that, also while numbers are fetched', async () => {
    for (const reducedMotion of ['reduce', 'no-preference'] as const) {
      const { page, context } = await running.opened('/?lang=en', { reducedMotion });
      await page.route('**/api/stream*', (route) => route.abort());
      await page.route('**/api/overview*', () => undefined);
      await page.goto(`${running.url}/?lang=en&state=KA`);
      await page.locator('.state.loading').waitFor();
      const moving = await page.evaluate<number>('document.getAnimations().length');
      expect(moving > 0).toBe(reducedMotion === 'no-preference');
      await context.close();
    }
  });
});

describe('axe', () => {
  // The morning page is looked at in every colour and language by `page.test.ts`.
  const LOOKED_AT = ['story', 'sign-in'];
  // Another test of the page has the first of them looked at always.
  const MORE = [...VIEWS, '/cases?holder=artisan&late=1'];
  it.each([...LOOKED_AT, ...(IN_LONG_MODE ? MORE : [])])(
    'finds nothing wrong, light and dark: %s',
    async (view) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const options = { colorScheme, bypassCSP: true };
        const { page, context } =
          view === 'sign-in'
            ? await running.opened('/?lang=hi', options)
            : await running.signedIn('/?lang=hi', 'reviewer', options);
        const caseId = CASES[0]?.[0]?.subject;
        const path = view === 'story' ? `/case/${caseId}` : view;
        if (view === 'sign-in') await page.locator('header a[href^="/sign-in"]').click();
        else await page.goto(`${running.url}${path}${path.includes('?') ? '&' : '?'}lang=hi`);
        await page
          .locator(view === 'sign-in' ? 'form' : '.section')
          .first()
          .waitFor();
        expect(await axeFinds(page)).toEqual([]);
        await context.close();
      }
    },
  );
});
