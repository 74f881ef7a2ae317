import { z } from 'zod';

const address = z.url({ protocol: /^https?$/, error: 'must be an http address' });

const environment = z.object({
  REGISTRY_URL: address,
  DOCUMENTS_URL: address,
  KYC_URL: address,
  MARKETPLACE_URL: address,
  MARKETPLACE_TOKEN_URL: address,
  NOTIFICATIONS_URL: address,
  LWA_CLIENT_ID: z.string().min(1),
  LWA_CLIENT_SECRET: z.string().min(1),
  LWA_REFRESH_TOKEN: z.string().min(1),
  /** The account of the programme itself: products are previewed with it before an artisan has one. */
  PARTNER_SELLER_ID: z.string().min(1).default('A0PROGRAMME000'),
});
export type OutsideAddresses = z.infer<typeof environment>;

/** @throws Error naming each bad variable and its rule; values are not shown, since some are secret. */
export function outsideFromEnvironment(env: NodeJS.ProcessEnv = process.env): OutsideAddresses {
  const parsed = environment.safeParse(env);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((one) => `${one.path.join('.')} ${one.message}`);
  throw new Error(`outside systems: ${faults.join('; ')}`);
}

/** All outside systems at one sandbox. */
export function sandboxAddresses(url: string): Record<keyof OutsideAddresses, string> {
  return {
    REGISTRY_URL: `${url}/registry`,
    DOCUMENTS_URL: `${url}/documents`,
    KYC_URL: `${url}/kyc`,
    MARKETPLACE_URL: `${url}/marketplace`,
    MARKETPLACE_TOKEN_URL: `${url}/marketplace/auth/o2/token`,
    NOTIFICATIONS_URL: `${url}/notifications`,
    LWA_CLIENT_ID: 'sandbox-client',
    LWA_CLIENT_SECRET: 'sandbox-secret',
    LWA_REFRESH_TOKEN: 'sandbox-refresh-token',
    PARTNER_SELLER_ID: 'A0PROGRAMME000',
  };
}
