import { pino } from 'pino';
import type { HttpConfig } from '../../clients/http/config.ts';
import { httpServer } from '../../clients/http/server.ts';
import type { Connected } from '../../clients/library/connect.ts';
import { AUDIENCE } from '../../tools/issuer/audiences.ts';

/** The HTTP API in the test's own process. */

type Config = Pick<HttpConfig, 'identity' | 'perMinute' | 'watches' | 'bodyLimit' | 'answerMs'>;

/** The settings of its process, for an issuer of the test. */
export const apiConfig = (issuer: string, more: Partial<Config> = {}): Config => ({
  identity: {
    issuer,
    audience: AUDIENCE,
    algorithms: ['ES256'],
    keysSeconds: 600,
    clockSeconds: 5,
    longestSeconds: 3_600,
  },
  ...{ perMinute: 6_000, watches: 20, bodyLimit: 100_000, answerMs: 5_000 },
  ...more,
});

interface Document {
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly [keyword: string]: unknown }>>;
  };
}

/** The OpenAPI document, as the API serves it. It is made without any connection. */
export async function apiDocument(): Promise<Document> {
  const nowhere = {} as Connected;
  const app = await httpServer(
    nowhere,
    apiConfig('https://issuer.example'),
    pino({ level: 'silent' }),
  );
  await app.ready();
  const document = app.swagger();
  await app.close();
  return document as unknown as Document;
}
