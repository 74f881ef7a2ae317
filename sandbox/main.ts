import { z } from 'zod';
import { startSandbox } from './server.ts';

/** The sandbox as a process: says where it is in one line of JSON, and ends on SIGTERM. */
const env = z
  .object({
    SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(7310),
    SANDBOX_HOST: z.string().default('127.0.0.1'),
    SANDBOX_DB: z.string().default('.data/sandbox.db'),
    SANDBOX_VISIBLE_AFTER_MS: z.coerce.number().int().min(0).default(1500),
  })
  .parse(process.env);

const { url, app } = await startSandbox({
  port: env.SANDBOX_PORT,
  host: env.SANDBOX_HOST,
  memory: env.SANDBOX_DB,
  visibleAfterMs: env.SANDBOX_VISIBLE_AFTER_MS,
});
process.stdout.write(`${JSON.stringify({ ready: true, url })}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void app.close());
