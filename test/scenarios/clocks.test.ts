import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../contracts/envelope.ts';
import type { OutsideActivities } from '../../workflows/interface/activities.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';
import { evidence, messageOf, openCase } from '../support/cases.ts';
import { type OpenCases, send, startSkipping, viewOf } from '../support/scripted.ts';
import { SIZES } from '../support/sizes.ts';
import { type World, world } from '../support/world.ts';

/** The clocks of the real policy: days and months, which the server skips while no activity runs. */
let server: Awaited<ReturnType<typeof startSkipping>>;
beforeAll(async () => {
  server = await startSkipping();
});
afterAll(() => server?.stop());

const DAY = 24 * 3600_000;
const opened = (without: readonly string[]) => openCase({ policy: '2026-11' }, without);
const events = (there: World) => [...there.published.values()].flat().map(unwrap);
const types = (there: World) => events(there).map(({ type }) => type);

async function within<T>(
  script: Partial<OutsideActivities>,
  work: (open: OpenCases, there: World) => Promise<T>,
): Promise<T> {
  const there = world(script);
  return server.within(there, (open) => work(open, there));
}

describe('the artisan’s time', () => {
  it('runs out only after three delivered reminders, dormancy, and half a year', async () => {
    await within({}, async (open, there) => {
      const handle = await open(opened(['bank_proof']));
      // The photograph is with a reviewer at first: only the reviewer's clock runs.
      await server.sleep('2 minutes');
      await acceptAll(handle);
      const view = (await handle.result()) as CaseView;
      expect(view.case.end?.kind).toBe('lapsed');
      const all = events(there);
      const delivered = all.filter(({ type }) => type === 'reminder.delivered');
      expect(delivered.length).toBe(3);
      const since = Date.parse(all.find(({ type }) => type === 'requirement.accepted')?.at ?? '');
      const lapsed = Date.parse(all.find(({ type }) => type === 'case.lapsed')?.at ?? '');
      expect(lapsed - since).toBeGreaterThan(179 * DAY);
      expect(types(there).indexOf('case.became_dormant')).toBeGreaterThan(
        types(there).lastIndexOf('reminder.delivered'),
      );
    });
  });

  it('never runs out while no reminder arrives', async () => {
    const undelivered = {
      sendMessage: async () => ({
        delivered: false,
        message: messageOf('m'),
        channel: 'sms' as const,
        code: 'undeliverable',
      }),
    };
    await within(undelivered, async (open, there) => {
      const handle = await open(opened(['bank_proof']));
      await server.sleep('2 minutes');
      await acceptAll(handle);
      await server.sleep('400 days');
      const view = await viewOf(handle);
      expect(view.case.end).toBeNull();
      expect(view.case.status).toBe('open');
      expect(types(there).filter((one) => one === 'reminder.failed')).toHaveLength(3);
      expect(view.case.assistance.bank_proof?.waitingOn).toBe('supervisor');
    });
  });

  it('begins anew when a dormant artisan comes back, in one step', async () => {
    await within({}, async (open, there) => {
      const handle = await open(opened(['bank_proof']));
      await server.sleep('2 minutes');
      await acceptAll(handle);
      await server.sleep('45 days');
      expect((await viewOf(handle)).case.status).toBe('dormant');
      const items = [{ requirement: 'bank_proof', evidence: evidence('bank_proof') }];
      await send(handle, 'submit', 'artisan', { items });
      expect((await viewOf(handle)).case.status).toBe('open');
      await server.sleep('170 days');
      expect((await viewOf(handle)).case.end).toBeNull();
      expect(types(there)).not.toContain('case.lapsed');
    });
  });
});

describe('anybody else’s time', () => {
  it('climbs from the reviewer to the supervisor, and never ends a case', async () => {
    await within({}, async (open, there) => {
      const handle = await open(opened([]));
      await server.sleep('4 days');
      const late = events(there).find(({ type }) => type === 'work.escalated');
      expect(late?.data).toMatchObject({ from: 'reviewer', to: 'supervisor' });
      await server.sleep('400 days');
      const view = await viewOf(handle);
      expect(view.case.end).toBeNull();
      expect(view.case.reminders.delivered).toBe(0);
      // A year is too long, whichever party it waits on.
      expect(types(there).filter((one) => one === 'case.overdue')).toHaveLength(1);
      expect(there.messages).toEqual([]);
    });
  });

  it('a provider may be down for long: reported once, retried, and no artisan is rejected for it', async () => {
    let down = true;
    const script: Partial<OutsideActivities> = {
      checkDocument: async () => {
        if (down) throw new Error('down');
        return { codes: [] };
      },
    };
    await within(script, async (open, there) => {
      const handle = await open(opened([]));
      await server.sleep(`${SIZES.daysDown} days`);
      expect(types(there).filter((one) => one === 'provider.unavailable').length).toBe(2);
      expect(types(there)).not.toContain('requirement.returned');
      down = false;
      await server.sleep('2 hours');
      expect(types(there).filter((one) => one === 'provider.recovered').length).toBe(2);
      expect((await viewOf(handle)).case.waiting.on).toEqual(['reviewer']);
    });
  });
});

async function acceptAll(handle: Parameters<typeof viewOf>[0]): Promise<void> {
  const { case: now } = await viewOf(handle);
  const waiting = Object.values(now.requirements).filter(
    (one) => one.waitingOn === 'reviewer' && one.stage === 'documents',
  );
  expect(waiting.length).toBeGreaterThan(0);
  const items = waiting.map((one) => ({
    requirement: one.id,
    seen: one.evidence?.digest,
    verdict: 'accept',
    codes: [],
  }));
  await send(handle, 'decide', 'reviewer', { items });
}
