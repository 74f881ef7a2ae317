/** What the requirements of one kind have in common, in every policy so far. */

export const DOCUMENT = {
  kind: 'document',
  stage: 'documents',
  from: 'artisan',
  checkedBy: 'provider',
  gates: 'list',
} as const;

export const CONSENT = {
  kind: 'consent',
  stage: 'documents',
  from: 'artisan',
  checkedBy: 'artisan',
  gates: 'list',
} as const;

export const KYC = {
  kind: 'kyc',
  stage: 'kyc',
  from: 'artisan',
  checkedBy: 'provider',
  gates: 'sell',
} as const;

export const PRODUCT = {
  kind: 'product',
  stage: 'catalogue',
  from: 'artisan',
  checkedBy: 'reviewer',
  gates: 'list',
} as const;
