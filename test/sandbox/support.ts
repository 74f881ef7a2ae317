import { ARTISANS_CSV } from '../../tools/demo-data/generate.ts';
import type { SandboxConfig } from '../../tools/sandbox/config.ts';
import { type Sandbox, startSandbox } from '../../tools/sandbox/server.ts';

/** A fast and silent sandbox for one test, with the personas of the committed file. */
export function testSandbox(changed: Partial<SandboxConfig> = {}): Promise<Sandbox> {
  return startSandbox({
    host: '127.0.0.1',
    port: 0,
    db: ':memory:',
    seed: ARTISANS_CSV,
    hold: false,
    outageMs: 150,
    bankMs: 100,
    listingMs: 100,
    quotas: 400,
    words: undefined,
    log: 'silent',
    ...changed,
  });
}

/** Sends JSON and reads JSON. */
export async function ask(
  url: string,
  body?: unknown,
  method = body === undefined ? 'GET' : 'PUT',
  headers: Record<string, string> = {},
) {
  const response = await fetch(url, {
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? null : JSON.parse(text),
  };
}
