import { COLLECTIVES } from '../data/collectives.ts';
import { SANDBOX_CLIENT, SANDBOX_DESK } from './lwa.ts';

/** The environment with which a worker talks to the sandbox at this address instead of the real systems. */
export function outsideEnvironment(url: string): Record<string, string> {
  return {
    REGISTRY_URL: `${url}/registry`,
    DOCUMENTS_URL: `${url}/documents`,
    KYC_URL: `${url}/kyc`,
    MARKETPLACE_URL: `${url}/marketplace`,
    MARKETPLACE_TOKEN_URL: `${url}/auth/o2/token`,
    MARKETPLACE_COLLECTIVES: JSON.stringify(COLLECTIVES),
    MARKETPLACE_DESK_SELLER: SANDBOX_DESK.sellerId,
    NOTIFICATIONS_URL: `${url}/notifications`,
    LWA_CLIENT_ID: SANDBOX_CLIENT.id,
    LWA_CLIENT_SECRET: SANDBOX_CLIENT.secret,
    LWA_REFRESH_TOKEN: SANDBOX_DESK.refreshToken,
  };
}
