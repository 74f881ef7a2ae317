import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';

/**
 * The reference page of the HTTP API: Redoc over our own document. The page asks no other host for anything, and its
 * policy lets it run nothing but its own script.
 */

const SCRIPT_URL = '/v1/reference/redoc.js';
const START_URL = '/v1/reference/start.js';
/** The search of Redoc needs a worker made of a blob: it is off. */
const START = `Redoc.init('/v1/openapi.json', { disableSearch: true, hideDownloadButtons: true, nativeScrollbars: true }, document.getElementById('reference'));`;
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Artisan onboarding: HTTP API</title>
</head>
<body>
<main id="reference"></main>
<noscript>The document itself: <a href="/v1/openapi.json">openapi.json</a></noscript>
<script src="${SCRIPT_URL}"></script>
<script src="${START_URL}"></script>
</body>
</html>
`;

/** Redoc writes its styles into style elements of its own; nothing else may be inline, and nothing comes from elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const REFERENCE_URLS = ['/v1/reference', SCRIPT_URL, START_URL] as const;

/** Adds the page and its scripts. They hold nothing about any case, so they need no token. */
export function serveReference(app: FastifyInstance): void {
  const bundle = readFileSync(
    createRequire(import.meta.url).resolve('redoc/bundles/redoc.standalone.js'),
  );
  const files = {
    '/v1/reference': { type: 'text/html; charset=utf-8', body: Buffer.from(PAGE) },
    [SCRIPT_URL]: { type: 'text/javascript; charset=utf-8', body: bundle },
    [START_URL]: { type: 'text/javascript; charset=utf-8', body: Buffer.from(START) },
  };
  for (const [url, { type, body }] of Object.entries(files)) {
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
    app.get(url, { schema: { hide: true } as never }, async (request, reply) => {
      reply.headers({
        etag,
        'cache-control': 'no-cache',
        'content-security-policy': POLICY,
        'referrer-policy': 'no-referrer',
      });
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply.type(type).send(body);
    });
  }
}
