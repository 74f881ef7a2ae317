import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AUDIENCE, COMMANDS_AUDIENCE } from '../../tools/issuer/audiences.ts';
import { type Issuer, startIssuer } from '../../tools/issuer/issuer.ts';
import { keptIn } from '../../tools/issuer/kept.ts';
import { canHaveKcat, fetchKcat } from '../../tools/launcher/fetch-examples.ts';
import { freePort } from '../../tools/launcher/free-port.ts';
import { shellFileText } from '../../tools/launcher/http.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { type Server, startServer } from './server.ts';

/** The page of a newcomer who has `curl` alone: all of its commands, in one shell, with a real sign-in. */

const PAGE = 'docs/guides/curl.md';
let one: Installation;
let issuer: Issuer;
let server: Server;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'curl-'));
  mkdirSync(join(folder, '.data'));
  const file = join(folder, '.data/issuer.json');
  issuer = await startIssuer({
    port: await freePort(),
    file,
    audiences: [AUDIENCE, COMMANDS_AUDIENCE],
  });
  one = await startInstallation({}, { commands: true, env: { OIDC_ISSUER: issuer.url } });
  server = await startServer({ ...one.env, OIDC_ISSUER: issuer.url });
  const addresses = { http: server.url, issuer: issuer.url, kafka: one.kafka.brokers.join(',') };
  const text = shellFileText(addresses, (await keptIn(file)).secrets);
  writeFileSync(join(folder, '.data/http.env'), text);
});
afterAll(async () => {
  await server?.end();
  await one?.stop();
  await issuer?.close();
  rmSync(folder, { recursive: true, force: true });
});

it.runIf(canHaveKcat())(
  'brings one case to the marketplace by the commands of its page',
  async () => {
    const commands = [...readFileSync(PAGE, 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)]
      .map(([, block = '']) =>
        block.replaceAll('/tmp/registration.json', `${folder}/registration.json`),
      )
      .join('\n');
    const { stdout } = await execa('bash', ['-euc', `before=\n${commands}`], {
      cwd: folder,
      env: await fetchKcat(),
    });
    const said = stdout.split('\n');
    expect(said[0]).toMatch(/^the case is [2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}-1$/);
    expect(said).toContain('over Kafka: artisan-onboarding.contact.changed');
    expect(
      said.some((line) => line.startsWith('documents open') && line.includes('reviewer')),
    ).toBe(true);
    expect(stdout).toMatch(/is (live|ended) in go_live/);
    expect(said.at(-1)).toMatch(/^403 NOT_ALLOWED: \p{Script=Devanagari}/u);
  },
);
