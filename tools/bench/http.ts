import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { httpConfig } from '../../clients/http/config.ts';
import { httpServer } from '../../clients/http/server.ts';
import type { ReviewItem } from '../../clients/library/onboarding.ts';
import type { RegistrationInput } from '../../contracts/intake/registration.ts';
import { AUDIENCE } from '../issuer/audiences.ts';
import { startIssuer } from '../issuer/issuer.ts';
import { keptIn } from '../issuer/kept.ts';
import { freePort } from '../launcher/free-port.ts';
import { median } from './histories.ts';
import { artisans, decisionOn, OPERATOR, REVIEWER, untilReviewed } from './people.ts';
import type { Services } from './services.ts';

/** The benchmark of the ways in: registrations and decisions over HTTP, and through the library in the same process. */

const WAYS = ['http', 'library'] as const;
type Way = (typeof WAYS)[number];

export interface HttpOptions {
  readonly rounds: number;
  /** Cases of each way in each round. */
  readonly cases: number;
  readonly say: (line: string) => void;
}

/** Registrations and decisions a second, as medians of the rounds. */
export interface HttpResult {
  readonly register: Readonly<Record<Way, number>>;
  readonly decide: Readonly<Record<Way, number>>;
  readonly registerRatio: number;
  readonly decideRatio: number;
  /** How long 99 of 100 requests took at most, in milliseconds. */
  readonly p99Ms: number;
  readonly requests: number;
}

/** How many requests are open at once, of either way. */
const AT_ONCE = 8;
/** A way to open a case, and to decide on it. */
interface Client {
  register(one: RegistrationInput): Promise<string>;
  decide(caseId: string, items: readonly ReviewItem[]): Promise<void>;
}

/**
 * Measures both ways in turns, each with cases of its own. Before a turn every case of the one before has come to wait for
 * people: what the workers do is measured with neither.
 * @throws Error where a request is refused
 */
export async function measureHttp(services: Services, options: HttpOptions): Promise<HttpResult> {
  const { rounds, cases, say } = options;
  const http = await startHttp(services);
  const ways: Readonly<Record<Way, Client>> = { http, library: libraryOf(services) };
  const rates: Record<'register' | 'decide', Record<Way, number[]>> = {
    register: { http: [], library: [] },
    decide: { http: [], library: [] },
  };
  const people = artisans();
  const turn = async (way: Way, count: number) => {
    const input = Array.from({ length: count }, () => people.next().value);
    const opened: string[] = [];
    const register = await rateOf(input, async (one) => {
      opened.push(await ways[way].register(one));
    });
    const due = await Promise.all(opened.map((caseId) => untilReviewed(services, caseId)));
    const decide = await rateOf(due, ({ caseId, items }) => ways[way].decide(caseId, items));
    return { register, decide };
  };
  try {
    say('warming up');
    for (const way of WAYS) await turn(way, Math.ceil(cases / 4));
    http.took.length = 0;
    for (let round = 0; round < rounds; round += 1)
      for (const way of round % 2 === 0 ? WAYS : WAYS.toReversed()) {
        const { register, decide } = await turn(way, cases);
        rates.register[way].push(register);
        rates.decide[way].push(decide);
        const figures = `${register.toFixed(1)} registrations and ${decide.toFixed(1)} decisions`;
        say(`round ${round + 1} of ${rounds}, ${way}: ${figures} a second`);
      }
  } finally {
    await http.close();
  }
  const both = (what: 'register' | 'decide') => ({
    http: median(rates[what].http),
    library: median(rates[what].library),
  });
  const ratio = (what: 'register' | 'decide') =>
    median(rates[what].http.map((one, round) => one / (rates[what].library[round] ?? Number.NaN)));
  const took = http.took.toSorted((a, b) => a - b);
  return {
    register: both('register'),
    decide: both('decide'),
    registerRatio: ratio('register'),
    decideRatio: ratio('decide'),
    p99Ms: took[Math.ceil(took.length * 0.99) - 1] ?? Number.NaN,
    requests: took.length,
  };
}

/** Does the work with some at once. @returns how many a second */
async function rateOf<T>(input: readonly T[], work: (one: T) => Promise<void>): Promise<number> {
  const rest = input.values();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const one of rest) await work(one);
    }),
  );
  return input.length / ((performance.now() - began) / 1000);
}

const libraryOf = ({ onboarding }: Services): Client => ({
  register: async (one) => (await onboarding.register(one, OPERATOR)).caseId,
  decide: async (caseId, items) => {
    const given = { commandId: randomUUID(), actor: REVIEWER };
    await onboarding.decide(caseId, items.map(decisionOn), given);
  },
});

/** The HTTP API in this process, with a real sign-in, and `fetch` as its caller. */
async function startHttp(services: Services) {
  const file = join(services.dataDir, 'issuer.json');
  const issuer = await startIssuer({ port: await freePort(), file, audiences: [AUDIENCE] });
  const { secrets } = await keptIn(file);
  const config = { ...httpConfig({ OIDC_ISSUER: issuer.url }), perMinute: 1_000_000 };
  const app = await httpServer(services, config, pino({ level: 'silent' }));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const tokenOf = async (id: string) => {
    const basic = Buffer.from(`${id}:${secrets[id]}`).toString('base64');
    const answer = await fetch(`${issuer.url}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    return String(((await answer.json()) as { access_token?: string }).access_token);
  };
  const [operator, reviewer] = [await tokenOf(OPERATOR.id), await tokenOf(REVIEWER.id)];
  const took: number[] = [];
  const post = async (path: string, token: string, body: object, headers = {}) => {
    const began = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: {
        ...headers,
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    const said = (await answer.json()) as { caseId?: string; detail?: string };
    took.push(performance.now() - began);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${said.detail}`);
    return said;
  };
  return {
    took,
    register: async (one: RegistrationInput) =>
      String((await post('/v1/cases', operator, one)).caseId),
    decide: async (caseId: string, items: readonly ReviewItem[]) => {
      const key = { 'idempotency-key': `"${randomUUID()}"` };
      const body = { items: items.map(decisionOn) };
      await post(`/v1/cases/${caseId}/decisions`, reviewer, body, key);
    },
    close: async () => {
      await app.close();
      await issuer.close();
    },
  };
}
