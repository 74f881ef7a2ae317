import type { Case } from '../../contracts/case.ts';
import type { Envelope } from '../../contracts/envelope.ts';
import { type DomainEvent, type EventData, type EventType, event } from '../../contracts/events.ts';
import { caseId } from '../../contracts/ids.ts';
import type { RequirementSpec } from '../../contracts/requirement.ts';
import { SYSTEM_ACTOR } from '../../contracts/shapes.ts';
import type { FoldVector } from '../../tools/contract/folding.ts';
import { applyCaseEvent } from '../../workflows/apply-event.ts';
import { actorOf, messageOf, submissionOf } from '../support/cases.ts';

/**
 * A short case for every type of event and each branch of its rule, recorded as the workflow records. The
 * events are made up, so that each vector shows one rule, with the case that the reducer folds them to.
 */

const ARTISAN = 'CF4GA-CY4YP';
const IDENTITY = { artisanId: ARTISAN, application: 1, caseId: caseId(ARTISAN, 1) };
const PRODUCT = `product:${ARTISAN}-P01`;
const ABOUT = { marketplace: 'amazon_in', sku: `${ARTISAN}-P01` };
const digest = (sign: string) => sign.repeat(64);
const evidence = (slot: string, version = 1) => ({
  ref: `${ARTISAN}/${slot}`,
  version,
  digest: digest(String(version)),
});

const spec = (
  id: string,
  kind: RequirementSpec['kind'],
  stage: RequirementSpec['stage'],
  checkedBy: RequirementSpec['checkedBy'],
  more: Partial<RequirementSpec> = {},
): RequirementSpec => ({
  ...{ id, kind, stage, checkedBy },
  from: 'artisan',
  gates: stage === 'go_live' ? 'sell' : 'list',
  ...more,
});
const SPECS = {
  scheme: spec('scheme_verification', 'verification', 'registration', 'registry', {
    from: 'registry',
  }),
  consent: spec('consent_kyc', 'consent', 'registration', 'artisan'),
  photograph: spec('photograph', 'document', 'documents', 'reviewer', { validForDays: 365 }),
  pan: spec('pan', 'kyc', 'kyc', 'provider'),
  product: spec(PRODUCT, 'product', 'catalogue', 'reviewer'),
  account: spec('seller_account', 'account', 'go_live', 'marketplace'),
} as const;
const BROUGHT: ReadonlySet<string> = new Set(['consent_kyc', 'photograph', 'pan', PRODUCT]);

const registered = (...without: string[]) =>
  event('case.registered', {
    ...{ policy: '2026-11', trade: 'potter', state: 'UP', district: 'UP-VARANASI' },
    ...{ settlement: 'rural', route: 'own', collective: null, marketplace: 'amazon_in' },
    ...{ taxRoute: 'gstin', exports: false, language: 'hi', channel: 'service_centre' },
    dossier: evidence('registration'),
    requirements: Object.values(SPECS).map((one) => ({
      ...one,
      evidence: BROUGHT.has(one.id) && !without.includes(one.id) ? evidence(one.id) : null,
    })),
  });

const about = <T extends EventType>(
  type: T,
  requirement: string,
  more: Omit<EventData<T>, 'requirement'>,
) => event(type, { requirement, ...more } as unknown as EventData<T>);
const accepted = (requirement: string, more: object = {}) =>
  about('requirement.accepted', requirement, { by: 'reviewer', digest: digest('1'), ...more });
const stage = (to: EventData<'case.stage_entered'>['stage']) =>
  event('case.stage_entered', { stage: to });
const escalated = (
  what: string,
  from: EventData<'work.escalated'>['from'],
  to: EventData<'work.escalated'>['to'],
) => event('work.escalated', { about: what, from, to, overdueSince: '2026-11-24T06:00:00.000Z' });
const PHOTOGRAPH = { codes: ['document.blurred'] };
const FAULT = { system: 'kyc', subject: 'pan' } as const;
const raised = (code = 'fault.credentials') =>
  event('fault.raised', { ...FAULT, requirement: 'pan', code });
const refused = about('requirement.refused', 'photograph', {
  ...{ by: 'reviewer', codes: ['document.forged'], decider: actorOf('reviewer', 'desk-7').id },
});
const withdrawn = event('case.withdrawn', { reason: 'withdrawal.artisan_request' });
const submittedTo = (marketplace: string) =>
  event('listing.submitted', {
    ...{ ...ABOUT, marketplace, digest: digest('1'), account: evidence('seller_account') },
    submission: submissionOf('1'),
  });
