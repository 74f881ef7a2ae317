import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { execa } from 'execa';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeUpCase, seeded } from '../../tools/bench/projection/made-up.ts';
import { ourProgram } from '../../tools/launcher/child.ts';
import { IN_LONG_MODE } from '../support/sizes.ts';
import { axeFinds } from './axe.ts';
import { type Running, startRunning } from './running.ts';

/** The dashboard as people meet it: a real broker, a real process, a real browser. */

const now = Date.now();
const random = seeded(11);
const CASES = Array.from({ length: 300 }, (_, index) =>
  madeUpCase(index + 1, { random, now, days: 60 }),
);
/** Cases that are published while somebody looks. */
const LATER = Array.from({ length: 40 }, (_, index) =>
  madeUpCase(1_000 + index, { random, now: now - 60_000, days: 60 }),
).filter((messages) => messages.some(({ type }) => type.endsWith('case.went_live')));

const MAIN = 'web/dashboard/server/main.ts';
let running: Running;
let url: string;
const opened: Running['opened'] = (...given) => running.opened(...given);
const signedIn: Running['signedIn'] = (...given) => running.signedIn(...given);
const publish: Running['publish'] = (messages) => running.publish(messages);

beforeAll(async () => {
  running = await startRunning(CASES.flat());
  url = running.url;
  await running.start();
}, 240_000);
afterAll(() => running?.close());

const hero = (page: Page) => page.locator('.hero-number').textContent();
/** @throws Error where it is no number, such as a withheld one */
function numberIn(text: string | null): number {
  const number = Number((text ?? '').replaceAll(',', ''));
  if (text === null || Number.isNaN(number)) throw new Error(`${text} is no number`);
  return number;
}
const wentLive = CASES.filter((messages) =>
  messages.some(({ type }) => type.endsWith('case.went_live')),
).length;

