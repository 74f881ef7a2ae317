import { ApplicationFailure } from '@temporalio/common';
import { FAULTS } from '../../workflows/interface/activities.ts';
import { accept, type Situation, say } from '../scenarios/situation.ts';
import { SOON, THROUGH_DOCUMENTS } from '../scenarios/ways.ts';

/** Events and commands that neither a kept history nor a scenario has. */
export const RARITIES: readonly Situation[] = [
  {
    facts: { district: 'unlisted' },
    acts: [
      SOON,
      say('map_district', 'facilitator', { district: 'UP-AGRA' }),
      say('unblock', 'administrator'),
    ],
    events: [],
  },
  {
    outside: () => ({
      verifyWithProvider: async ({ requirement }) => ({
        outcome: 'valid',
        codes: requirement === 'bank_account' ? ['bank.seen_elsewhere'] : [],
      }),
    }),
    acts: THROUGH_DOCUMENTS,
    events: [],
  },
  {
    outside: () => ({
      takeDownListing: async () => {
        throw ApplicationFailure.create({ type: FAULTS.NOT_AUTHORISED, nonRetryable: true });
      },
    }),
    acts: [
      ...THROUGH_DOCUMENTS,
      accept('product'),
      SOON,
      say('withdraw', 'artisan', { reason: 'withdrawal.sells_elsewhere' }),
    ],
    events: [],
  },
];
