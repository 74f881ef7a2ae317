import { COLLECTIVES } from '../demo-data/collectives.ts';
import { SANDBOX_CLIENT, SANDBOX_OUR_ACCOUNT } from './lwa.ts';

/** The environment with which a worker calls the sandbox at this address instead of the real systems. */
export function outsideEnvironment(url: string): Record<string, string> {
  return {
    REGISTRY_URL: `${url}/registry`,
    DOCUMENTS_URL: `${url}/documents`,
    KYC_URL: `${url}/kyc`,
    MARKETPLACE_URL: `${url}/marketplace`,
    MARKETPLACE_TOKEN_URL: `${url}/auth/o2/token`,
    MARKETPLACE_COLLECTIVES: JSON.stringify(COLLECTIVES),
    MARKETPLACE_OUR_SELLER: SANDBOX_OUR_ACCOUNT.sellerId,
    NOTIFICATIONS_URL: `${url}/notifications`,
    LWA_CLIENT_ID: SANDBOX_CLIENT.id,
    LWA_CLIENT_SECRET: SANDBOX_CLIENT.secret,
    LWA_REFRESH_TOKEN: SANDBOX_OUR_ACCOUNT.refreshToken,
  };
}