describe('somebody who has read nothing', () => {
  it('sees how many are live and on whom the others wait, without scrolling', async () => {
    const { page, context } = await opened('/?lang=en');
    // What everybody sees follows a moment after the file.
    await expect.poll(async () => numberIn(await hero(page)), { timeout: 20_000 }).toBe(wentLive);
    const lead = page.getByText(/^Most wait on: /);
    const box = await lead.boundingBox();
    expect(box?.y).toBeLessThan(860);
    await context.close();
  });

  it('sees an event within two seconds', async () => {
    const { page, context } = await opened('/?lang=en');
    const before = numberIn(await hero(page));
    const [messages = []] = LATER.splice(0, 1);
    await publish(messages);
    // Patience for a slow machine; the reader's own pace is told by the page.
    await expect.poll(async () => numberIn(await hero(page)), { timeout: 20_000 }).toBe(before + 1);
    await context.close();
  });

  it('switches the language by the keys, and the address holds it', async () => {
    const { page, context } = await opened('/?lang=en');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    await page.getByRole('radio', { name: 'English' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await page.getByText('कारीगरों का सामान ऑनलाइन बिक रहा है').waitFor();
    expect(page.url()).toContain('lang=hi');
    expect(await page.getAttribute('html', 'lang')).toBe('hi');
    expect(await page.title()).toBe('कारीगरों के आवेदन');
    await page.goBack();
    await page.getByText('artisans are on sale online').waitFor();
    await context.close();
  });

  it('comes to a State by the keys, and the link shows the same to somebody else', async () => {
    const { page, context } = await opened('/?lang=en');
    await page.getByRole('combobox', { name: 'State or Union Territory' }).focus();
    await page.keyboard.type('Uttar P');
    await page.locator('h1', { hasText: 'Uttar Pradesh' }).waitFor();
    const link = new URL(page.url());
    expect(link.searchParams.get('state')).toBe('UP');
    const shown = await page.locator('.hero-number').textContent();
    const { page: other, context: theirs } = await opened(`${link.pathname}${link.search}`);
    expect(await hero(other)).toBe(shown);
    await Promise.all([context.close(), theirs.close()]);
  });

  it('combines filters by the address, and is told in words what is not shown to everybody', async () => {
    const { page, context } = await opened('/?lang=en&holder=reviewer');
    await page.locator('h1', { hasText: 'Waits on: Reviewer' }).waitFor();
    await page.locator('.hero').waitFor();
    const choose = (name: string, label: string) =>
      page.getByRole('combobox', { name }).selectOption({ label });
    await choose('Trade', 'Tailor (Darzi)');
    await page.locator('h1', { hasText: 'Tailor (Darzi) · Waits on: Reviewer' }).waitFor();
    await page.locator('.hero').waitFor();
    await choose('State or Union Territory', 'Karnataka');
    await page.getByText(/^These filters together are not shown to everybody/).waitFor();
    expect(await page.locator('.hero, table').count()).toBe(0);
    expect(await page.title()).toMatch(/^Karnataka · Tailor \(Darzi\) · Waits on: Reviewer – /);
    const { searchParams } = new URL(page.url());
    expect(Object.fromEntries(searchParams)).toEqual({
      ...{ lang: 'en', state: 'KA', trade: 'tailor', holder: 'reviewer' },
    });
    const chips = page.getByRole('list', { name: 'Chosen' }).getByRole('link');
    expect(await chips.allTextContents()).toHaveLength(4);
    await page.getByRole('link', { name: /^Trade: Tailor \(Darzi\)/ }).click();
    await page.locator('h1', { hasText: /^Karnataka · Waits on: Reviewer$/ }).waitFor();
    await page.locator('.hero').waitFor();
    await page.getByRole('link', { name: 'Take all away' }).click();
    await page.locator('h1', { hasText: 'All of India' }).waitFor();
    expect(new URL(page.url()).search).toBe('?lang=en');
    await context.close();
  });

  it('finds a link of before as it was', async () => {
    const { page, context } = await opened('/?lang=en&scope=S:UP');
    await page.locator('h1', { hasText: /^Uttar Pradesh$/ }).waitFor();
    await context.close();
  });

  it('sees no number under ten and no id, also not in what the page was sent', async () => {
    const overview = await (await fetch(`${url}/api/overview`)).text();
    expect(overview).not.toMatch(/[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}/);
    expect((await fetch(`${url}/api/cases`)).status).toBe(401);
    expect((await fetch(`${url}/api/cases/${CASES[0]?.[0]?.subject}`)).status).toBe(401);
  });

  it('gets a table as CSV and a chart as PNG', async () => {
    const { page, context } = await opened('/?lang=en');
    const csv = page.waitForEvent('download');
    await page.getByRole('button', { name: 'On whom they wait, and how long: CSV' }).click();
    const text = readFileSync((await (await csv).path()) ?? '', 'utf8');
    expect(text).toMatch(/^\ufeff?Waits on,Cases,today/);
    const png = page.waitForEvent('download');
    await page.getByRole('button', { name: 'States and districts: PNG' }).click();
    const bytes = readFileSync((await (await png).path()) ?? '');
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes.length).toBeGreaterThan(5_000);
    await context.close();
  });

  it('prints on one sheet of A4', async () => {
    const { page, context } = await opened('/?lang=en');
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? [];
    expect(sheets).toHaveLength(1);
    await context.close();
  });
});

describe('an officer who has signed in', () => {
  it('comes from a number to its cases and to a story in Hindi; each look is written down', async () => {
    const { page, context } = await signedIn('/?lang=en', 'reviewer');
    await page.locator('.matrix td.total a').first().click();
    const first = page.locator('th.id a').first();
    const caseId = (await first.textContent()) ?? '';
    await first.click();
    await page.locator('.story li').first().waitFor();
    await page.getByRole('radio', { name: 'हिन्दी' }).click();
    await page.getByText('क्या-क्या हुआ, क्रम से').waitFor();
    expect(await page.locator('.story li').first().textContent()).toContain('आवेदन शुरू हुआ');
    expect(await page.getByRole('link', { name: /टेम्पोरल/ }).getAttribute('href')).toBe(
      `http://127.0.0.1:8233/namespaces/default/workflows/${caseId}`,
    );
    const looks = new DatabaseSync(join(running.folder, 'dashboard-looks.db'));
    const written = looks.prepare('SELECT who, role, what, about FROM looks').all();
    expect(written).toContainEqual({
      who: 'reviewer',
      role: 'reviewer',
      what: 'case',
      about: caseId,
    });
    expect(() => looks.exec('DELETE FROM looks')).toThrow(/never deleted/);
    expect(() => looks.exec("UPDATE looks SET who = 'nobody'")).toThrow(/never changed/);
    looks.close();
    await context.close();
  });

  it('combines all filters, sees as many cases as the number says, and takes one away', async () => {
    const { page, context } = await signedIn(
      '/?lang=en&trade=tailor&holder=reviewer&bucket=1',
      'reviewer',
    );
    const count = numberIn(await hero(page));
    expect(count).toBeGreaterThan(0);
    await page.getByRole('link', { name: 'Show the cases', exact: true }).click();
    await page.locator('h2', { hasText: `${count} case` }).waitFor();
    expect(await page.locator('main tbody tr').count()).toBe(Math.min(50, count));
    const trades = await page.locator('main tbody tr td:nth-child(7)').allTextContents();
    expect(new Set(trades)).toEqual(new Set(['Tailor (Darzi)']));
    await page.getByRole('link', { name: /^Has waited: 1–3 days/ }).click();
    await page.locator('h1', { hasText: 'Cases: Tailor (Darzi) · Waits on: Reviewer' }).waitFor();
    expect(new URL(page.url()).searchParams.get('bucket')).toBeNull();
    await context.close();
  });

  it('sees the cases of their own districts and no others', async () => {
    const { page, context } = await signedIn('/cases?lang=en', 'varanasi-reviewer');
    await page
      .getByText(/Each look is written down|No case fits/)
      .first()
      .waitFor();
    const places = await page.locator('tbody tr td:nth-child(6)').allTextContents();
    expect(places.filter((one) => !one.includes('Varanasi'))).toEqual([]);
    const elsewhere = CASES.find(([one]) => one?.data.change.state === 'KA')?.[0]?.subject;
    await page.goto(`${url}/case/${elsewhere}?lang=en`);
    await page.getByText('There is no such case in your districts.').waitFor();
    await context.close();
  });

  it('is told when they were signed out in the middle of it, and keeps the public numbers', async () => {
    const { page, context } = await signedIn('/?lang=en', 'supervisor');
    const answers = await page.evaluate(`(async () => {
      const { csrf } = await (await fetch('/api/session')).json();
      const without = await fetch('/sign-out', { method: 'POST' });
      const withIt = await fetch('/sign-out', { method: 'POST', headers: { 'x-csrf': csrf } });
      return [without.status, withIt.status];
    })()`);
    expect(answers).toEqual([403, 200]);
    await page.getByText('You were signed out. You see the public numbers.').waitFor();
    await page.getByText(/^Public view/).waitFor();
    expect(await page.locator('.matrix td a').count()).toBe(0);
    await context.close();
  });

  it('is an account that looks after cases: others are not signed in', async () => {
    const { page, context } = await opened('/?lang=en');
    await page.getByRole('link', { name: 'Sign in' }).first().click();
    await page.getByRole('button', { name: 'partner', exact: true }).click();
    await page.getByText(/This account has no view of single cases/).waitFor();
    const [cookie] = (await context.cookies()).filter(({ name }) => name === 'dashboard');
    expect(cookie).toBeUndefined();
    await context.close();
  });

  it('leaves nothing of theirs in the browser’s storage, and a cookie that no script reads', async () => {
    const { page, context } = await signedIn('/?lang=en', 'auditor');
    const kept = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }])',
    );
    expect(kept).toBe('[{},{}]');
    expect(await page.evaluate('document.cookie')).toBe('');
    const [cookie] = (await context.cookies()).filter(({ name }) => name === 'dashboard');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    await context.close();
  });
});

