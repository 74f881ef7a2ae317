import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Envelope } from '../../contracts/envelope.ts';
import { madeUpCase, seeded } from '../../tools/bench/projection/made-up.ts';
import { prepareDashboard } from '../../tools/launcher/prepare-dashboard.ts';
import { type Opened, type Running, startRunning } from './running.ts';

/**
 * `npm run screenshots`: takes pictures of every view of the dashboard into `.data/screenshots`, on a desk and a phone, in
 * both languages, light and dark, and of every state that a view can be in. People look at them; no test compares them.
 */

const FOLDER = '.data/screenshots';
const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };
const LOOKS = (['desk', 'phone'] as const).flatMap((size) =>
  (['en', 'hi'] as const).flatMap((lang) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ size, lang, colorScheme })),
  ),
);
type Look = (typeof LOOKS)[number];
const say = (line: string) => process.stderr.write(`${line}\n`);

/** What is to be seen before a picture is taken, so that none is of a half. */
async function settled(page: Page): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  const later = page.locator('.later');
  if ((await later.count()) > 0) {
    await later.scrollIntoViewIfNeeded();
    await page.locator('.later section').first().waitFor();
    // A chart is drawn once it knows how wide it may be.
    await page.locator('.later .chart svg, .later section > p').first().waitFor();
    await page.evaluate('window.scrollTo(0, 0)');
  }
}

const nameOf = ({ size, lang, colorScheme }: Look) => `${size}-${lang}-${colorScheme}`;

async function take(page: Page, name: string, look: Look): Promise<void> {
  const path = join(FOLDER, `${name}-${nameOf(look)}.png`);
  await page.screenshot({ path, fullPage: true, animations: 'disabled' });
}

const optionsOf = ({ size, colorScheme }: Look) => ({
  ...{ viewport: SIZES[size], colorScheme, bypassCSP: true },
  reducedMotion: 'reduce' as const,
});
const addressOf = (path: string, { lang }: Look) =>
  `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`;

/** The views that everybody has. */
const PUBLIC: Readonly<Record<string, string>> = {
  public: '/',
  'public-state': '/?state=UP',
  'public-holder': '/?holder=artisan&late=1',
  'public-refused': '/?state=UP&trade=tailor',
  'public-cases': '/cases',
};
/** Those of an account. */
const SIGNED_IN: Readonly<Record<string, string>> = {
  morning: '/',
  district: '/?state=UP&district=UP-VARANASI',
  combined: '/?state=UP&trade=tailor',
  'combined-late': '/?state=UP&holder=artisan&late=1',
  late: '/cases?holder=artisan&late=1',
  none: '/cases?holder=supervisor&bucket=5',
  unknown: '/case/23456-789AB-1',
};

async function views(running: Running, look: Look): Promise<void> {
  const { page, context } = await running.opened(addressOf('/', look), optionsOf(look));
  for (const [name, path] of Object.entries(PUBLIC)) {
    await page.goto(`${running.url}${addressOf(path, look)}`);
    await page.locator('h1').waitFor();
    await settled(page);
    await take(page, name, look);
    // What is seen without scrolling, as `docs/dashboard.png` shows it.
    if (name === 'public')
      await page.screenshot({ path: join(FOLDER, `front-${nameOf(look)}.png`) });
  }
  await page.locator('a[href^="/sign-in"]').first().click();
  await page.locator('form').waitFor();
  await take(page, 'sign-in', look);
  await page.getByRole('button', { name: 'reviewer', exact: true }).click();
  await page.locator('.who').waitFor();
  for (const [name, path] of Object.entries(SIGNED_IN)) {
    await page.goto(`${running.url}${addressOf(path, look)}`);
    await page.locator('.who').waitFor();
    await page.locator('.section, .state:not(.loading)').first().waitFor();
    await settled(page);
    await take(page, name, look);
  }
  await page.goto(`${running.url}${addressOf('/cases?holder=artisan&late=1', look)}`);
  await page.locator('th.id a').first().click();
  await page.locator('.story li').first().waitFor();
  await take(page, 'story', look);
  await context.close();
}

