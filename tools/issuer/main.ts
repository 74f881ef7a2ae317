import { z } from 'zod';
import { readEnvironment } from '../../contracts/environment.ts';
import { AUDIENCE, COMMANDS_AUDIENCE } from './audiences.ts';
import { startIssuer } from './issuer.ts';

/** The development issuer as a process. Prints one line of JSON when it listens. */

const settings = z.object({
  ISSUER_PORT: z.coerce.number().int().min(1).max(65_535).default(7330),
  ISSUER_FILE: z.string().min(1).default('.data/issuer.json'),
  /** Where browsers may come back to after signing in, several with commas between. */
  ISSUER_PAGES: z
    .string()
    .default('http://127.0.0.1:7340/sign-in/back')
    .transform((text) => text.split(',')),
  OIDC_AUDIENCE: z.string().min(1).default(AUDIENCE),
  COMMANDS_AUDIENCE: z.string().min(1).default(COMMANDS_AUDIENCE),
});

try {
  const env = readEnvironment(settings, process.env, 'the issuer cannot start');
  const issuer = await startIssuer({
    port: env.ISSUER_PORT,
    file: env.ISSUER_FILE,
    audiences: [env.OIDC_AUDIENCE, env.COMMANDS_AUDIENCE],
    pages: env.ISSUER_PAGES,
  });
  process.stdout.write(`${JSON.stringify({ ready: true, url: issuer.url })}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      issuer.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
