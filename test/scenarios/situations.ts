import type { OutsideActivities } from '../../workflows/interface/activities.ts';
import { evidence } from '../support/cases.ts';
import { NOTHING_FOUND } from '../support/world.ts';
import {
  accept,
  bring,
  dismiss,
  overrule,
  overruleToo,
  refuse,
  type Situation,
  say,
  sendBack,
  wait,
} from './situation.ts';
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

const only =
  <I extends { requirement: string }, A>(id: string, special: () => Promise<A>, usual: A) =>
  async ({ requirement }: I): Promise<A> =>
    requirement === id ? special() : usual;
const valid = { outcome: 'valid', codes: [] } as const;
const kyc = (
  id: string,
  ...answers: (Awaited<ReturnType<OutsideActivities['verifyWithProvider']>> | Error)[]
) => ({
  verifyWithProvider: only(id, inTurn(...answers), valid),
});
/** Situations from practice, each with its exact sequence of events. */
export const SITUATIONS: Readonly<Record<string, Situation>> = {
  'everything fits': {
    acts: [...THROUGH_DOCUMENTS, accept('product'), wait('15 days')],
    events: [...TO_KYC, ...KYC, 'requirement.accepted product:01', ...LISTED, 'case.completed'],
  },
  'two documents come back in one pass, and only they are brought again': {
    acts: [
      SOON,
      sendBack('photograph', 'document.blurred', 'document.cropped'),
      sendBack('bank_proof', 'document.too_old'),
      bring('photograph', 'bank_proof'),
      SOON,
      ...BOTH,
    ],
    events: [
      ...TO_REVIEW,
      'requirement.returned photograph',
      'requirement.returned bank_proof',
      'requirement.submitted photograph',
      'requirement.submitted bank_proof',
      'requirement.referred photograph → reviewer',
      'requirement.referred bank_proof → reviewer',
      'requirement.accepted photograph',
      'requirement.accepted bank_proof',
      ...KYC,
    ],
  },
  'a machine finds a file empty before any person has to look': {
    outside: () => ({
      checkDocument: only('photograph', inTurn({ codes: ['document.empty'] }, { codes: [] }), {
        codes: [],
      }),
    }),
    acts: [SOON, bring('photograph'), SOON, ...BOTH],
    events: [
      ...TO_DOCUMENTS,
      'requirement.returned photograph',
      'requirement.referred bank_proof → reviewer',
      'requirement.submitted photograph',
      'requirement.referred photograph → reviewer',
      'requirement.accepted photograph',
      'requirement.accepted bank_proof',
      ...KYC,
    ],
  },
  'the fourth attempt goes to a supervisor': {
    outside: () => ({
      checkDocument: only('photograph', async () => ({ codes: ['document.blurred'] }), {
        codes: [],
      }),
    }),
    acts: [
      SOON,
      accept('bank_proof'),
      bring('photograph'),
      SOON,
      bring('photograph'),
      SOON,
      bring('photograph'),
      SOON,
      overrule('photograph'),
    ],
    events: [
      ...TO_DOCUMENTS,
      'requirement.returned photograph',
      'requirement.referred bank_proof → reviewer',
      'requirement.accepted bank_proof',
      'requirement.submitted photograph',
      'requirement.returned photograph',
      'requirement.submitted photograph',
      'requirement.returned photograph',
      'requirement.submitted photograph',
      'requirement.referred photograph → supervisor',
      'requirement.accepted photograph',
      ...KYC,
    ],
  },
  'a reviewer who does not come is late, and the work climbs': {
    acts: [wait('4 days'), overrule('photograph'), overrule('bank_proof')],
    events: [
      ...TO_REVIEW,
      'work.escalated → supervisor',
      'work.escalated → supervisor',
      'requirement.accepted photograph',
      'requirement.accepted bank_proof',
      ...KYC,
    ],
  },
  'a refusal is appealed against and overruled': {
    acts: [
      SOON,
      accept('bank_proof'),
      refuse('photograph', 'document.wrong_person'),
      say('appeal', 'artisan', { requirement: 'photograph' }),
      overrule('photograph'),
    ],
    events: [
      ...TO_REVIEW,
      'requirement.accepted bank_proof',
      'requirement.refused photograph',
      'requirement.appealed photograph → supervisor',
      'requirement.accepted photograph',
      ...KYC,
    ],
  },
  'a refusal is appealed against and stands': {
    acts: [
      SOON,
      refuse('photograph', 'document.wrong_person'),
      say('appeal', 'artisan', { requirement: 'photograph' }),
      dismiss('photograph', 'document.wrong_person'),
    ],
    events: [
      ...TO_REVIEW,
      'requirement.refused photograph',
      'requirement.appealed photograph → supervisor',
      'requirement.appeal_dismissed photograph',
      'case.declined',
    ],
  },
  'a refusal that nobody appeals against is final after thirty days': {
    acts: [
      SOON,
      accept('bank_proof'),
      refuse('photograph', 'document.wrong_person'),
      wait('31 days'),
    ],
    events: [
      ...TO_REVIEW,
      'requirement.accepted bank_proof',
      'requirement.refused photograph',
      'reminder.delivered',
      'reminder.delivered',
      'reminder.delivered',
      'case.declined',
    ],
  },
  'a case is held for two months, and nobody’s clock has gone on': {
    acts: [
      SOON,
      say('hold', 'supervisor', { reason: 'hold.disaster' }),
      wait('60 days'),
      say('release', 'supervisor'),
      wait('2 days'),
      ...BOTH,
    ],
    events: [
      ...TO_REVIEW,
      'case.held',
      'case.released',
      'requirement.accepted photograph',
      'requirement.accepted bank_proof',
      ...KYC,
    ],
  },
  'a document is waived': {
    without: ['bank_proof'],
    acts: [
      SOON,
      accept('photograph'),
      say('waive', 'supervisor', { requirement: 'bank_proof', reason: 'waiver.held_by_scheme' }),
    ],
    events: [
      ...TO_DOCUMENTS,
      'requirement.referred photograph → reviewer',
      'requirement.accepted photograph',
      'requirement.waived bank_proof',
      ...KYC,
    ],
  },
  'a provider answers by itself before it is asked again': {
    outside: () => kyc('pan', { outcome: 'pending', codes: [] }),
    acts: [
      ...THROUGH_DOCUMENTS,
      async (handle, server) => {
        const answer = { seen: 'a'.repeat(64), question: 1, outcome: 'valid', codes: [] };
        const body = { requirement: 'pan', ...answer };
        await say('report', 'system', body)(handle, server);
      },
    ],
    events: [
      ...TO_KYC,
      'case.stage_entered kyc',
      'requirement.accepted identity',
      'requirement.accepted tax_status',
      'requirement.accepted bank_account',
      'requirement.accepted pan',
      'case.stage_entered catalogue',
    ],
  },
  'a provider that is down for days is nobody’s rejection': {
    outside: () => kyc('pan', ...Array(9).fill(new Error('down')), valid),
    acts: [...THROUGH_DOCUMENTS, wait('1 day')],
    events: [
      ...TO_KYC,
      'case.stage_entered kyc',
      'requirement.accepted identity',
      'requirement.accepted tax_status',
      'requirement.accepted bank_account',
      'provider.unavailable',
      'provider.recovered',
      'requirement.accepted pan',
      'case.stage_entered catalogue',
    ],
  },
  'a doubtful name at the bank is decided by a person': {
    outside: () => kyc('bank_account', { outcome: 'doubtful', codes: ['bank.name_doubtful'] }),
    acts: [...THROUGH_DOCUMENTS, accept('bank_account')],
    events: [
      ...TO_KYC,
      'case.stage_entered kyc',
      'requirement.accepted identity',
      'requirement.accepted pan',
      'requirement.accepted tax_status',
      'requirement.referred bank_account → reviewer',
      'requirement.accepted bank_account',
      'case.stage_entered catalogue',
    ],
  },
  'the same PAN in another dossier pauses for a supervisor': {
    outside: () => kyc('pan', { outcome: 'contested', codes: ['pan.claimed_elsewhere'] }),
    acts: [...THROUGH_DOCUMENTS, overrule('pan'), overruleToo('pan')],
    events: [
      ...TO_KYC,
      'case.stage_entered kyc',
      'requirement.accepted identity',
      'requirement.referred pan → supervisor',
      'requirement.accepted tax_status',
      'requirement.accepted bank_account',
      'requirement.override_proposed pan',
      'requirement.accepted pan',
      'case.stage_entered catalogue',
    ],
  },
  'a number that no provider knows comes back alone': {
    outside: () => kyc('pan', { outcome: 'invalid', codes: ['pan.not_found'] }, valid),
    acts: [...THROUGH_DOCUMENTS, bring('pan'), SOON],
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
  'the scheme’s second level takes three weeks': {
    outside: () => ({
      lookUpRegistration: inTurn(
        ...Array(40).fill({ outcome: 'pending', levels: levels('pending'), codes: [] }),
        { outcome: 'approved', levels: levels('approved'), codes: [] },
      ),
    }),
    acts: [wait('21 days')],
    events: [
      'case.registered',
      'case.route_assessed',
      'verification.progressed',
      'verification.progressed',
      'requirement.accepted scheme_verification',
      'case.stage_entered documents',
      'requirement.referred photograph → reviewer',
      'requirement.referred bank_proof → reviewer',
      'work.escalated → supervisor',
      'work.escalated → supervisor',
    ],
  },
  'the scheme says no': {
    outside: () => ({
      lookUpRegistration: async () => ({
        outcome: 'rejected',
        levels: levels('rejected'),
        codes: ['registry.not_in_trade'],
      }),
    }),
    acts: [SOON],
    events: [
      'case.registered',
      'case.route_assessed',
      'verification.progressed',
      'requirement.refused scheme_verification',
      'case.declined',
    ],
  },
  'a mason is told on the first day': {
    facts: { trade: 'mason' },
    acts: [SOON],
    events: ['case.registered', 'case.no_marketplace_route'],
  },
  'a facilitator gets the missing tax registration': {
    facts: { taxRoute: 'none' },
    without: ['tax_status'],
    acts: [...THROUGH_DOCUMENTS, bring('tax_status'), SOON],
    events: [
      'case.registered',
      'case.route_assessed',
      'assistance.opened tax_status',
      'verification.progressed',
      'requirement.accepted scheme_verification',
      'case.stage_entered documents',
      'requirement.referred photograph → reviewer',
      'requirement.referred bank_proof → reviewer',
      'requirement.accepted photograph',
      'requirement.accepted bank_proof',
      'case.stage_entered kyc',
      'requirement.accepted identity',
      'requirement.accepted pan',
      'requirement.accepted bank_account',
      'requirement.submitted tax_status',
      'assistance.completed tax_status',
      'requirement.accepted tax_status',
      'case.stage_entered catalogue',
    ],
  },
  'a refused title is mended, and only the product goes round again': {
    outside: () => ({
      previewListing: inTurn(
        {
          finding: 'artisan',
          issues: [{ code: 'listing.invalid_attribute', attribute: 'title' }],
        } as const,
        NOTHING_FOUND,
      ),
    }),
    acts: [
      ...THROUGH_DOCUMENTS,
      accept('product'),
      SOON,
      bring('product'),
      accept('product'),
      SOON,
    ],
    events: [
      ...TO_KYC,
      ...KYC,
      'requirement.accepted product:01',
      'listing.refused',
      'requirement.returned product:01',
      'requirement.submitted product:01',
      'requirement.accepted product:01',
      ...LISTED,
    ],
  },
  'a listing that disappears while it is watched reopens the matter': {
    outside: () => ({
      readListing: inTurn(
        { state: 'on_sale', ...NOTHING_FOUND } as const,
        { state: 'off_sale', ...NOTHING_FOUND } as const,
        { state: 'on_sale', ...NOTHING_FOUND } as const,
      ),
    }),
    acts: [...THROUGH_DOCUMENTS, accept('product'), wait('20 days')],
    events: [
      ...TO_KYC,
      ...KYC,
      'requirement.accepted product:01',
      ...LISTED,
      'listing.fell_back',
      'listing.went_live',
      'case.went_live',
      'case.completed',
    ],
  },
  'an artisan withdraws when the product is on sale already': {
    acts: [
      ...THROUGH_DOCUMENTS,
      accept('product'),
      SOON,
      say('withdraw', 'artisan', { reason: 'withdrawal.sells_elsewhere' }),
    ],
    events: [
      ...TO_KYC,
      ...KYC,
      'requirement.accepted product:01',
      ...LISTED,
      'case.withdrawn',
      'listing.taken_down',
      'claims.released',
    ],
  },
  'no answer: three reminders, dormant, and half a year later lapsed': {
    without: ['bank_proof'],
    acts: [SOON, accept('photograph'), wait('200 days')],
    events: [
      ...TO_DOCUMENTS,
      'requirement.referred photograph → reviewer',
      'requirement.accepted photograph',
      'reminder.delivered',
      'reminder.delivered',
      'reminder.delivered',
      'case.became_dormant',
      'case.lapsed',
    ],
  },
  'a dormant artisan comes back in one step': {
    without: ['bank_proof'],
    acts: [SOON, accept('photograph'), wait('45 days'), bring('bank_proof')],
    events: [
      ...TO_DOCUMENTS,
      'requirement.referred photograph → reviewer',
      'requirement.accepted photograph',
      'reminder.delivered',
      'reminder.delivered',
      'reminder.delivered',
      'case.became_dormant',
      'requirement.submitted bank_proof',
      'requirement.referred bank_proof → reviewer',
    ],
  },
  'a second product goes its own way': {
    acts: [
      ...THROUGH_DOCUMENTS,
      async (handle, server) => {
        const id = 'product:ABCDE-FGHJK-P02';
        const items = [{ requirement: id, evidence: evidence(id) }];
        await say('submit', 'artisan', { items })(handle, server);
      },
      accept('product'),
      SOON,
      sendBack('product:ABCDE-FGHJK-P02', 'product.image_unclear'),
    ],
    events: [
      ...TO_KYC,
      ...KYC,
      'requirement.added product:02',
      'requirement.submitted product:02',
      'requirement.accepted product:01',
      ...LISTED,
      'requirement.returned product:02',
    ],
  },
};
