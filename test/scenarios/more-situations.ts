import { ApplicationFailure } from '@temporalio/common';
import { FAULTS, type OutsideActivities } from '../../workflows/interface/activities.ts';
import { evidence, messageOf } from '../support/cases.ts';
import { type Act, accept, acceptFor, bring, type Situation, say, wait } from './situation.ts';
import {
  BOTH,
  inTurn,
  KYC,
  LISTED,
  levels,
  SOON,
  THROUGH_DOCUMENTS,
  TO_DOCUMENTS,
  TO_KYC,
  TO_REVIEW,
} from './ways.ts';

const registry = (...answers: Awaited<ReturnType<OutsideActivities['lookUpRegistration']>>[]) => ({
  lookUpRegistration: inTurn(...answers),
});
const pending = { outcome: 'pending', levels: levels('pending'), codes: [] } as const;
const approved = { outcome: 'approved', levels: levels('approved'), codes: [] } as const;
const returned = {
  outcome: 'pending',
  levels: levels('returned'),
  codes: ['registry.returned'],
} as const;
const unreachable = async () => ({
  delivered: false,
  message: messageOf('m-1'),
  channel: 'sms' as const,
  code: 'notification.unreachable',
});
/** *Request Cancellation* in Temporal UI. */
const cancel: Act = (handle) => handle.cancel();
const TOYS = { trade: 'doll_toy_maker', policy: '2026-12' };

