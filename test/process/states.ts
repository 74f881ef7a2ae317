import type { Case } from '../../contracts/case.ts';
import type { Command, CommandName } from '../../contracts/commands.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { ROLES } from '../../contracts/vocabulary.ts';

import { command, DIGEST, judged, OTHER_DIGEST, openCase, play } from '../support/cases.ts';

/** A case in each state in which it may get a command. */
const accepted = (requirement: string) =>
  event('requirement.accepted', { requirement, by: 'system', digest: DIGEST });
const entered = (stage: 'documents' | 'kyc' | 'catalogue' | 'go_live') =>
  event('case.stage_entered', { stage });
const toReviewer = (requirement: string) =>
  event('requirement.referred', { requirement, to: 'reviewer', codes: [] });
const PRODUCT = 'product:ABCDE-FGHJK-P01';
const LISTING = { marketplace: 'amazon_in', sku: 'ABCDE-FGHJK-P01' };

const documents = [accepted('scheme_verification'), entered('documents')];
const atReview = [...documents, toReviewer('photograph'), toReviewer('bank_proof')];
const refused = [
  ...atReview,
  event('requirement.refused', {
    requirement: 'photograph',
    by: 'reviewer',
    codes: ['document.wrong_person'],
  }),
];
const kyc = [...atReview, accepted('photograph'), accepted('bank_proof'), entered('kyc')];
const catalogue = [
  ...kyc,
  ...['identity', 'pan', 'bank_account', 'tax_status'].map(accepted),
  entered('catalogue'),
];
const goLive = [
  ...catalogue,
  accepted(PRODUCT),
  event('listing.previewed', { ...LISTING, digest: DIGEST }),
  entered('go_live'),
];
const live = [
  ...goLive,
  accepted('seller_account'),
  event('listing.submitted', { ...LISTING, digest: DIGEST, account: null, submission: 's' }),
  event('listing.went_live', LISTING),
  event('case.went_live', { ...LISTING, watchUntil: '2027-01-01T00:00:00.000Z' }),
];

const STATES: Readonly<Record<string, readonly DomainEvent[]>> = {
  registration: [],
  'documents: with a machine': documents,
  'documents: with a reviewer': atReview,
  'documents: one sent back': [
    ...atReview,
    event('requirement.returned', {
      requirement: 'photograph',
      by: 'reviewer',
      codes: ['document.blurred'],
    }),
  ],
  'documents: one refused': refused,
  'documents: under appeal': [
    ...refused,
    event('requirement.appealed', { requirement: 'photograph', decision: 7, to: 'supervisor' }),
  ],
  held: [...atReview, event('case.held', { reason: 'hold.inquiry' })],
  dormant: [...atReview, event('case.became_dormant', { remindersDelivered: 3 })],
  kyc,
  catalogue,
  'go-live': goLive,
  live,
  withdrawn: [...atReview, event('case.withdrawn', { reason: 'withdrawal.other' })],
  declined: [...atReview, event('case.declined', { by: 'reviewer', codes: ['registry.rejected'] })],
  lapsed: [...atReview, event('case.lapsed', { remindersDelivered: 3 })],
  completed: [...live, event('case.completed', { watched: true })],
};

/** One of each command, about the photograph or, for a provider's answer, the PAN. */
const GIVEN: Readonly<Record<CommandName, object>> = {
  submit: {
    items: [
      {
        requirement: 'photograph',
        evidence: { ref: 'r', version: 2, digest: OTHER_DIGEST },
      },
    ],
  },
  decide: { items: [{ requirement: 'photograph', seen: DIGEST, verdict: 'accept', codes: [] }] },
  withdraw: { reason: 'withdrawal.other' },
  resume: {},
  hold: { reason: 'hold.inquiry' },
  release: {},
  waive: { requirement: 'photograph', reason: 'waiver.exempt' },
  appeal: { requirement: 'photograph' },
  report: { requirement: 'pan', seen: DIGEST, question: 1, outcome: 'valid', codes: [] },
  report_registration: {
    levels: {
      local_body: 'approved',
      district_committee: 'returned',
      screening_committee: 'pending',
    },
    codes: ['registry.returned'],
  },
  move_policy: { policy: 'demo', reason: 'policy.new_rules' },
  map_district: { district: 'UP-AGRA' },
  contact: { reminders: false, channel: 'sms' },
  assist: { requirement: 'tax_status', outcome: 'assistance.provided' },
  unblock: {},
};

export const STATE_NAMES = Object.keys(STATES);
export const COMMANDS_GIVEN = Object.keys(GIVEN) as CommandName[];

function caseIn(state: string): Case {
  return play(openCase({ policy: '2026-11' }), STATES[state] ?? []).theCase;
}

/** The answer to each role that sends a command to a case in a state: `taken`, or the refusal's code. */
export function answersTo(name: CommandName, state: string): Map<Command['actor']['role'], string> {
  const theCase = caseIn(state);
  return new Map(
    ROLES.map((role) => {
      const verdict = judged(theCase, command(name, role, GIVEN[name]));
      return [role, 'refusal' in verdict ? verdict.refusal.code : 'taken'];
    }),
  );
}
