import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAuditCommand } from '../../clients/cli/audit.ts';
import { Audit } from '../../clients/library/audit.ts';
import type { Role } from '../../contracts/vocabulary.ts';
import { dossierFromEnvironment } from '../../dossier/config.ts';
import { SqliteDatabase } from '../../dossier/sqlite.ts';
import type { AuditPage, DossierStore } from '../../dossier/store.ts';
import { readArtisans } from '../../tools/demo-data/read.ts';
import { ourProgram } from '../../tools/launcher/child.ts';
import { freePort } from '../../tools/launcher/free-port.ts';
import { prepareNamespace } from '../../tools/launcher/prepare.ts';
import { startTemporal, type TemporalServer } from '../../tools/launcher/temporal.ts';
import { IN_LONG_MODE } from '../support/sizes.ts';

/**
 * What the command line writes into the audit log, and shows of it, with a server and a dossier of this file's own. No
 * worker runs: a case exists once it was opened.
 */
const dir = mkdtempSync(join(tmpdir(), 'audit-command-'));
const [row, other] = readArtisans('tools/demo-data/artisans.csv').rows;
if (row === undefined || other === undefined) throw new Error('there is nobody to register');

let temporal: TemporalServer;
let dossier: DossierStore;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  temporal = await startTemporal({ dataDir: dir, port: await freePort() });
  await prepareNamespace(temporal.address);
  env = {
    ...process.env,
    ARTISAN_DATA_DIR: dir,
    TEMPORAL_ADDRESS: temporal.address,
    DOSSIER_PATH: join(dir, 'dossier.db'),
    DOSSIER_KEYS: join(dir, 'dossier.keys.json'),
  };
  dossier = await dossierFromEnvironment(env);
});
afterAll(async () => {
  await dossier?.close();
  await temporal?.child.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function cli(args: readonly string[], input = '') {
  const [node = '', ...program] = ourProgram('clients/cli/main.ts');
  const how = { env, input, extendEnv: false, reject: false } as const;
  const { stdout, stderr, exitCode } = await execa(node, [...program, ...args], how);
  return { stdout, stderr, exitCode };
}
const fileOf = (one: typeof row) => {
  const file = join(dir, 'registration.json');
  writeFileSync(file, JSON.stringify(one?.registration));
  return file;
};
const logged = async () => (await dossier.audited({ limit: 1000 })).entries;
const PERSONAL = /PMV|Devi|ZZZP|\+91/;

describe('the whole program', () => {
  const reason = 'asked at the counter';
  let caseId: string;
  beforeAll(async () => {
    const opened = await cli(['--json', '--actor', 'centre-1', 'register', fileOf(row)]);
    caseId = JSON.parse(opened.stdout).caseId;
  });

  it('logs what it was told to do, what was refused, and who was looked up', async () => {
    const before = await logged();
    const artisanId = caseId.replace(/-1$/, '');
    const unknown = 'CF4GA-CY4YP-1';
    const asAdmin = ['--actor', 'admin-1'];
    const asSupervisor = ['--as', 'supervisor', '--actor', 'supervisor-1'];
    const told = [
      await cli([...asSupervisor, 'erase', caseId, '--reason', reason]),
      await cli([...asAdmin, 'release-claims', caseId, '--reason', reason]),
      await cli([...asSupervisor, 'hold', unknown]),
      await cli(['--actor', 'desk-7', 'find', '--reason', reason], row.registration.schemeNumber),
    ];
    expect(told.map(({ stderr }) => stderr.split(':')[0])).toEqual([
      'NOT_ALLOWED',
      'TOO_EARLY',
      'CASE_UNKNOWN',
      '',
    ]);
    const here = { artisanId, way: 'command_line', place: null };
    const refused = { ...here, outcome: 'refused' };
    const supervisor = { role: 'supervisor', actor: 'supervisor-1' };
    const entries = (await logged()).slice(before.length);
    expect(entries).toHaveLength(4);
    expect(entries).toMatchObject([
      { ...refused, ...supervisor, action: 'eraseDossier', caseId, reason, code: 'NOT_ALLOWED' },
      {
        ...{ ...refused, role: 'administrator', actor: 'admin-1', action: 'releaseClaims' },
        ...{ caseId, reason, code: 'TOO_EARLY' },
      },
      {
        ...{ ...refused, ...supervisor, action: 'hold', caseId: unknown, artisanId: 'CF4GA-CY4YP' },
        ...{ reason: 'hold.inquiry', code: 'CASE_UNKNOWN' },
      },
      {
        ...{ ...here, role: 'operator', actor: 'desk-7', action: 'findArtisan' },
        ...{ caseId: null, reason, outcome: 'done' },
      },
    ]);
    const [opening] = (await dossier.audited({ caseId, action: 'register', limit: 2 })).entries;
    const operator = { role: 'operator', actor: 'centre-1', outcome: 'done' };
    expect(opening).toMatchObject({ ...here, ...operator, caseId });
    expect(JSON.stringify([opening, ...entries])).not.toMatch(PERSONAL);
    expect(JSON.stringify(row.registration)).toMatch(PERSONAL);
  });

  it.runIf(IN_LONG_MODE)('gives no command for an account that the log may not hold', async () => {
    const before = await logged();
    for (const args of [
      ['--actor', 'Sita Devi', 'hold', 'CF4GA-CY4YP-1'],
      ['--actor', '999941057058', 'register', fileOf(other)],
      ['--actor', 'Sita Devi', 'audit'],
    ]) {
      const { stderr, stdout, exitCode } = await cli(args);
      expect([stdout, exitCode]).toEqual(['', 1]);
      expect(stderr).toMatch(/^MALFORMED: actor must/);
      expect(stderr).not.toMatch(/Sita|9999/);
    }
    expect(await logged()).toEqual(before);
  });

  it.runIf(IN_LONG_MODE)('shows the log without a Temporal server, and logs that', async () => {
    const away = { ...env, TEMPORAL_ADDRESS: '127.0.0.1:1' };
    const [node = '', ...program] = ourProgram('clients/cli/main.ts');
    const args = [
      ...program,
      '--json',
      '--as',
      'auditor',
      '--actor',
      'auditor-1',
      'audit',
      '--case',
      caseId,
    ];
    const { stdout } = await execa(node, [...args, '--refused'], { env: away, extendEnv: false });
    const refused = (await logged()).filter((one) => one.caseId === caseId && one.code !== null);
    expect(JSON.parse(stdout)).toEqual({ entries: refused, next: null });
    expect((await logged()).at(-1)).toMatchObject({
      ...{ role: 'auditor', actor: 'auditor-1', action: 'readAudit', caseId },
      ...{ outcome: 'done', way: 'command_line' },
    });
  });

  it('shows nothing that it cannot log, and says of what was done that the log lacks it', async () => {
    const before = await logged();
    const db = new SqliteDatabase(env.DOSSIER_PATH ?? '');
    await db.run(
      "CREATE TRIGGER broken BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'full'); END",
    );
    const found = await cli(['find', '--reason', reason], row.registration.schemeNumber);
    const read = await cli(['audit']);
    const opened = await cli(['register', fileOf(other)]);
    await db.run('DROP TRIGGER broken');
    await db.close();
    for (const { stdout, exitCode } of [found, read]) expect([stdout, exitCode]).toEqual(['', 1]);
    expect(opened).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\S+-1$/),
      stderr: 'this is not in the audit log: full',
    });
    expect(await dossier.application(opened.stdout)).toMatchObject({ end: null });
    expect(await logged()).toEqual(before);
  });
});

