import { ApplicationFailure } from '@temporalio/common';
import { FAULTS } from '../../workflows/interface/activities.ts';
import { submissionOf } from '../support/cases.ts';
import { send, viewOf } from '../support/scripted.ts';
import { NOTHING_FOUND } from '../support/world.ts';
import {
  type Act,
  accept,
  bring,
  heard,
  type Situation,
  say,
  sendBack,
  wait,
} from './situation.ts';
import { inTurn, KYC, LISTED, SOON, THROUGH_DOCUMENTS, TO_KYC, TO_REVIEW } from './ways.ts';

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
const RETURNED = ['requirement.returned photograph', 'document.deletion_due photograph'];

const forGood = (type: string, code: string) =>
  ApplicationFailure.create({ type, nonRetryable: true, details: [{ code }] });

const NO_PRICE = {
  finding: 'artisan',
  issues: [{ code: 'listing.missing_price', attribute: null }],
} as const;
const EXPORTED = ['listing.submitted', 'listing.went_live'];
const toLive = [...THROUGH_DOCUMENTS, accept('product'), SOON];
const TO_LIVE = [...TO_KYC, ...KYC, 'requirement.accepted product:01', ...LISTED];

/** A document store that is away for this many calls. */
const awayFor = (calls: number) => {
  let left = calls;
  return {
    deleteDocument: async () => {
      left -= 1;
      if (left < 0) return {};
      throw ApplicationFailure.create({ type: 'UNAVAILABLE', message: 'the store is away' });
    },
  };
};

/** Resolved when the store must answer about this file. */
const fileGone = Promise.withResolvers<void>();

/** Returns the document and holds the case while the file's deletion is pending: nothing is published before its answer. */
const sendBackAndHold: Act = async (handle) => {
  const { photograph } = (await viewOf(handle)).case.requirements;
  const seen = photograph?.evidence?.digest;
  const item = { requirement: 'photograph', seen, verdict: 'return', codes: [UNMASKED] };
  await send(handle, 'decide', 'reviewer', { items: [item] });
  await send(handle, 'hold', 'supervisor', { reason: 'hold.inquiry' });
};

/** What happens beside the path: selling abroad, and files that must be deleted. */
export const BESIDE_SITUATIONS: Readonly<Record<string, Situation>> = {
  'a marketplace abroad says no: at home nothing changes, and the case says what was left': {
    facts: ABROAD,
    outside: () => ({
      submitListing: async ({ sku, marketplace }) => ({
        submission: submissionOf(sku),
        ...(marketplace === 'amazon_in' ? NOTHING_FOUND : NO_PRICE),
      }),
    }),
    acts: [...toExport, wait('15 days')],
    events: [...TO_EXPORT, 'listing.refused', 'listing.unfinished', 'case.completed'],
  },
  'who withdraws is taken off sale at home and abroad': {
    facts: ABROAD,
    acts: [...toExport, say('withdraw', 'artisan', { reason: 'withdrawal.sells_elsewhere' }), SOON],
    events: [
      ...TO_EXPORT,
      ...EXPORTED,
      'case.withdrawn',
      'listing.taken_down',
      'listing.taken_down',
      'claims.released',
    ],
  },
  'a refusal of ours in the way of a take-down is mended, and the product goes': {
    outside: () => ({
      takeDownListing: inTurn<object>(forGood(FAULTS.REJECTED_REQUEST, 'fault.role'), {}),
    }),
    acts: [...toLive, say('withdraw', 'artisan', { reason: 'withdrawal.other' }), wait('1 hour')],
    events: [
      ...TO_LIVE,
      'case.withdrawn',
      'fault.raised product:01',
      'fault.cleared',
      'listing.taken_down',
      'claims.released',
    ],
  },
  'a picture with the full Aadhaar number comes back, and its file goes': {
    acts: [SOON, sendBack('photograph', UNMASKED), SOON],
    events: [...TO_REVIEW, ...RETURNED, 'document.deleted photograph'],
  },
  'the store answers while the case is held, and the artisan withdraws: the case closes': {
    outside: () => ({ deleteDocument: () => fileGone.promise.then(() => ({})) }),
    acts: [
      SOON,
      sendBackAndHold,
      heard(() => fileGone.resolve()),
      say('withdraw', 'artisan', { reason: 'withdrawal.other' }),
      SOON,
    ],
    events: [
      ...TO_REVIEW,
      ...RETURNED,
      'case.held',
      'case.withdrawn',
      'document.deleted photograph',
      'claims.released',
    ],
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
      'provider.recovered',
      'document.deleted photograph',
      'claims.released',
    ],
  },
  'what cannot be reached any more a facilitator sees to by hand': {
    facts: ABROAD,
    outside: () => ({
      takeDownListing: async () => {
        throw forGood(FAULTS.NOT_AUTHORISED, 'account.not_authorised');
      },
    }),
    acts: [
      ...toExport,
      say('withdraw', 'artisan', { reason: 'withdrawal.sells_elsewhere' }),
      SOON,
      say('assist', 'facilitator', {
        requirement: 'product:ABCDE-FGHJK-P01',
        outcome: 'assistance.provided',
      }),
      SOON,
    ],
    events: [
      ...TO_EXPORT,
      ...EXPORTED,
      'case.withdrawn',
      'listing.left_up',
      'assistance.opened product:01',
      'listing.left_up',
      'claims.released',
      'listing.taken_down',
      'listing.taken_down',
      'assistance.completed product:01',
    ],
  },
  'a file whose place cannot be read any more is deleted by hand': {
    outside: () => ({
      deleteDocument: async () => {
        throw forGood(FAULTS.DOSSIER, 'fault.dossier_unreadable');
      },
    }),
    acts: [
      SOON,
      sendBack('photograph', UNMASKED),
      SOON,
      say('withdraw', 'artisan', { reason: 'withdrawal.artisan_request' }),
      SOON,
      say('assist', 'administrator', {
        requirement: 'photograph',
        outcome: 'assistance.provided',
      }),
      SOON,
    ],
    events: [
      ...TO_REVIEW,
      ...RETURNED,
      'fault.raised',
      'case.withdrawn',
      'fault.cleared',
      'assistance.opened photograph',
      'claims.released',
      'document.deleted photograph',
      'assistance.completed photograph',
    ],
  },
};