const submittedListing = submittedTo('amazon_in');
const refusedListing = event('listing.refused', {
  ...{ ...ABOUT, digest: digest('1') },
  issues: [{ code: 'listing.image_missing', attribute: 'image', field: 'images.0' }],
});
const wentLive = event('case.went_live', { ...ABOUT, watchUntil: '2026-12-23T06:00:00.000Z' });
const reminder = event('reminder.delivered', { round: 1, channel: 'sms', message: messageOf('1') });
const helped = about('assistance.opened', 'seller_account', {
  ...{ waitingOn: 'facilitator', reason: 'assistance.account' },
});

/** The events after the first, by the type that they show; a further vector of a type has a suffix. */
const LIVES: Readonly<Record<EventType, readonly DomainEvent[]>> &
  Readonly<Record<string, readonly DomainEvent[]>> = {
  'case.registered': [],
  'case.route_assessed': [
    event('case.route_assessed', {
      ...{ marketplace: 'amazon_in', taxRoute: 'gstin', answer: 'yes', rule: 'route.gstin' },
    }),
  ],
  'case.stage_entered': [accepted('scheme_verification'), stage('documents')],
  'case.went_live': [stage('go_live'), wentLive],
  'case.completed': [stage('go_live'), wentLive, event('case.completed', { watched: true })],
  'case.declined': [event('case.declined', { by: 'registry', codes: ['scheme.not_eligible'] })],
  'case.withdrawn': [withdrawn],
  'case.withdrawn-held': [event('case.held', { reason: 'hold.inquiry' }), withdrawn],
  'case.lapsed': [event('case.lapsed', { remindersDelivered: 3 })],
  'case.no_marketplace_route': [event('case.no_marketplace_route', { reason: 'route.services' })],
  'case.closed': [event('case.closed', { reason: 'closing.unreadable' })],
  'case.became_dormant': [reminder, event('case.became_dormant', { remindersDelivered: 1 })],
  'case.resumed': [
    ...[reminder, event('case.became_dormant', { remindersDelivered: 1 })],
    event('case.resumed', {}),
  ],
  'case.time_restored': [
    ...[stage('kyc'), accepted('photograph'), raised(), helped, refusedListing],
    event('provider.unavailable', { system: 'kyc', subject: 'pan', code: 'outage.timeout' }),
    event('case.time_restored', { lostMs: 5_400_123, cause: 'time.recovery' }),
  ],
  'case.district_mapped': [event('case.district_mapped', { district: 'UP-AGRA' })],
  'case.cancellation_requested': [event('case.cancellation_requested', {})],
  'case.held': [stage('documents'), event('case.held', { reason: 'hold.inquiry' })],
  'case.released': [
    ...[stage('documents'), event('case.held', { reason: 'hold.inquiry' })],
    ...[about('requirement.hinted', 'photograph', PHOTOGRAPH), accepted('photograph')],
    event('case.released', {}),
  ],
  'case.policy_moved': [
    accepted('photograph'),
    event('case.policy_moved', {
      ...{ from: '2026-11', to: '2026-12', reason: 'policy.new_rules' },
      requirements: [
        { ...SPECS.pan, reviewedBy: 'supervisor', lateAfterDays: 3 },
        spec('bank_proof', 'document', 'documents', 'reviewer'),
      ],
    }),
  ],
  'case.policy_moved-back': ['2026-12', '2026-11'].map((to, index) =>
    event('case.policy_moved', {
      ...{ from: index === 0 ? '2026-11' : '2026-12', to, reason: 'policy.new_rules' },
      requirements: index === 0 ? [SPECS.pan] : [SPECS.photograph, SPECS.account],
    }),
  ),
  'case.overdue': [event('case.overdue', { to: 'supervisor', openDays: 90 })],
  'capability.granted': [event('capability.granted', { capability: 'export' })],
  'case.recovered': [
    event('case.recovered', {
      fromRun: '01a223e1-cf10-7b02-9718-300b0197c99a',
      from: 'topic',
      mayHaveLostDecisions: true,
    }),
  ],
  'verification.progressed': [
    event('verification.progressed', {
      levels: {
        ...{ local_body: 'approved', district_committee: 'returned' },
        screening_committee: 'pending',
      },
    }),
  ],
  'requirement.added': [
    stage('documents'),
    event('requirement.added', {
      requirement: spec('bank_proof', 'document', 'documents', 'reviewer', { oneOf: 'proof' }),
    }),
  ],
  'requirement.submitted': [
    ...[stage('documents'), refused, reminder],
    about('requirement.submitted', 'photograph', { evidence: evidence('photograph', 2) }),
  ],
  'requirement.submitted-early': [
    about('requirement.submitted', 'seller_account', { evidence: evidence('seller_account') }),
  ],
  'requirement.submitted-consent': [
    about('requirement.submitted', 'consent_kyc', { evidence: evidence('consent_kyc', 2) }),
  ],
  'requirement.referred': [
    ...[stage('documents'), stage('kyc')],
    about('requirement.referred', 'pan', { to: 'supervisor', codes: ['kyc.contested'] }),
    about('requirement.referred', 'photograph', { to: 'supervisor', ...PHOTOGRAPH }),
  ],
  'requirement.recheck_asked': [
    stage('kyc'),
    about('requirement.referred', 'pan', { to: 'reviewer', codes: ['kyc.name_differs'] }),
    about('requirement.recheck_asked', 'pan', { by: 'facilitator' }),
  ],
  'requirement.recheck_asked-product': [
    ...[stage('catalogue'), accepted(PRODUCT), refusedListing],
    about('requirement.recheck_asked', PRODUCT, { by: 'facilitator' }),
  ],
  'requirement.relink_due': [
    ...[stage('go_live'), accepted('seller_account', { by: 'system' })],
    about('requirement.relink_due', 'seller_account', { codes: ['account.grant_expired'] }),
  ],
  'requirement.accepted': [
    ...[stage('documents'), about('requirement.hinted', 'photograph', PHOTOGRAPH)],
    accepted('photograph', { validUntil: '2027-11-23T00:00:00.000Z' }),
  ],
  'requirement.carried_over': [
    about('requirement.carried_over', 'photograph', {
      ...{ evidence: evidence('photograph', 3), fromCase: caseId(ARTISAN, 2) },
      ...{ acceptedAt: '2026-01-15T09:30:00.000Z', validUntil: '2027-01-15T09:30:00.000Z' },
    }),
  ],
  'requirement.override_proposed': [
    stage('kyc'),
    about('requirement.referred', 'pan', { to: 'supervisor', codes: ['kyc.contested'] }),
    about('requirement.override_proposed', 'pan', {
      by: 'supervisor',
      proposer: actorOf('supervisor', 'desk-7').id,
    }),
  ],
  'requirement.returned': [
    stage('documents'),
    about('requirement.returned', 'photograph', { by: 'reviewer', ...PHOTOGRAPH }),
  ],
  'requirement.refused': [stage('documents'), refused],
  'requirement.refused-system': [
    stage('kyc'),
    about('requirement.refused', 'pan', { by: 'system', codes: ['kyc.not_found'] }),
  ],
  'requirement.waived': [
    ...[
      stage('documents'),
      about('requirement.returned', 'photograph', { by: 'reviewer', ...PHOTOGRAPH }),
    ],
    about('requirement.waived', 'photograph', { by: 'supervisor', reason: 'waiver.hardship' }),
  ],
  'requirement.expired': [
    ...[stage('documents'), accepted('photograph', { validUntil: '2026-12-01T00:00:00.000Z' })],
    about('requirement.hinted', 'photograph', PHOTOGRAPH),
    about('requirement.expired', 'photograph', {}),
  ],
  'requirement.appealed': [
    ...[stage('documents'), refused],
    about('requirement.appealed', 'photograph', { decision: 3, to: 'supervisor' }),
  ],
  'requirement.appeal_dismissed': [
    ...[stage('documents'), refused],
    about('requirement.appealed', 'photograph', { decision: 3, to: 'supervisor' }),
    about('requirement.appeal_dismissed', 'photograph', {
      ...{ by: 'supervisor', codes: ['document.forged'] },
    }),
  ],
  'requirement.hinted': [
    ...[stage('documents'), escalated('photograph', 'reviewer', 'reviewer')],
    about('requirement.hinted', 'photograph', PHOTOGRAPH),
  ],
  'document.deletion_due': [
    about('document.deletion_due', 'photograph', {
      ...{ evidence: evidence('photograph'), code: 'document.shows_aadhaar' },
    }),
  ],
  'document.deleted': [
    ...['photograph', 'pan'].map((id, index) =>
      about('document.deletion_due', id, {
        ...{ evidence: evidence(id, index + 1), code: 'document.shows_aadhaar' },
      }),
    ),
    about('document.deleted', 'photograph', { digest: digest('1') }),
  ],
  'provider.unavailable': [
    stage('kyc'),
    event('provider.unavailable', { system: 'kyc', subject: 'pan', code: 'outage.timeout' }),
  ],
  'provider.recovered': [
    ...['pan', 'identity'].map((subject) =>
      event('provider.unavailable', { system: 'kyc', subject, code: 'outage.timeout' }),
    ),
    event('provider.recovered', { system: 'kyc', subject: 'pan' }),
  ],
  'fault.raised': [stage('kyc'), raised()],
  'fault.raised-again': [
    stage('kyc'),
    raised(),
    escalated('fault:kyc:pan', 'operations', 'operations'),
    raised('fault.role'),
  ],
  'fault.cleared': [stage('kyc'), raised(), event('fault.cleared', FAULT)],
  'assistance.opened': [stage('go_live'), helped],
  'assistance.completed': [
    ...[stage('go_live'), helped],
    about('assistance.completed', 'seller_account', { outcome: 'assistance.given' }),
  ],
  'listing.previewed': [
    ...[stage('catalogue'), accepted(PRODUCT), refusedListing],
    event('listing.previewed', { ...ABOUT, digest: digest('2') }),
  ],
  'listing.refused': [stage('catalogue'), accepted(PRODUCT), refusedListing],
  'listing.refused-later': [
    ...[stage('go_live'), accepted(PRODUCT), submittedListing],
    { ...refusedListing, data: { ...refusedListing.data, digest: digest('2') } } as DomainEvent,
  ],
  'listing.submitted': [stage('go_live'), accepted(PRODUCT), submittedListing],
  'listing.went_live': [...[stage('go_live'), submittedListing, event('listing.went_live', ABOUT)]],
  'listing.fell_back': [
    ...[stage('go_live'), submittedListing, event('listing.went_live', ABOUT), wentLive],
    event('listing.fell_back', { ...ABOUT, codes: ['listing.other'] }),
  ],
  'listing.fell_back-beside': [
    ...[stage('go_live'), submittedListing, event('listing.went_live', ABOUT), wentLive],
    submittedTo('bazaar'),
    event('listing.fell_back', { ...ABOUT, marketplace: 'bazaar', codes: ['listing.other'] }),
  ],
  'listing.taken_down': [
    ...[stage('go_live'), submittedListing, withdrawn],
    event('listing.taken_down', ABOUT),
  ],
  'listing.left_up': [
    ...[stage('go_live'), submittedListing, withdrawn],
    event('listing.left_up', { ...ABOUT, code: 'listing.no_access' }),
  ],
  'listing.unfinished': [event('listing.unfinished', { marketplace: 'bazaar', skus: [ABOUT.sku] })],
  'claims.released': [withdrawn, event('claims.released', {})],
  'reminder.delivered': [reminder],
  'reminder.failed': [
    event('reminder.failed', { round: 1, channel: 'sms', code: 'message.not_delivered' }),
  ],
  'contact.changed': [event('contact.changed', { reminders: false, channel: 'email' })],
  'work.escalated': [stage('documents'), escalated('photograph', 'reviewer', 'supervisor')],
  'work.escalated-nobody-above': [
    ...[stage('documents'), escalated('photograph', 'reviewer', 'supervisor')],
    escalated('photograph', 'supervisor', 'supervisor'),
  ],
  'work.escalated-assistance': [
    ...[stage('go_live'), helped],
    escalated('assistance:seller_account', 'facilitator', 'supervisor'),
  ],
  'work.escalated-fault': [
    ...[stage('kyc'), raised()],
    escalated('fault:kyc:pan', 'operations', 'supervisor'),
  ],
  'work.escalated-listing': [
    ...[stage('go_live'), accepted(PRODUCT), submittedListing],
    escalated(`listing:${ABOUT.marketplace}/${ABOUT.sku}`, 'marketplace', 'facilitator'),
  ],
  'work.escalated-gone': [escalated('fault:kyc:pan', 'operations', 'supervisor')],
};

/** The time between two events, in milliseconds: a bit over an hour, so that all times differ. */
const STEP_MS = 3_601_001;

/** Every vector, made anew. */
export function foldVectors(): FoldVector[] {
  return Object.entries(LIVES).map(([name, life]) => {
    const inscribe = applyCaseEvent(IDENTITY);
    const events: Envelope[] = [];
    let theCase: Case | null = null;
    let at = Date.parse('2026-11-23T06:00:00.000Z');
    for (const one of [registered(), ...life]) {
      const made = inscribe(theCase, one, { actor: SYSTEM_ACTOR }, new Date(at).toISOString());
      theCase = made.state;
      events.push(made.message);
      at += STEP_MS;
    }
    if (theCase === null) throw new Error(`${name} has no event`);
    return { name, events, case: theCase };
  });
}
