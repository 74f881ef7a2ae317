import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { prepareDashboard } from '../launcher/prepare-dashboard.ts';
import { startBrowser } from './browser.ts';
import { signIn, startDashboard } from './dashboard.ts';
import { artisans, decisionOn, OPERATOR, REVIEWER, untilReviewed } from './people.ts';
import { quantile } from './quantile.ts';
import type { Services } from './services.ts';

/** How long it takes until a decision shows on the dashboard: from the command to the next picture of a browser. */

export interface SeenOptions {
  readonly decisions: number;
  readonly say: (line: string) => void;
}

/** All in milliseconds from the moment at which the command was given. */
export interface SeenResult {
  readonly bench: 'seen';
  readonly decisions: number;
  /** Until the command was answered. */
  readonly answeredP50: number;
  readonly seenP50: number;
  /** Of 99 in 100; of fewer than a hundred decisions, the slowest. */
  readonly seenP99: number;
}

/** @throws Error where a decision does not show within a minute */
export async function measureSeen(
  services: Services,
  { decisions, say }: SeenOptions,
): Promise<SeenResult> {
  await prepareDashboard(say);
  const dashboard = await startDashboard({
    dataDir: services.dataDir,
    brokers: services.kafka.brokers.join(','),
    readyWithinMs: 60_000,
    say,
  });
  const browser = await startBrowser();
  try {
    say(`${decisions} cases come to wait for a reviewer`);
    const people = artisans();
    const cases: string[] = [];
    for (let one = 0; one < decisions; one += 1)
      cases.push((await services.onboarding.register(people.next().value, OPERATOR)).caseId);
    const due = await Promise.all(cases.map((caseId) => untilReviewed(services, caseId)));
    const page = await (await browser.newContext()).newPage();
    await signIn(page, dashboard.url);
    await shows(page, 0);
    const [answered, seen]: [number[], number[]] = [[], []];
    for (const [index, { caseId, items }] of due.entries()) {
      const showing = shows(page, index + 1);
      const given = Date.now();
      const command = { commandId: randomUUID(), actor: REVIEWER };
      await services.onboarding.decide(caseId, items.map(decisionOn), command);
      answered.push(Date.now() - given);
      seen.push((await showing) - given);
    }
    return {
      ...{ bench: 'seen', decisions },
      answeredP50: quantile(answered, 0.5),
      seenP50: quantile(seen, 0.5),
      seenP99: quantile(seen, 0.99),
    };
  } finally {
    await browser.close();
    await dashboard.stop();
  }
}

/**
 * Waits until so many cases have come to the check of identity and bank account, which an accepted photograph and proof of
 * the bank account lead to at once. No later event takes that number back.
 * @returns when the browser drew it, in epoch milliseconds
 */
const shows = (page: Page, count: number) =>
  page.evaluate<number>(`new Promise((done, failed) => {
    const step = () => [...document.querySelectorAll('tbody tr')]
      .find((row) => row.querySelector('th')?.textContent.startsWith('Identity and bank check'));
    const look = () => {
      const shown = step()?.querySelector('td.num')?.textContent;
      if (shown === undefined || Number(shown.replaceAll(',', '')) < ${count}) return;
      watcher.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => done(Date.now())));
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
    setTimeout(() => failed(new Error('it did not show within a minute')), 60_000);
    look();
  })`);