/** Rules that are data, what happens beside the path, and artisans whom reminders do not reach. */
export const MORE_SITUATIONS: Readonly<Record<string, Situation>> = {
  'somebody asks Temporal to cancel the run, twice, and the case goes on': {
    acts: [SOON, cancel, SOON, cancel, ...BOTH, SOON],
    events: [
      ...TO_REVIEW,
      'case.cancellation_requested',
      ...TO_KYC.slice(TO_REVIEW.length),
      ...KYC,
    ],
  },
  'nothing is written of a cancellation that is asked for once the case has ended': {
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
      cancel,
      SOON,
    ],
    events: [
      ...TO_KYC,
      ...KYC,
      'requirement.accepted product:01',
      ...LISTED,
      'case.withdrawn',
      'listing.left_up',
      'assistance.opened product:01',
      'claims.released',
    ],
  },
  'the scheme sends something back, and goes on once the artisan has been there': {
    outside: () => registry(returned, returned, pending, approved),
    acts: [wait('3 hours')],
    events: [
      'case.registered',
      'case.route_assessed',
      'verification.progressed',
      'requirement.returned scheme_verification',
      'verification.progressed',
      'requirement.referred scheme_verification → registry',
      ...TO_REVIEW.slice(2),
    ],
  },
  'the scheme tells by itself before it is asked again': {
    outside: () => registry(pending),
    acts: [SOON, say('report_registration', 'system', { levels: levels('approved'), codes: [] })],
    events: [
      'case.registered',
      'case.route_assessed',
      'verification.progressed',
      ...TO_REVIEW.slice(2),
    ],
  },
  'a toy maker brings a geographical indication in place of the card': {
    facts: TOYS,
    acts: [
      SOON,
      ...BOTH,
      bring('geographical_indication'),
      SOON,
      accept('geographical_indication'),
    ],
    events: [
      ...TO_KYC,
      'requirement.submitted geographical_indication',
      'requirement.referred geographical_indication → reviewer',
      'requirement.accepted geographical_indication',
      ...KYC,
    ],
  },
  'a paper that is good for ten days only is brought anew': {
    without: ['bank_proof'],
    acts: [
      SOON,
      acceptFor(10)('photograph'),
      wait('11 days'),
      bring('photograph', 'bank_proof'),
      SOON,
      ...BOTH,
    ],
    events: [
      ...TO_DOCUMENTS,
      'requirement.referred photograph → reviewer',
      'requirement.accepted photograph',
      'reminder.delivered',
      'requirement.expired photograph',
      'reminder.delivered',
      'requirement.submitted photograph',
      'requirement.submitted bank_proof',
      'requirement.referred photograph → reviewer',
      'requirement.referred bank_proof → reviewer',
      'requirement.accepted photograph',
      'requirement.accepted bank_proof',
      ...KYC,
    ],
  },
  'other rules apply from now on, and what was accepted stays accepted': {
    facts: { trade: 'doll_toy_maker' },
    acts: [
      SOON,
      accept('photograph'),
      say('move_policy', 'administrator', { policy: '2026-12', reason: 'policy.new_rules' }),
      accept('bank_proof'),
      bring('geographical_indication'),
      SOON,
      accept('geographical_indication'),
    ],
    events: [
      ...TO_REVIEW,
      'requirement.accepted photograph',
      'case.policy_moved → 2026-12',
      'requirement.accepted bank_proof',
      'requirement.submitted geographical_indication',
      'requirement.referred geographical_indication → reviewer',
      'requirement.accepted geographical_indication',
      ...KYC,
    ],
  },
  'messages do not arrive, so a facilitator calls on the artisan': {
    without: ['bank_proof'],
    outside: () => ({ sendMessage: unreachable }),
    acts: [
      SOON,
      accept('photograph'),
      wait('30 days'),
      bring('bank_proof'),
      SOON,
      accept('bank_proof'),
    ],
    events: [
      ...TO_DOCUMENTS,
      'requirement.referred photograph → reviewer',
      'requirement.accepted photograph',
      'reminder.failed',
      'reminder.failed',
      'reminder.failed',
      'assistance.opened bank_proof',
      'requirement.submitted bank_proof',
      'assistance.completed bank_proof',
      'requirement.referred bank_proof → reviewer',
      'requirement.accepted bank_proof',
      ...KYC,
    ],
  },
  'who wants no messages is called on, and never lapses for it': {
    without: ['bank_proof'],
    acts: [
      SOON,
      accept('photograph'),
      say('contact', 'artisan', { reminders: false, channel: 'sms' }),
      wait('30 days'),
    ],
    events: [
      ...TO_DOCUMENTS,
      'requirement.referred photograph → reviewer',
      'requirement.accepted photograph',
      'contact.changed',
      'assistance.opened bank_proof',
    ],
  },
  'selling abroad comes beside the path and delays nothing': {
    facts: { policy: '2026-12', exports: true },
    acts: [
      ...THROUGH_DOCUMENTS,
      accept('product'),
      SOON,
      bring('import_export_code'),
      SOON,
      accept('import_export_code'),
      wait('15 days'),
    ],
    events: [
      ...TO_KYC,
      ...KYC,
      'requirement.accepted product:01',
      ...LISTED,
      'requirement.submitted import_export_code',
      'requirement.referred import_export_code → reviewer',
      'requirement.accepted import_export_code',
      'capability.granted',
      'listing.submitted',
      'listing.went_live',
      'case.completed',
    ],
  },
  'an import-export code that never comes costs nobody the case': {
    facts: { policy: '2026-12', exports: true },
    acts: [...THROUGH_DOCUMENTS, accept('product'), wait('110 days')],
    polledFor: 110,
    events: [
      ...TO_KYC,
      ...KYC,
      'requirement.accepted product:01',
      ...LISTED,
      'reminder.delivered',
      'reminder.delivered',
      'reminder.delivered',
      'case.completed',
    ],
  },
  'a collective’s member is listed before the account for their share is known': {
    facts: { policy: '2026-12', route: 'collective', collective: 'women-weavers-cooperative' },
    without: ['tax_status', 'seller_account', 'bank_proof'],
    acts: [
      SOON,
      accept('photograph'),
      bring('collective_membership'),
      SOON,
      accept('collective_membership'),
      SOON,
      accept('product'),
      SOON,
      bring('payout_proof'),
      SOON,
      accept('payout_proof'),
      wait('15 days'),
    ],
    events: [
      'case.registered',
      ...TO_DOCUMENTS.slice(2),
      'requirement.referred photograph → reviewer',
      'requirement.accepted photograph',
      'requirement.submitted collective_membership',
      'requirement.referred collective_membership → reviewer',
      'requirement.accepted collective_membership',
      ...KYC.filter((one) => one !== 'requirement.accepted tax_status'),
      'requirement.accepted product:01',
      ...LISTED.filter((one) => one !== 'requirement.accepted seller_account'),
      'requirement.submitted payout_proof',
      'requirement.referred payout_proof → reviewer',
      'requirement.accepted payout_proof',
      'capability.granted',
      'case.completed',
    ],
  },
  'an artisan applies again, and nobody looks at the same paper twice': {
    without: ['photograph', 'bank_proof', 'product:ABCDE-FGHJK-P01'],
    carriedOver: {
      fromCase: 'ABCDE-FGHJK-9',
      requirements: {
        photograph: { evidence: evidence('photograph'), acceptedAt: '2026-10-01T06:00:00.000Z' },
        bank_proof: { evidence: evidence('bank_proof'), acceptedAt: '2026-10-01T06:00:00.000Z' },
        'product:ABCDE-FGHJK-P01': {
          evidence: evidence('product:ABCDE-FGHJK-P01'),
          acceptedAt: '2026-10-02T06:00:00.000Z',
        },
      },
    },
    acts: [SOON, wait('15 days')],
    events: [
      'case.registered',
      'requirement.carried_over photograph',
      'requirement.carried_over bank_proof',
      'requirement.carried_over product:01',
      ...TO_DOCUMENTS.slice(1),
      ...KYC,
      ...LISTED,
      'case.completed',
    ],
  },
  'the scheme takes more than a year, and it is told that this is too long': {
    outside: () => registry(pending),
    acts: [wait('400 days')],
    polledFor: 400,
    events: [
      'case.registered',
      'case.route_assessed',
      'verification.progressed',
      // Out of the registry’s hands after 45 days, then said again after 5 more, 10, 20, 40, 80, 160 and 320.
      ...Array(7).fill('work.escalated → supervisor'),
      'case.overdue → supervisor',
      'work.escalated → supervisor',
    ],
  },
};
