import { z } from 'zod';

/** The settings of sign-in by OpenID Connect, read from the environment by every process that checks tokens. */

/** Signatures by a key pair alone: with a shared secret, whoever can check a token could also make one. */
const ALGORITHMS = ['ES256', 'ES384', 'EdDSA', 'PS256', 'RS256'] as const;

/** An issuer is named by https. On this machine alone, plain http does as well. */
const issuerUrl = z.url().refine(
  (text) => {
    const { protocol, hostname } = new URL(text);
    return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  },
  { error: 'must begin with https://, but for an issuer on this machine' },
);

export const identitySettings = z.object({
  /** The issuer whose tokens are taken, exactly as its tokens name it. */
  OIDC_ISSUER: issuerUrl,
  /** Whom its tokens have to be meant for: this API. */
  OIDC_AUDIENCE: z.string().min(1).max(200).default('urn:artisan-onboarding'),
  /** The signatures that are taken, with commas. */
  OIDC_ALGORITHMS: z
    .string()
    .default('ES256,RS256')
    .transform((text) => text.split(',').map((one) => one.trim()))
    .pipe(z.array(z.enum(ALGORITHMS)).min(1)),
  /** How long the issuer's keys are kept while it does not answer, in seconds. */
  OIDC_KEYS_SECONDS: z.coerce.number().int().min(1).max(86_400).default(600),
  /** How far the issuer's clock may differ from ours, in seconds. */
  OIDC_CLOCK_SECONDS: z.coerce.number().int().min(0).max(120).default(5),
  /** The longest life of a token that is taken, in seconds. */
  OIDC_LONGEST_SECONDS: z.coerce.number().int().min(60).max(86_400).default(3_600),
});

export interface IdentityConfig {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly keysSeconds: number;
  readonly clockSeconds: number;
  readonly longestSeconds: number;
}

export const identityConfig = (one: z.output<typeof identitySettings>): IdentityConfig => ({
  issuer: one.OIDC_ISSUER,
  audience: one.OIDC_AUDIENCE,
  algorithms: one.OIDC_ALGORITHMS,
  keysSeconds: one.OIDC_KEYS_SECONDS,
  clockSeconds: one.OIDC_CLOCK_SECONDS,
  longestSeconds: one.OIDC_LONGEST_SECONDS,
});
