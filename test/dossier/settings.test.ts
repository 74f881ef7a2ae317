import { describe, expect, it } from 'vitest';
import { dossierFromEnvironment } from '../../dossier/config.ts';
import { onPostgres as directly } from '../support/postgres.ts';
import { backToVersion2, onEach, onPostgres } from './support.ts';

const SECRET = 'p4ssw0rd-of-a-test';

describe('the address of the dossier', () => {
  it.each([
    [
      'two of them',
      { DOSSIER_URL: `postgres://u:${SECRET}@h/d`, DOSSIER_PATH: '/x' },
      'BAD_SETTING',
    ],
    ['what is no PostgreSQL', { DOSSIER_URL: `mysql://u:${SECRET}@h/d` }, 'BAD_SETTING'],
    ['what is no URL', { DOSSIER_URL: `postgres://u:${SECRET}@h:port/d` }, 'BAD_SETTING'],
    ['where nobody is', { DOSSIER_URL: `postgres://u:${SECRET}@127.0.0.1:1/d` }, 'AWAY'],
  ])('is refused if it is %s, and its password is not repeated', async (_what, env, code) => {
    const keys = Buffer.alloc(32).toString('base64');
    const given = { ...env, DOSSIER_MASTER_KEY: keys, DOSSIER_HASH_KEY: keys };
    const error: unknown = await dossierFromEnvironment(given).catch((one: unknown) => one);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(SECRET);
  });
});

describe('PostgreSQL', () => {
  onPostgres((here) => {
    it('is told apart from one that is away when it refuses the password', async () => {
      const url = new URL(here.at);
      url.password = SECRET;
      const error: unknown = await here
        .open(here.keys)
        .then(() => dossierFromEnvironment({ DOSSIER_URL: url.href, DOSSIER_KEYS: here.keysPath }))
        .catch((one: unknown) => one);
      expect(error).toMatchObject({ code: '28P01', message: expect.stringMatching(/refuses/) });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(SECRET);
    });

    it('that has no TLS is not spoken to in the clear where TLS is wanted', async () => {
      const { hasTls } = await directly(here.at, async (client) => {
        const { rows } = await client.query("SELECT current_setting('ssl') = 'on' AS \"hasTls\"");
        return rows[0] as { hasTls: boolean };
      });
      const env = { DOSSIER_URL: `${here.at}&sslmode=verify-full`, DOSSIER_KEYS: here.keysPath };
      // A server of somebody's own may have TLS; its certificate is then not one that we trust.
      await expect(dossierFromEnvironment(env)).rejects.toThrow(hasTls ? /certificate/ : /SSL/);
    });

    it('needs no right to make tables once they are there, and none to change the audit log', async () => {
      await here.open();
      const user = `reader_${Date.now()}`;
      const schema = new URL(here.at).searchParams.get('options')?.split('=')[1];
      await directly(here.at, async (client) => {
        await client.query(`CREATE ROLE ${user} LOGIN PASSWORD '${SECRET}'`);
        await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${user}`);
        await client.query(
          `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${user}`,
        );
        await client.query(`REVOKE UPDATE, DELETE ON ${schema}.audit_log FROM ${user}`);
      });
      const url = new URL(here.at);
      url.username = user;
      url.password = SECRET;
      const env = { DOSSIER_URL: url.href, DOSSIER_KEYS: here.keysPath };
      const store = await dossierFromEnvironment(env);
      const entry = await store.put('A', 'slot', 'x');
      expect(await store.get(entry)).toBe('x');
      await store.audit({ action: 'decide', outcome: 'done', way: 'library' });
      expect((await store.audited({ limit: 1 })).entries).toMatchObject([{ number: 1 }]);
      await store.close();
      // Nor can this user take away what protects the audit log.
      for (const [statement, why] of [
        ['DROP TRIGGER audit_log_changes ON audit_log', /must be owner/],
        ['ALTER TABLE audit_log DISABLE TRIGGER ALL', /must be owner/],
        ['DELETE FROM audit_log', /permission denied/],
      ] as const)
        await expect(
          directly(url.href, (client) => client.query(statement)),
          statement,
        ).rejects.toThrow(why);
      await directly(here.at, async (client) => {
        await client.query(`DROP OWNED BY ${user}`);
        await client.query(`DROP ROLE ${user}`);
      });
    });
  });
});

onEach((here) => {
  it('tables of a later version are left alone', async () => {
    await here.open();
    const set = "UPDATE meta SET value = ? WHERE name = 'schema_version'";
    await here.sql(set, Buffer.from('99'));
    await expect(here.open()).rejects.toMatchObject({ code: 'NEWER' });
  });

  it('tables from before there was a version are brought up to it, with what they hold', async () => {
    const entry = await (await here.open()).put('A', 'slot', 'old');
    await backToVersion2(here);
    await here.sql("DELETE FROM meta WHERE name = 'schema_version'");
    for (const index of ['claims_by_owner', 'hints_by_owner', 'applications_by_artisan'])
      await here.sql(`DROP INDEX ${index}`);
    expect(await (await here.open()).get(entry)).toBe('old');
    const [row] = await here.sql("SELECT value FROM meta WHERE name = 'schema_version'");
    expect(Buffer.from(row?.value as Uint8Array).toString()).toBe('3');
    await here.sql('DROP INDEX claims_by_owner');
  });
});
