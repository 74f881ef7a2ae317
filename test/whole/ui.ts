import { mkdirSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as driver, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Installation } from '../support/installation.ts';

/** What an operator sees in Temporal UI, in a real browser. The first cases of the installation are these. */
export function operatorsSee(installation: () => Installation): void {
  let browser: Browser;
  let page: Page;
  let caseId: string;
  beforeAll(async () => {
    const one = installation();
    const cases = await one.register([
      ...one.rowsOf('straight', 2),
      ...one.rowsOf('service_trade', 1),
    ]);
    [caseId = ''] = cases.keys();
    await one.onboarding.waitFor(caseId, 'documents', 90_000);
    browser = await driver.launch({
      executablePath: await chromium.executablePath(),
      args: chromium.args,
      headless: true,
    });
    page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    mkdirSync('.data/screenshots', { recursive: true });
  });
  afterAll(() => browser?.close());

  const filtered = (query: string) =>
    `${installation().uiUrl}/namespaces/default/workflows?query=${encodeURIComponent(query)}`;

  it('finds the cases that wait with a reviewer, and only those', async () => {
    const one = installation();
    await expect
      .poll(() => one.client.workflow.count("WaitingOn = 'reviewer'"), { timeout: 90_000 })
      .toMatchObject({ count: 2 });
    await page.goto(filtered("WaitingOn = 'reviewer' AND ExecutionStatus = 'Running'"));
    await page.getByText(caseId).first().waitFor({ timeout: 90_000 });
    await page.screenshot({ path: '.data/screenshots/waiting.png' });
    const rows = page.locator('table tbody tr').filter({ hasText: /-1/ });
    expect(await rows.count()).toBe(2);
  });

  it('reads on a case’s page where it stands, what is missing, and what each call was about', async () => {
    const one = installation();
    const { runId } = await one.client.workflow.getHandle(caseId).describe();
    const at = `${one.uiUrl}/namespaces/default/workflows/${caseId}/${runId}`;
    await page.goto(`${at}/user-metadata`);
    // The details are shown in frames of their own.
    const details = async () => {
      const texts = page.frames().map((frame) => frame.locator('body').textContent());
      return (await Promise.all(texts)).join(' ');
    };
    await expect.poll(details, { timeout: 90_000 }).toMatch(/Waiting on\s+reviewer/);
    await page.screenshot({ path: '.data/screenshots/details.png', fullPage: true });
    expect(await details()).toMatch(/photograph\s+verifying with reviewer/);
    await page.goto(`${at}/timeline`);
    await page.getByText('photograph, version 1').first().waitFor({ timeout: 90_000 });
    await page.getByText('reviewer is late').first().waitFor({ timeout: 90_000 });
    await page.screenshot({ path: '.data/screenshots/timeline.png', fullPage: true });
  }, 400_000);
}