describe('the page', () => {
  const VIEWS = ['light en', 'dark en', 'light hi', 'dark hi'];

  it.each(IN_LONG_MODE ? VIEWS : ['light en', 'dark hi'])(
    'has nothing that axe finds wrong: %s',
    async (view) => {
      const [colorScheme, lang] = view.split(' ') as ['light' | 'dark', string];
      const { page, context } = await opened(`/?lang=${lang}`, { colorScheme, bypassCSP: true });
      await page.locator('.later').scrollIntoViewIfNeeded();
      await page.locator('.later section').waitFor();
      expect(await axeFinds(page)).toEqual([]);
      await context.close();
    },
  );

  it.each(['en', 'hi'])(
    'weighs at most 300 kB at first load, in %s, and asks nobody else',
    async (lang) => {
      const context = await running.browser.newContext({ viewport: { width: 1280, height: 860 } });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Network.enable');
      let bytes = 0;
      session.on('Network.dataReceived', ({ encodedDataLength }) => {
        bytes += encodedDataLength;
      });
      const asked = new Set<string>();
      page.on('request', (one) => asked.add(new URL(one.url()).origin));
      await page.goto(`${url}/?lang=${lang}`);
      await page.locator('.hero-number').waitFor();
      await page.evaluate('document.fonts.ready.then(() => undefined)');
      expect(bytes).toBeGreaterThan(100_000);
      expect(bytes).toBeLessThanOrEqual(300_000);
      expect([...asked]).toEqual([url]);
      await context.close();
    },
  );

  it('fits a phone of 360 pixels and a text of twice the size, without scrolling sideways', async () => {
    for (const viewport of [
      { width: 360, height: 740 },
      // 1280 pixels at 200 %.
      { width: 640, height: 430 },
    ]) {
      const { page, context } = await opened('/?lang=hi', { viewport });
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(viewport.width);
      await context.close();
    }
  });

  it('does not move for people who asked for that', async () => {
    const { page, context } = await opened('/?lang=en', { reducedMotion: 'reduce' });
    const moving = await page.evaluate('document.getAnimations().length');
    expect(moving).toBe(0);
    await context.close();
  });

  it('is served under a policy that takes nothing written into it, and breaks none', async () => {
    const { headers } = await fetch(`${url}/`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    const refused = running.complaints.filter((one) => !/401|403|404/.test(one));
    expect(refused).toEqual([]);
  });
});

describe('when things break', () => {
  it('says that Kafka is away and that it is back, and misses nothing', async () => {
    const { page, context } = await opened('/?lang=en');
    const before = numberIn(await hero(page));
    await running.broker.kill();
    await page.getByText(/^Kafka does not answer since/).waitFor({ timeout: 60_000 });
    expect(numberIn(await hero(page))).toBe(before);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    await running.broker.restart();
    await running.reconnect();
    const more = LATER.splice(0, 2);
    await publish(more.flat());
    await expect
      .poll(async () => numberIn(await hero(page)), { timeout: 90_000 })
      .toBe(before + more.length);
    await page.getByText(/^Up to date/).waitFor({ timeout: 60_000 });
    await context.close();
  });

  it('marks a gap on the page', async () => {
    const { page, context } = await opened('/?lang=en');
    const [messages = []] = LATER.splice(0, 1);
    await publish([...messages.slice(0, 1), ...messages.slice(2)]);
    await page.getByText(/^Cases that do not go on here: 1\./).waitFor({ timeout: 60_000 });
    await context.close();
  });

  it('keeps a file that equals one made anew, after all of this and after a crash', async () => {
    await running.end('SIGKILL');
    const [messages = []] = LATER.splice(0, 1);
    await publish(messages);
    await running.start();
    const { digest } = await running.ask('rebuild', join(running.folder, 'anew.db'));
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(digest).toBe((await running.ask('digest')).digest);
  });

  it('says in one line which setting is missing, and ends on SIGTERM', async () => {
    const [program = '', ...args] = ourProgram(MAIN);
    const bare = {
      ARTISAN_DATA_DIR: join(running.folder, 'none'),
      KAFKA_BROKERS: '',
      DASHBOARD_DB: '',
    };
    const { exitCode, stderr } = await execa(program, args, { env: bare, reject: false });
    expect(exitCode).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/KAFKA_BROKERS is not set.*DASHBOARD_DB is not set/);
    const { exitCode: ended, log } = await running.end('SIGTERM');
    expect(ended).toBe(0);
    expect(log).not.toMatch(/[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}-\d/);
  });
});
