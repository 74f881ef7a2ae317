import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openEvidence } from '../../activities/open.ts';
import { openDossier } from '../../dossier/dossier.ts';
import type { DossierStore } from '../../dossier/store.ts';
import { onPostgres as directly } from '../support/postgres.ts';
import { SIZES } from '../support/sizes.ts';
import { type DatabaseProxy, startProxy } from './proxy.ts';
import { onPostgres } from './support.ts';

const AWAY = { name: 'DossierError', code: 'AWAY' };
/** The URL's limit for a statement, in milliseconds. */
const LATE_MS = 300;

/** Repeats like a caller. The next call after a cut of an idle connection is the first to notice it. */
async function untilHeard<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries === 10) throw error;
      expect(error).toMatchObject(AWAY);
    }
  }
}

describe('a PostgreSQL that', () => {
  onPostgres((here) => {
    let proxy: DatabaseProxy;
    let store: DossierStore;
    beforeEach(async () => {
      proxy = await startProxy(here.at);
      store = await openDossier(`${proxy.url}&query_timeout=${LATE_MS * 2}`, here.keys);
    });
    afterEach(async () => {
      await store.close();
      await proxy.close();
    });
    /** A call of every method. */
    const all = (): Promise<unknown>[] => [
      store.put('A', 'slot', 1),
      store.get({ ref: 'A/slot', version: 1, digest: 'x' }),
      store.latest('A', 'slot'),
      store.erase('B'),
      store.eraseByRequest('ABCDE-FGHJK', { actor: 'desk', reason: 'test' }),
      store.erased(),
      store.claim('pan', 'X', 'A'),
      store.release('A'),
      store.releaseByRepair('ABCDE-FGHJK', { actor: 'desk', reason: 'test' }),
      store.hint('bank_account', 'X', 'A'),
      store.mintArtisan('PMV-1'),
      store.find('PMV-1', { actor: 'desk', reason: 'test' }),
      store.audit({ action: 'decide', outcome: 'done', way: 'library' }),
      store.audited({ limit: 1 }),
      store.register({ caseId: 'A-1', artisanId: 'A', application: 1, commandDigest: 'd' }),
      store.recordOpening('A-1', { commandDigest: 'e', organisation: null }),
      store.recordEnd('A-1', 'live'),
      store.application('A-1'),
      store.applications('A'),
    ];

    it('cannot be reached is away, for whatever is asked, and there again without a new store', async () => {
      const entry = await store.put('A', 'slot', 'kept');
      proxy.behave('refusing');
      proxy.cut();
      const told = await Promise.allSettled(all());
      for (const one of told)
        expect(one).toMatchObject({ status: 'rejected', reason: expect.objectContaining(AWAY) });
      proxy.behave('well');
      expect(await untilHeard(() => store.get(entry))).toBe('kept');
    });

    it('breaks off in the middle of a transaction has done all of it or nothing, and a repeat is safe', async () => {
      for (let round = 0; round < SIZES.cutConnections; round += 1) {
        const content = { round };
        const [first] = await Promise.allSettled([
          store.put('A', 'slot', content),
          new Promise<void>((resolve) => setTimeout(resolve, round / 4)).then(() => proxy.cut()),
        ]);
        if (first.status === 'rejected') expect(first.reason).toMatchObject(AWAY);
        const again = await untilHeard(() => store.put('A', 'slot', content));
        expect(again.version).toBe(round + 1);
        expect(await store.get(again)).toEqual(content);
      }
    });

    it('stops answering: calls report AWAY after a while, and later calls are not delayed', async () => {
      await store.put('A', 'slot', 1);
      proxy.behave('silent');
      const began = Date.now();
      await expect(store.put('A', 'slot', 2)).rejects.toMatchObject(AWAY);
      expect(Date.now() - began).toBeLessThan(LATE_MS * 2 + 2000);
      proxy.cut();
      proxy.behave('well');
      const { version } = await untilHeard(() => store.put('A', 'slot', 3));
      expect(version).toBeGreaterThan(1);
    });

    it('has a locked row: the late statement reports AWAY, and other statements succeed', async () => {
      await store.put('A', 'slot', 1);
      const url = `${here.at}&statement_timeout=${LATE_MS}`;
      const late = await openDossier(url, here.keys);
      await directly(here.at, async (client) => {
        await client.query('BEGIN');
        await client.query("SELECT * FROM keys WHERE artisan_id = 'A' FOR UPDATE");
        await expect(late.erase('A')).rejects.toMatchObject(AWAY);
        expect(await late.latest('A', 'slot')).toMatchObject({ version: 1 });
        await client.query('ROLLBACK');
      });
      await late.erase('A');
      await late.close();
    });

    it('shuts a session down is away for this once', async () => {
      const entry = await store.put('A', 'slot', 1);
      await directly(here.at, (client) =>
        client.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'artisan-onboarding dossier'",
        ),
      );
      const told = await Promise.allSettled([store.get(entry)]);
      if (told[0].status === 'rejected') expect(told[0].reason).toMatchObject(AWAY);
      expect(await untilHeard(() => store.get(entry))).toBe(1);
    });

    it('is away lets an activity be tried again, where an erased entry would not', async () => {
      const entry = await store.put('A', 'slot', 1);
      proxy.behave('refusing');
      proxy.cut();
      const asked = () => openEvidence(store, entry, z.number());
      await expect(asked()).rejects.toMatchObject(AWAY);
      proxy.behave('well');
      expect(await untilHeard(asked)).toBe(1);
      await store.erase('A');
      await expect(asked()).rejects.toMatchObject({ type: 'DOSSIER', nonRetryable: true });
    });
  });
});
