import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ACCESS_ROLES, type AccessRole } from '../../contracts/vocabulary.ts';
import type { TestIssuer } from '../../tools/issuer/bendable.ts';
import type { Installation } from '../support/installation.ts';
import { fetchSchemathesis } from '../support/schemathesis.ts';
import { IN_LONG_MODE, SIZES } from '../support/sizes.ts';
import { type Server, startServer } from './server.ts';

/**
 * The document with cases that exist: nobody guesses an id. Python cannot build texts by patterns with properties of
 * Unicode, so it gets others, whose texts those take too.
 */
const withCases = (document: string, caseId: string): string =>
  JSON.stringify(
    JSON.parse(document, (key, value) => {
      if (key === 'pattern' && /\\p\{|\\u\{/.test(String(value))) return '^[A-Z][a-z]{2,20}$';
      const isCase = (value as { name?: unknown; in?: unknown } | null)?.name === 'case';
      return isCase ? { ...value, schema: { enum: [caseId, 'CF4GA-CY4YP-1', 'no-case'] } } : value;
    }),
  );

const CHECKS = [
  ...['not_a_server_error', 'status_code_conformance', 'content_type_conformance'],
  ...['response_schema_conformance', 'unsupported_method', 'ignored_auth', 'use_after_free'],
].join();

/** The installation of a file of tests, with whose tokens its HTTP API takes. */
export interface Served {
  readonly one: Installation;
  readonly issuer: TestIssuer;
}

/**
 * Requests that Schemathesis makes of the served document, good and bad, with the token of each role, one after another
 * along the links between operations. Every answer has to be one that the document has, and none an error of ours.
 */
export function promisesAreKept(served: () => Served): void {
  let server: Server;
  let folder: string;
  let document: string;
  beforeAll(async () => {
    const { one, issuer } = served();
    folder = mkdtempSync(join(tmpdir(), 'generated-'));
    const env = { ...one.env, OIDC_ISSUER: issuer.url, ARTISAN_DATA_DIR: one.dataDir };
    server = await startServer({ ...env, HTTP_PER_MINUTE: '100000' });
    document = await (await fetch(`${server.url}/v1/openapi.json`)).text();
  });
  afterAll(async () => {
    await server?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  /** @returns what it found, as a person reads it; null where there is nothing */
  async function found(role: AccessRole, phases: string): Promise<string | null> {
    const { one, issuer } = served();
    const [row] = one.rowsOf('straight', 1);
    const { caseId } = await one.onboarding.register(row?.registration ?? ({} as never), {
      ...{ role: 'system', id: 'partner-1', organisation: 'test-office' },
    });
    const token = await issuer.token({
      ...{ sub: `${role}-1`, role, organisation: 'test-office' },
      artisan: caseId.replace(/-\d+$/, ''),
    });
    const file = join(folder, `${role}.json`);
    writeFileSync(file, withCases(document, caseId));
    const { exitCode, all } = await execa(
      'st',
      [
        ...['run', file, '--url', server.url, '--checks', CHECKS, '--phases', phases],
        ...[
          '--header',
          `Authorization: Bearer ${token}`,
          '--max-examples',
          String(SIZES.generated),
        ],
        ...[
          '--seed',
          '7',
          '--no-shrink',
          '--continue-on-failure',
          '--exclude-operation-id',
          'changes',
        ],
        ...['--warnings', 'off', '--suppress-health-check', 'all', '--request-timeout', '60'],
      ],
      { env: await fetchSchemathesis(), cwd: folder, all: true, reject: false },
    );
    return exitCode === 0 ? null : all;
  }

  it.each(IN_LONG_MODE ? ACCESS_ROLES : (['supervisor'] as const))(
    'are kept towards %s',
    async (role) => {
      expect(
        await found(
          role,
          IN_LONG_MODE && role === 'supervisor' ? 'coverage,fuzzing,stateful' : 'fuzzing',
        ),
      ).toBe(null);
    },
  );
}
