import { DASHBOARD } from './hi/dashboard.ts';
import { EVENTS } from './hi/events.ts';
import { FILES } from './hi/files.ts';
import { MESSAGES } from './hi/messages.ts';
import { DOCUMENT_REASONS } from './hi/reasons-documents.ts';
import { KYC_REASONS } from './hi/reasons-kyc.ts';
import { PRODUCT_REASONS } from './hi/reasons-products.ts';
import { RUNNING_REASONS } from './hi/reasons-running.ts';
import { SCHEME_REASONS } from './hi/reasons-scheme.ts';
import { REQUIREMENTS } from './hi/requirements.ts';
import { WORDS } from './hi/words.ts';
import type { Catalogue } from './shape.ts';

/** Every Hindi text, by what kind of thing it is about. */
export const hi = {
  words: { ...WORDS, ...EVENTS, ...DASHBOARD },
  requirements: REQUIREMENTS,
  reasons: {
    ...DOCUMENT_REASONS,
    ...KYC_REASONS,
    ...SCHEME_REASONS,
    ...PRODUCT_REASONS,
    ...RUNNING_REASONS,
  },
  messages: { ...MESSAGES, ...FILES },
} as const satisfies Catalogue;
