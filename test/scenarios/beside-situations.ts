import { ApplicationFailure } from '@temporalio/common';
import { FAULTS } from '../../contracts/outside.ts';
import { accept, bring, type Situation, say, sendBack, wait } from './situation.ts';
import { KYC, LISTED, SOON, THROUGH_DOCUMENTS, TO_KYC, TO_REVIEW } from './ways.ts';

const ABROAD = { policy: '2026-12', exports: true } as const;
const MAY_EXPORT = [
  'requirement.submitted import_export_code',
  'requirement.referred import_export_code → reviewer',
  'requirement.accepted import_export_code',
  'capability.granted',
];
const toExport = [
  ...THROUGH_DOCUMENTS,
  accept('product'),
  SOON,
  bring('import_export_code'),
  SOON,
  accept('import_export_code'),
  SOON,
];
const TO_EXPORT = [...TO_KYC, ...KYC, 'requirement.accepted product:01', ...LISTED, ...MAY_EXPORT];
const UNMASKED = 'document.unmasked_aadhaar';
const RETURNED = ['requirement.returned photograph', 'document.condemned photograph'];

const forGood = (type: string) => ApplicationFailure.create({ type, nonRetryable: true });

/** A store that is away for so many calls. */
const awayFor = (calls: number) => {
  let left = calls;
  return {
    purgeDocument: async () => {
      left -= 1;
      if (left < 0) return {};
      throw ApplicationFailure.create({ type: 'UNAVAILABLE', message: 'the store is away' });
    },
  };
};

/** What goes on beside the path: selling abroad, and files that nobody may keep. */
export const BESIDE_SITUATIONS: Readonly<Record<string, Situation>> = {
  'a marketplace abroad says no: at home nothing changes, and the case says what was left': {
    facts: ABROAD,
    outside: () => ({
      submitListing: async ({ sku, abroad }) => ({
        submission: `submission-${sku}`,
        issues: abroad === undefined ? [] : [{ code: 'listing.missing_price', attribute: null }],
      }),
    }),
    acts: [...toExport, wait('15 days')],
    events: [...TO_EXPORT, 'export.refused', 'export.unfinished', 'case.completed'],
  },
  'who withdraws is taken off sale abroad first, then at home': {
    facts: ABROAD,
    acts: [...toExport, say('withdraw', 'artisan', { reason: 'withdrawal.sells_elsewhere' }), SOON],
    events: [
      ...TO_EXPORT,
      'export.submitted',
      'export.went_live',
      'case.withdrawn',
      'export.taken_down',
      'listing.taken_down',
      'claims.released',
    ],
  },
  'a picture with the full Aadhaar number comes back, and its file goes': {
    acts: [SOON, sendBack('photograph', UNMASKED), SOON],
    events: [...TO_REVIEW, ...RETURNED, 'document.purged photograph'],
  },
  'the file goes although another was brought and the case ended while the store was away': {
    outside: () => awayFor(7),
    acts: [
      SOON,
      sendBack('photograph', UNMASKED),
      SOON,
      bring('photograph'),
      say('withdraw', 'artisan', { reason: 'withdrawal.artisan_request' }),
      wait('1 hour'),
    ],
    events: [
      ...TO_REVIEW,
      ...RETURNED,
      'provider.unavailable',
      'requirement.submitted photograph',
      'requirement.referred photograph → reviewer',
      'case.withdrawn',
      'document.purged photograph',
      'claims.released',
    ],
  },
  'what cannot be reached any more is told: its owner has to take it off sale, abroad and at home':
    {
      facts: ABROAD,
      outside: () => ({
        delist: async () => {
          throw forGood(FAULTS.REJECTED_REQUEST);
        },
      }),
      acts: [
        ...toExport,
        say('withdraw', 'artisan', { reason: 'withdrawal.sells_elsewhere' }),
        SOON,
      ],
      events: [
        ...TO_EXPORT,
        'export.submitted',
        'export.went_live',
        'case.withdrawn',
        'export.left_up',
        'listing.left_up',
        'claims.released',
      ],
    },
  'a file that nobody can name any more is told as the case ends: somebody has to look': {
    outside: () => ({
      purgeDocument: async () => {
        throw forGood(FAULTS.DOSSIER);
      },
    }),
    acts: [
      SOON,
      sendBack('photograph', UNMASKED),
      SOON,
      say('withdraw', 'artisan', { reason: 'withdrawal.artisan_request' }),
      SOON,
    ],
    events: [
      ...TO_REVIEW,
      ...RETURNED,
      'provider.unavailable',
      'case.withdrawn',
      'document.left_behind photograph',
      'claims.released',
    ],
  },
};