/** States that an answer of the server makes. */
async function states(running: Running, look: Look): Promise<void> {
  const { page, context }: Opened = await running.opened(addressOf('/', look), optionsOf(look));
  await page.route('**/api/stream*', (route) => route.abort());
  await page.route('**/api/overview*', () => undefined);
  await page.goto(`${running.url}${addressOf('/', look)}`);
  await page.locator('.state.loading').waitFor();
  await take(page, 'state-loading', look);
  await page.unroute('**/api/overview*');
  await page.route('**/api/overview*', (route) => route.fulfill({ status: 500, body: '{}' }));
  await page.goto(`${running.url}${addressOf('/', look)}`);
  await page.locator('.state.failed').waitFor({ timeout: 30_000 });
  await take(page, 'state-failed', look);
  await page.unroute('**/api/overview*');
  for (const [name, standing] of Object.entries({
    rebuilding: { kafka: 'rebuilding', percent: 41 },
    trouble: { gaps: 1, newer: 12, unreadable: 2 },
  })) {
    await page.route('**/api/overview*', async (route) => {
      const given = await (await route.fetch()).json();
      await route.fulfill({ json: { ...given, standing: { ...given.standing, ...standing } } });
    });
    await page.goto(`${running.url}${addressOf('/', look)}`);
    await page.locator('.banner.warn').first().waitFor();
    await take(page, `state-${name}`, look);
    await page.unroute('**/api/overview*');
  }
  await context.close();
  const { page: refused, context: theirs } = await running.opened(
    addressOf('/?sign-in=refused', look),
    optionsOf(look),
  );
  await take(refused, 'state-refused', look);
  await theirs.close();
  const { page: out, context: mine } = await running.signedIn(
    addressOf('/cases', look),
    'reviewer',
    optionsOf(look),
  );
  await out.evaluate(`(async () => {
    const { csrf } = await (await fetch('/api/session')).json();
    await fetch('/sign-out', { method: 'POST', headers: { 'x-csrf': csrf } });
  })()`);
  await out.locator('header .banner').waitFor();
  await take(out, 'state-signed-out', look);
  await mine.close();
}

const cases = (count: number): Envelope[] => {
  const random = seeded(11);
  const given = { random, now: Date.now(), days: 60 };
  return Array.from({ length: count }, (_, index) => madeUpCase(index + 1, given)).flat();
};

const wanted = process.argv.slice(2);
const words = new Set(LOOKS.flatMap((look) => Object.values<string>(look)));
if (!wanted.every((one) => words.has(one))) {
  say(
    `npm run screenshots [-- WORD ...]: only the looks of all these words: ${[...words].join(', ')}`,
  );
  process.exit(wanted.includes('--help') ? 0 : 2);
}
await prepareDashboard(say);
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const looks = LOOKS.filter((look) =>
  wanted.every((one) => Object.values<string>(look).includes(one)),
);
say('a dashboard without cases');
const empty = await startRunning([]);
try {
  await empty.start();
  for (const look of looks) {
    const { page, context } = await empty.opened(addressOf('/', look), optionsOf(look));
    await page.locator('.state.empty').waitFor();
    await take(page, 'state-empty', look);
    await context.close();
  }
} finally {
  await empty.close();
}
say('a dashboard with 3,000 cases');
const running = await startRunning(cases(3_000));
try {
  await running.start();
  for (const look of looks) {
    say(Object.values(look).join(' '));
    await views(running, look);
    await states(running, look);
  }
  say('without Kafka');
  await running.broker.kill();
  for (const look of looks) {
    const { page, context } = await running.opened(addressOf('/', look), optionsOf(look));
    await page.locator('[data-kafka="away"]').waitFor({ timeout: 60_000 });
    await take(page, 'state-away', look);
    await context.close();
  }
} finally {
  await running.close();
}
say(`the pictures are in ${FOLDER}`);
