import { ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import type {
  AccountReport,
  ListingState,
  RegistryReport,
} from '../../workflows/interface/activities.ts';
import { FAULTS, type Findings } from '../../workflows/interface/activities.ts';
import { send, viewOf } from '../support/scripted.ts';
import { NOTHING_FOUND } from '../support/world.ts';
import {
  type Act,
  accept,
  bring,
  heard,
  overrule,
  recheck,
  type Situation,
  say,
  wait,
} from './situation.ts';
import {
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

/** A failure of an outside call, as the activity throws it. */
const failure = (type: string, code: string) =>
  ApplicationFailure.create({ type, nonRetryable: true, details: [{ code }] });

const revoked = failure(FAULTS.NOT_AUTHORISED, 'account.not_authorised');
const noRole = failure(FAULTS.REJECTED_REQUEST, 'fault.role');
const UNKNOWN: Findings = {
  finding: 'unknown',
  issues: [{ code: 'listing.other', attribute: 'title' }],
};
const ON = { state: 'on_sale', ...NOTHING_FOUND } as const;

const toLive: readonly Act[] = [...THROUGH_DOCUMENTS, accept('product'), SOON];
const TO_ACCEPTED = [...TO_KYC, ...KYC, 'requirement.accepted product:01'];
const TO_LIVE = [...TO_ACCEPTED, ...LISTED];
const [PREVIEWED, ENTERED, LINKED, SUBMITTED, WENT_LIVE, CASE_LIVE] = LISTED as readonly string[];

/** Submits the same content again, as an artisan does whose PAN was activated meanwhile. */
const bringSameAgain =
  (requirement: string): Act =>
  async (handle, server) => {
    const { evidence } = (await viewOf(handle)).case.requirements[requirement] ?? {};
    await say('submit', 'artisan', { items: [{ requirement, evidence }] })(handle, server);
  };

/** Holds the case once the photograph is with a reviewer and the bank proof is still being checked. */
const hold: Act = async (handle) => {
  for (;;) {
    const { photograph } = (await viewOf(handle)).case.requirements;
    if (photograph?.status === 'verifying') break;
    await new Promise((wake) => setTimeout(wake, 20));
  }
  // Not published until the answer that is under way comes: what belongs together goes together.
  await send(handle, 'hold', 'supervisor', { reason: 'hold.inquiry' });
};

/** Resolved when the store must answer about the bank proof. */
const bankProof = Promise.withResolvers<void>();

const heldStandsStill: Act = async (handle) => {
  const { case: now } = await viewOf(handle);
  expect(now.waiting.on).toEqual([]);
  expect(now.requirements.bank_proof?.status).toBe('submitted');
};

/** The owner of an answer decides which party is notified. */
export const OWNER_SITUATIONS: Readonly<Record<string, Situation>> = {
  'a grant is taken back after the submission: the artisan links the account anew, and the case goes on':
    {
      outside: () => ({ readListing: inTurn<ListingState>(revoked, ON) }),
      acts: [...toLive, bring('seller_account'), SOON],
      events: [
        ...TO_ACCEPTED,
        PREVIEWED,
        ENTERED,
        LINKED,
        SUBMITTED,
        'requirement.relink_due seller_account',
        'requirement.submitted seller_account',
        LINKED,
        WENT_LIVE,
        CASE_LIVE,
      ].map(String),
    },
  'a grant is taken back in the watch: it does not end as if it had been read': {
    outside: () => ({ readListing: inTurn<ListingState>(ON, revoked, ON) }),
    acts: [...toLive, wait('20 days'), bring('seller_account'), wait('1 day')],
    events: [
      ...TO_LIVE,
      'requirement.relink_due seller_account',
      'reminder.delivered',
      'reminder.delivered',
      'requirement.submitted seller_account',
      String(LINKED),
      'case.completed',
    ],
  },
  'our app lacks a role: our operations team hears of it, then a supervisor, and never the artisan':
    {
      outside: () => ({ checkSellerAccount: inTurn<AccountReport>(noRole) }),
      acts: [...toLive, wait('3 days')],
      events: [
        ...TO_ACCEPTED,
        String(PREVIEWED),
        String(ENTERED),
        'fault.raised seller_account',
        // After two days.
        'work.escalated → supervisor',
      ],
    },
  'what the marketplace means is not known: a facilitator looks, and has it checked again': {
    outside: () => ({ previewListing: inTurn<Findings>(UNKNOWN, NOTHING_FOUND) }),
    acts: [...toLive, recheck('product'), SOON],
    events: [
      ...TO_ACCEPTED,
      'listing.refused',
      'requirement.referred product:01 → facilitator',
      'requirement.recheck_asked product:01',
      ...LISTED,
    ],
  },
  'what is still not known goes to a supervisor': {
    outside: () => ({ previewListing: inTurn<Findings>(UNKNOWN, UNKNOWN, NOTHING_FOUND) }),
    acts: [...toLive, recheck('product'), SOON, overrule('product'), SOON],
    events: [
      ...TO_ACCEPTED,
      'listing.refused',
      'requirement.referred product:01 → facilitator',
      'requirement.recheck_asked product:01',
      'listing.refused',
      'requirement.referred product:01 → supervisor',
      'requirement.accepted product:01',
      ...LISTED,
    ],
  },
  'an answer of the registry that is not understood declines nobody': {
    outside: () => ({
      lookUpRegistration: inTurn<RegistryReport>(
        { outcome: 'unknown', levels: null, codes: ['registry.unclear'] },
        { outcome: 'pending', levels: null, codes: ['registry.not_found'] },
        { outcome: 'approved', levels: levels('approved'), codes: [] },
      ),
    }),
    acts: [wait('2 days')],
    events: [
      'case.registered',
      'case.route_assessed',
      'assistance.opened scheme_verification',
      'assistance.completed scheme_verification',
      ...TO_REVIEW.slice(2),
    ],
  },
  'the same PAN is brought again after it was mended: that is a new question': {
    outside: () => ({
      verifyWithProvider: async ({ requirement, question }) =>
        requirement === 'pan' && question === 1
          ? { outcome: 'invalid', codes: ['pan.inactive'] }
          : { outcome: 'valid', codes: [] },
    }),
    acts: [...THROUGH_DOCUMENTS, bringSameAgain('pan'), SOON],
    events: [
      ...TO_KYC,
      'case.stage_entered kyc',
      'requirement.accepted identity',
      'requirement.returned pan',
      'requirement.accepted tax_status',
      'requirement.accepted bank_account',
      'requirement.submitted pan',
      'requirement.accepted pan',
      'case.stage_entered catalogue',
    ],
  },
  'an answer that comes while the case is held counts once it is released': {
    outside: () => ({
      checkDocument: async ({ requirement }) => {
        if (requirement === 'bank_proof') await bankProof.promise;
        return { codes: [] };
      },
    }),
    acts: [
      hold,
      heard(() => bankProof.resolve()),
      heldStandsStill,
      say('release', 'supervisor'),
      SOON,
    ],
    events: [
      ...TO_DOCUMENTS,
      'requirement.referred photograph → reviewer',
      'case.held',
      'case.released',
      'requirement.referred bank_proof → reviewer',
    ],
  },
};
