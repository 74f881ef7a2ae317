import { DASHBOARD } from './en/dashboard.ts';
import { EVENTS } from './en/events.ts';
import { FILES } from './en/files.ts';
import { MESSAGES } from './en/messages.ts';
import { DOCUMENT_REASONS } from './en/reasons-documents.ts';
import { KYC_REASONS } from './en/reasons-kyc.ts';
import { PRODUCT_REASONS } from './en/reasons-products.ts';
import { RUNNING_REASONS } from './en/reasons-running.ts';
import { SCHEME_REASONS } from './en/reasons-scheme.ts';
import { REQUIREMENTS } from './en/requirements.ts';
import { WORDS } from './en/words.ts';
import type { Catalogue } from './shape.ts';

/** Every English text, by what kind of thing it is about. */
export const en = {
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
