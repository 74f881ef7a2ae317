import fc from 'fast-check';
import type { Case } from '../../contracts/case.ts';
import type { Command } from '../../contracts/commands.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { STAGES } from '../../contracts/vocabulary.ts';
import { isStageSettled } from '../../contracts/waiting.ts';
import { isArtisansAlone, momentsOf } from '../../policies/deadlines.ts';
import { policyOf } from '../../policies/policies.ts';
import { broughtBy } from '../../workflows/brought-by-time.ts';
import { handle } from '../../workflows/commands/handle.ts';
import { command, evidence, openCase, play } from '../support/cases.ts';

/** One random thing that may happen to a case: a machine's answer, a person's command, or time. */
export type Step = { pick: number; choice: number; digest: number };
export const steps = fc.array(
  fc.record({ pick: fc.nat(1000), choice: fc.nat(22), digest: fc.nat(5) }),
  {
    maxLength: 60,
  },
);
export const starts = fc.record({
  trade: fc.constantFrom('potter', 'doll_toy_maker', 'goldsmith', 'mason', 'armourer'),
  route: fc.constantFrom('own' as const, 'collective' as const),
  taxRoute: fc.constantFrom('gstin' as const, 'none' as const, 'enrolment' as const),
  policy: fc.constantFrom(
    'demo',
    'demo-lapse',
    'demo-late',
    'demo-dormant',
    'demo-watch',
    '2026-11',
    '2026-12',
  ),
  exports: fc.boolean(),
  missing: fc.subarray([
    'bank_proof',
    'tax_status',
    'seller_account',
    'pan',
    'product:ABCDE-FGHJK-P01',
  ]),
});

/** The pure process: what any sequence of answers, commands and moments makes of a case. */
export function random(
  start: ReturnType<typeof openCase>,
  sequence: readonly Step[],
): { theCase: Case; history: DomainEvent[] } {
  const history: DomainEvent[] = [];
  let { theCase } = play(start);
  const take = (events: readonly DomainEvent[]) => {
    history.push(...events);
    theCase = play(start, history).theCase;
  };
  for (const step of sequence) {
    if (theCase.end !== null) break;
    take(next(theCase, step));
    if (theCase.end === null && isStageSettled(theCase, theCase.stage)) take(moveOn(theCase));
  }
  return { theCase, history };
}

function moveOn(theCase: Case): DomainEvent[] {
  const stage = STAGES[STAGES.indexOf(theCase.stage) + 1];
  if (stage !== undefined) return [event('case.stage_entered', { stage })];
  return theCase.status === 'live'
    ? []
    : [event('case.went_live', { sku: 'ABCDE-FGHJK-P01', watchUntil: '2027-01-01T00:00:00.000Z' })];
}

function next(theCase: Case, { pick, choice, digest }: Step): readonly DomainEvent[] {
  const all = Object.values(theCase.requirements);
  const one = all[pick % all.length];
  if (one === undefined) return [];
  if (choice <= 2) {
    const seen = one.evidence?.digest ?? 'f'.repeat(64);
    const verdict = (['accept', 'return', 'refuse'] as const)[choice];
    return taken(
      theCase,
      command('decide', 'reviewer', {
        items: [
          {
            requirement: one.id,
            seen,
            verdict,
            codes: verdict === 'accept' ? [] : ['document.blurred'],
          },
        ],
      }),
    );
  }
  if (choice <= 4) {
    const bytes = String(digest).repeat(64).slice(0, 64);
    return taken(
      theCase,
      command('submit', 'artisan', {
        items: [{ requirement: one.id, evidence: evidence(one.id, one.attempt + 1, bytes) }],
      }),
    );
  }
  if (choice <= 7 && one.status === 'submitted' && one.desk !== 'reviewer')
    return answered(one, choice);
  if (choice === 8)
    return [
      event('reminder.delivered', {
        round: theCase.reminders.delivered + 1,
        channel: 'sms',
        message: 'm',
      }),
    ].filter(() => isArtisansAlone(theCase));
  if (choice >= 17) return timePasses(theCase, choice);
  if (choice > 9) return taken(theCase, overlay(one, choice));
  const sku = one.id.split(':')[1];
  if (one.status !== 'accepted' || sku === undefined) return [];
  return [
    theCase.stage === 'go_live'
      ? event('listing.went_live', { sku })
      : event('listing.previewed', { sku, digest: one.evidence?.digest ?? '' }),
  ];
}

/** The next moment comes. A reminder is delivered, or is not. */
function timePasses(theCase: Case, choice: number): readonly DomainEvent[] {
  const [moment] = momentsOf(theCase, policyOf(theCase.policy));
  if (moment === undefined) return [];
  if (moment.what !== 'remind') return broughtBy(moment, theCase, moment.at);
  const { round } = moment;
  return choice < 20
    ? [event('reminder.delivered', { round, channel: 'sms', message: 'm' })]
    : [event('reminder.failed', { round, channel: 'sms', code: 'notification.unreachable' })];
}

/** A hold, its end, an appeal, other rules, no more messages, or a supervisor's decision. */
function overlay({ id, evidence: has }: Case['requirements'][string], choice: number): Command {
  const seen = has?.digest ?? 'f'.repeat(64);
  if (choice === 10) return command('hold', 'supervisor', { reason: 'hold.inquiry' });
  if (choice === 11) return command('release', 'supervisor');
  if (choice === 12) return command('appeal', 'artisan', { requirement: id });
  if (choice === 13) {
    const policy = ['demo', '2026-11', '2026-12'][(has?.version ?? 0) % 3];
    return command('move_policy', 'administrator', { policy, reason: 'policy.new_rules' });
  }
  if (choice === 14) return command('contact', 'artisan', { reminders: false, channel: 'sms' });
  const items =
    choice === 15
      ? [{ requirement: id, seen, verdict: 'refuse', codes: ['document.wrong_person'] }]
      : [{ requirement: id, seen, verdict: 'accept', codes: [] }];
  const by = { role: 'supervisor' as const, id: `supervisor-${(has?.version ?? 0) % 2}` };
  return { ...command('decide', 'supervisor', { items }), actor: by };
}

function answered(
  { id, kind, evidence: has }: Case['requirements'][string],
  choice: number,
): DomainEvent[] {
  if (kind === 'document')
    return [event('requirement.referred', { requirement: id, to: 'reviewer', codes: [] })];
  if (choice === 6 && kind === 'kyc') {
    const codes = ['pan.claimed_elsewhere'];
    return [event('requirement.referred', { requirement: id, to: 'supervisor', codes })];
  }
  return choice === 7
    ? [event('requirement.returned', { requirement: id, by: 'system', codes: ['kyc.not_found'] })]
    : [
        event('requirement.accepted', {
          requirement: id,
          by: 'system',
          digest: has?.digest ?? null,
        }),
      ];
}

function taken(theCase: Case, given: Command): readonly DomainEvent[] {
  const verdict = handle(theCase, given);
  return 'refusal' in verdict ? [] : verdict.events;
}

export const startOf = ({
  missing,
  ...facts
}: {
  missing: string[];
  trade: string;
  route: 'own' | 'collective';
  taxRoute: 'gstin' | 'none' | 'enrolment';
  policy: string;
  exports: boolean;
}) => openCase({ ...facts, collective: facts.route === 'collective' ? 'coop-1' : null }, missing);