describe('audit', () => {
  const ARTISAN = '22222-22222';
  let first: number;
  beforeAll(async () => {
    const one = { caseId: `${ARTISAN}-1`, action: 'decide', way: 'commands_topic' } as const;
    for (let index = 0; index < 5; index += 1)
      await dossier.audit({
        ...{ ...one, role: 'reviewer', actor: `reviewer-${index % 2}`, outcome: 'done' },
        ...{ organisation: 'centre-12', place: `commands/0/${index}` },
      });
    await dossier.audit({ ...one, outcome: 'refused', code: 'NOT_ALLOWED', way: 'http' });
    const by = { role: 'operator', actor: 'desk-7', onBehalfOf: ARTISAN, reason: 'a family asks' };
    await dossier.audit({ ...one, ...by, action: 'readDossier', outcome: 'done', place: null });
    first = (await dossier.audited({ artisanId: ARTISAN, limit: 1 })).entries[0]?.number ?? 0;
  });

  /** Runs the command in this process. */
  async function ask(args: readonly string[], role: Role = 'administrator') {
    const printed: { value: unknown; text: string }[] = [];
    const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
    addAuditCommand(program, {
      print: (value, text) => printed.push({ value, text }),
      actor: () => ({ role, id: 'auditor-1' }),
      withDossier: (work) => {
        const lose = (error: unknown) => {
          throw error;
        };
        return work(dossier, new Audit(dossier, 'command_line', lose));
      },
    });
    const error = await program
      .parseAsync(['audit', ...args], { from: 'user' })
      .then(() => null)
      .catch((one: unknown) => one);
    return { error, printed };
  }
  const numbersOf = async (...args: string[]) => {
    const { error, printed } = await ask(['--artisan', ARTISAN, ...args]);
    expect(error).toBeNull();
    const page = printed[0]?.value as AuditPage | undefined;
    const acts = (page?.entries ?? []).filter((one) => one.action !== 'readAudit');
    return acts.map(({ number }) => number - first);
  };

  it('says each entry in one line', async () => {
    const { printed } = await ask(['--case', '22222-22222-1', '--limit', '7']);
    const lines = printed[0]?.text.split('\n') ?? [];
    expect(lines).toHaveLength(7);
    expect(lines.map((line) => line.replace(/^ *\d+ {2}[\d-]{10} [\d:]{8} {2}/, ''))).toEqual([
      ...[0, 1, 0, 1, 0].map(
        (who, index) =>
          `reviewer-${who} (reviewer) of centre-12 · decide 22222-22222-1 · done · over Kafka (commands/0/${index})`,
      ),
      'a caller who is not known · decide 22222-22222-1 · refused NOT_ALLOWED · over HTTP',
      'desk-7 (operator) for 22222-22222 · readDossier 22222-22222-1 · done · over Kafka · because: a family asks',
    ]);
  });

  it('takes filters, one or several', async () => {
    expect(await numbersOf()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(await numbersOf('--by', 'reviewer-1')).toEqual([1, 3]);
    expect(await numbersOf('--action', 'readDossier')).toEqual([6]);
    expect(await numbersOf('--refused')).toEqual([5]);
    expect(await numbersOf('--case', `${ARTISAN.toLowerCase()}-1`)).toHaveLength(7);
    expect(await numbersOf('--case', `${ARTISAN}-2`)).toEqual([]);
    expect(await numbersOf('--since', '1h', '--by', 'reviewer-0')).toEqual([0, 2, 4]);
    expect(await numbersOf('--since', '2099-01-01')).toEqual([]);
    expect(await numbersOf('--until', '1h')).toEqual([]);
    expect(await numbersOf('--until', '2099-01-01', '--refused')).toEqual([5]);
  });

  it('goes on after a page, and says how', async () => {
    const decided = ['--artisan', ARTISAN, '--action', 'decide', '--limit', '4'];
    const { printed } = await ask(decided);
    const more = `there is more: --after ${first + 3}`;
    expect(printed[0]?.text.split('\n').at(-1)).toBe(more);
    expect(printed[0]?.value).toMatchObject({ next: first + 3 });
    const rest = await ask([...decided, '--after', String(first + 3)]);
    expect(rest.printed[0]?.text.split('\n')).toHaveLength(2);
    expect(rest.printed[0]?.value).toMatchObject({ next: null });
    const none = await ask([...decided, '--after', String(first + 5)]);
    expect(none.printed[0]?.text).toBe('no entry');
  });

  it('is for administrators and auditors, and logs the others as refused', async () => {
    const { error, printed } = await ask(['--artisan', ARTISAN], 'reviewer');
    expect(error).toMatchObject({ name: 'Refused', code: 'NOT_ALLOWED' });
    expect(printed).toEqual([]);
    expect((await logged()).at(-1)).toMatchObject({
      ...{ role: 'reviewer', actor: 'auditor-1', action: 'readAudit', artisanId: ARTISAN },
      ...{ outcome: 'refused', code: 'NOT_ALLOWED' },
    });
  });

  it.each([
    ['--limit', '0'],
    ['--limit', '1001'],
    ['--limit', 'x'],
    ['--after', '-1'],
    ['--since', 'yesterday'],
    ['--case', 'x'],
    ['--artisan', `${ARTISAN}-1`],
    ['--action', 'Sita Devi'],
    ['--by', ''],
  ])('refuses %s %j', async (...args) => {
    const { error, printed } = await ask(args);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toContain('Sita');
    expect(printed).toEqual([]);
  });
});
