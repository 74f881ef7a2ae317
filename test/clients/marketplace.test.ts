import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { execa } from 'execa';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { carryOut } from '../../clients/commands-topic/carry-out.ts';
import { dispositionOf } from '../../clients/commands-topic/disposition.ts';
import { httpServer } from '../../clients/http/server.ts';
import { checkedRegistration, writeRegistration } from '../../clients/library/deposit.ts';
import { Onboarding } from '../../clients/library/onboarding.ts';
import { COMMAND_PREFIX, type CommandMessage } from '../../contracts/command-message.ts';
import { type RegistrationInput, registration } from '../../contracts/intake/registration.ts';
import { openDossier } from '../../dossier/dossier.ts';
import type { DossierStore } from '../../dossier/store.ts';
import { marketplaceOf } from '../../policies/marketplaces.ts';
import { MARKETPLACES } from '../../policies/served-marketplaces.ts';
import { ARTISANS_CSV } from '../../tools/demo-data/generate.ts';
import { readArtisans } from '../../tools/demo-data/read.ts';
import { startTestIssuer } from '../../tools/issuer/bendable.ts';
import { ourProgram } from '../../tools/launcher/child.ts';
import { freePort } from '../../tools/launcher/free-port.ts';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';
import { prepareNamespace } from '../../tools/launcher/prepare.ts';
import { startTemporal, type TemporalServer } from '../../tools/launcher/temporal.ts';
import { apiConfig } from '../support/api.ts';
import { COMMAND_ID } from '../support/cases.ts';

/** Registers for a marketplace that is not served, by every client, with a real server that must start no workflow. */
const OPERATOR = { role: 'operator', id: 'test' } as const;
const RULE = 'must be a marketplace that is served: amazon_in (route.marketplace_unknown)';
const PROBLEM = { field: 'marketplace', rule: RULE };

const [row] = readArtisans(ARTISANS_CSV).rows;
if (row === undefined) throw new Error('there is nobody to register');
const inMarketplace = (marketplace: string): RegistrationInput => ({
  ...row.registration,
  marketplace,
});

const dir = mkdtempSync(join(tmpdir(), 'marketplace-'));
const keys = { master: randomBytes(32), hash: randomBytes(32) };
let temporal: TemporalServer;
let client: Client;
let dossier: DossierStore;
let onboarding: Onboarding;
beforeAll(async () => {
  temporal = await startTemporal({ dataDir: dir, port: await freePort() });
  await prepareNamespace(temporal.address);
  client = new Client({ connection: await Connection.connect({ address: temporal.address }) });
  dossier = await openDossier(join(dir, 'dossier.db'), keys);
  onboarding = new Onboarding(client, dossier);
});
afterAll(async () => {
  await dossier?.close();
  await client?.connection.close();
  await temporal?.child.stop();
  rmSync(dir, { recursive: true, force: true });
});

const started = async () => (await client.workflow.count()).count;

describe('a marketplace that is not served', () => {
  it.each(['meesho', 'amazon_ae', 'amazon_us'])('is refused by the library: %s', async (code) => {
    const asked = onboarding.register(inMarketplace(code), OPERATOR);
    await expect(asked).rejects.toMatchObject({ name: 'BadInput', problems: [PROBLEM] });
    const deposited = onboarding.deposit(inMarketplace(code));
    await expect(deposited).rejects.toMatchObject({ problems: [PROBLEM] });
    expect(await started()).toBe(0);
  });

  it('is named beside the other fields that are wrong', () => {
    const bad = { ...inMarketplace('meesho'), trade: 'astronaut' };
    expect(() => checkedRegistration(bad)).toThrow(/trade .*; marketplace must be/);
  });

  it('is refused whatever its code is', () => {
    const code = fc.stringMatching(/^[a-z][a-z0-9_.]{1,20}$/);
    fc.assert(
      fc.property(code, (marketplace) => {
        fc.pre(marketplaceOf(marketplace, MARKETPLACES) === undefined);
        // Another rule: no code holds a long number.
        fc.pre(!/\d{5}/.test(marketplace));
        expect(() => checkedRegistration(inMarketplace(marketplace))).toThrow(RULE);
      }),
    );
  });

  it('is refused over the commands topic, though it was deposited before', async () => {
    const parsed = registration.parse(inMarketplace('meesho'));
    const { caseId, dossier: entry, brought } = await writeRegistration(dossier, parsed);
    const command = {
      id: COMMAND_ID,
      type: `${COMMAND_PREFIX}register`,
      subject: caseId,
      data: { dossier: entry, brought, actor: OPERATOR },
    } as unknown as CommandMessage;
    const error: unknown = await carryOut(onboarding, command, OPERATOR).catch(
      (one: unknown) => one,
    );
    expect(dispositionOf(error)).toEqual({
      kind: 'rejected',
      why: { code: 'MALFORMED', problems: [PROBLEM] },
    });
    expect(await dossier.application(caseId)).toBeNull();
    expect(await started()).toBe(0);
  });

  it('is refused over HTTP', async () => {
    const connected = { client, dossier, onboarding, close: async () => {} };
    const issuer = await startTestIssuer();
    const app = await httpServer(connected, apiConfig(issuer.url), pino({ level: 'silent' }));
    await app.listen({ host: '127.0.0.1', port: 0 });
    try {
      const { port } = app.server.address() as AddressInfo;
      const response = await fetch(`http://127.0.0.1:${port}/v1/cases`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await issuer.token({ role: 'operator' })}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(inMarketplace('meesho')),
      });
      expect([response.status, await response.json()]).toMatchObject([
        422,
        { code: 'MALFORMED', problems: [PROBLEM] },
      ]);
    } finally {
      await app.close();
      await issuer.close();
    }
    expect(await started()).toBe(0);
  });

  it('is refused on the command line', async () => {
    const file = join(dir, 'registration.json');
    writeFileSync(file, JSON.stringify(inMarketplace('meesho')));
    const [program = '', ...before] = ourProgram('clients/cli/main.ts');
    const { exitCode, stderr } = await execa(program, [...before, 'register', file], {
      cwd: PROJECT_DIR,
      reject: false,
      env: {
        TEMPORAL_ADDRESS: temporal.address,
        DOSSIER_PATH: join(dir, 'dossier.db'),
        DOSSIER_MASTER_KEY: keys.master.toString('base64'),
        DOSSIER_HASH_KEY: keys.hash.toString('base64'),
      },
    });
    expect([exitCode, stderr]).toEqual([1, `MALFORMED: marketplace ${RULE}`]);
    expect(await started()).toBe(0);
  });

  it('and one that is served would be taken: the comparison would tell', async () => {
    const { caseId, fresh } = await onboarding.register(inMarketplace('amazon_in'), OPERATOR);
    expect(fresh).toBe(true);
    await expect.poll(started, { timeout: 10_000 }).toBe(1);
    await client.workflow.getHandle(caseId).terminate('the test is over');
  });
});
