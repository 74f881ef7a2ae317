import { describe, expect, it } from 'vitest';
import type { Command } from '../../contracts/commands.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { momentsOf } from '../../policies/deadlines.ts';
import { policyOf } from '../../policies/policies.ts';
import { handle } from '../../workflows/commands/handle.ts';
import { command, DIGEST, judged, OTHER_DIGEST, openCase, play } from '../support/cases.ts';

const DAY = 24 * 3600_000;
const documents = [
  event('requirement.accepted', { requirement: 'scheme_verification', by: 'system', digest: null }),
  event('case.stage_entered', { stage: 'documents' }),
  event('requirement.referred', { requirement: 'photograph', to: 'reviewer', codes: [] }),
];
const outcomeOf = (events: readonly DomainEvent[], given: Command) => {
  const verdict = judged(play(openCase({ policy: '2026-11' }), events).theCase, given);
  return 'refusal' in verdict ? verdict.refusal.code : verdict.events.map(({ type }) => type);
};
const caseAfter = (events: readonly DomainEvent[]) =>
  play(openCase({ policy: '2026-11' }), events).theCase;
const codes = ['document.wrong_person'];

describe('an appeal', () => {
  const refused = [
    ...documents,
    event('requirement.refused', { requirement: 'photograph', by: 'reviewer', codes }),
  ];
  const appealed = [
    ...refused,
    event('requirement.appealed', { requirement: 'photograph', decision: 6, to: 'supervisor' }),
  ];
  const appeal = command('appeal', 'artisan', { requirement: 'photograph' });
  const decide = (role: 'reviewer' | 'supervisor', verdict: string) =>
    command('decide', role, {
      items: [
        {
          requirement: 'photograph',
          seen: DIGEST,
          verdict,
          codes: verdict === 'accept' ? [] : codes,
        },
      ],
    });

  it('is possible after a reviewer’s refusal, which does not end the case by itself', () => {
    expect(outcomeOf(documents, decide('reviewer', 'refuse'))).toEqual(['requirement.refused']);
    expect(outcomeOf(refused, appeal)).toEqual(['requirement.appealed']);
    expect(caseAfter(refused).waiting.on).toContain('artisan');
  });

  it('names the very decision that it is about', () => {
    const { messages } = play(openCase({ policy: '2026-11' }), refused);
    const verdict = handle(caseAfter(refused), appeal);
    const [given] = 'events' in verdict ? verdict.events : [];
    expect(given?.data).toMatchObject({ decision: messages.length });
    expect(messages.at(-1)?.type).toContain('requirement.refused');
  });

  it('has a time of its own, after which the refusal is final', () => {
    const theCase = caseAfter(refused);
    const [first] = momentsOf(theCase, policyOf('2026-11')).filter(
      ({ what }) => what === 'appeal_over',
    );
    expect((first?.at ?? 0) - Date.parse(theCase.waiting.since)).toBe(30 * DAY);
  });

  it('is decided above the one who refused, and only once', () => {
    expect(outcomeOf(appealed, decide('reviewer', 'accept'))).toBe('NOT_ALLOWED');
    expect(outcomeOf(appealed, decide('supervisor', 'accept'))).toEqual(['requirement.accepted']);
    expect(outcomeOf(appealed, decide('supervisor', 'refuse'))).toEqual([
      'requirement.appeal_dismissed',
      'case.declined',
    ]);
    expect(outcomeOf(appealed, appeal)).toBe('ALREADY_DECIDED');
  });

  it('needs a refusal', () => {
    expect(outcomeOf(documents, appeal)).toBe('CONFLICT');
    expect(outcomeOf(documents, command('appeal', 'artisan', { requirement: 'passport' }))).toBe(
      'UNKNOWN_REQUIREMENT',
    );
    expect(outcomeOf(refused, command('appeal', 'reviewer', { requirement: 'photograph' }))).toBe(
      'NOT_ALLOWED',
    );
  });
});

describe('a hold', () => {
  const held = [...documents, event('case.held', { reason: 'hold.inquiry' })];
  const hold = (role: 'supervisor' | 'artisan' = 'supervisor', reason = 'hold.inquiry') =>
    command('hold', role, { reason });

  it.each([
    ['by a supervisor', documents, hold(), ['case.held']],
    ['by an artisan', documents, hold('artisan'), 'NOT_ALLOWED'],
    ['for no known reason', documents, hold('supervisor', 'hold.mood'), 'MALFORMED'],
    ['twice', held, hold(), 'ALREADY_DECIDED'],
    ['ended', held, command('release', 'supervisor'), ['case.released']],
    ['ended before it began', documents, command('release', 'supervisor'), 'ALREADY_DECIDED'],
    [
      'and a withdrawal',
      held,
      command('withdraw', 'artisan', { reason: 'withdrawal.artisan_request' }),
      ['case.withdrawn'],
    ],
    ['and a submission', held, command('submit', 'artisan', { items: [] }), 'ON_HOLD'],
  ])('%s', (_title, events, given, expected) => {
    expect(outcomeOf(events, given)).toEqual(expected);
  });

  it('stops every clock, and each goes on from where it stood', () => {
    const before = caseAfter(documents);
    expect(momentsOf(caseAfter(held), policyOf('2026-11'))).toEqual([]);
    // Each event of a played case is a minute after the one before.
    const released = caseAfter([...held, event('case.released', {})]);
    expect(Date.parse(released.waiting.since) - Date.parse(before.waiting.since)).toBe(60_000);
    expect(released.held).toBeNull();
  });
});

describe('a waiver', () => {
  const waive = (requirement: string, role: 'supervisor' | 'reviewer' = 'supervisor') =>
    command('waive', role, { requirement, reason: 'waiver.exempt' });
  it.each([
    ['of a document', waive('photograph'), ['requirement.waived']],
    ['by a reviewer', waive('photograph', 'reviewer'), 'NOT_ALLOWED'],
    ['of a fact', waive('pan'), 'NOT_ALLOWED'],
    ['of something unknown', waive('passport'), 'UNKNOWN_REQUIREMENT'],
  ])('%s', (_title, given, expected) => {
    expect(outcomeOf(documents, given)).toEqual(expected);
  });
});

describe('a provider’s own answer', () => {
  const kyc = [
    ...documents,
    event('requirement.accepted', { requirement: 'photograph', by: 'reviewer', digest: DIGEST }),
    event('case.stage_entered', { stage: 'kyc' }),
  ];
  const valid = event('requirement.accepted', { requirement: 'pan', by: 'system', digest: DIGEST });
  const report = (more: object = {}) =>
    command('report', 'system', {
      requirement: 'pan',
      seen: DIGEST,
      question: 1,
      outcome: 'valid',
      codes: [],
      ...more,
    });
  it.each([
    ['counts', kyc, report(), ['requirement.accepted']],
    [
      'in doubt',
      kyc,
      report({ outcome: 'doubtful', codes: ['pan.name_doubtful'] }),
      ['requirement.referred'],
    ],
    ['before its request', documents, report(), 'TOO_EARLY'],
    ['again', [...kyc, valid], report(), 'ALREADY_DECIDED'],
    ['to an earlier question', kyc, report({ question: 2 }), 'CONFLICT'],
    ['about something older', kyc, report({ seen: OTHER_DIGEST }), 'CONFLICT'],
    [
      'about what no provider is asked',
      kyc,
      report({ requirement: 'photograph' }),
      'UNKNOWN_REQUIREMENT',
    ],
    [
      'for an unknown reason',
      kyc,
      report({ outcome: 'invalid', codes: ['pan.ugly'] }),
      'MALFORMED',
    ],
  ])('%s', (_title, events, given, expected) => {
    expect(outcomeOf(events, given)).toEqual(expected);
  });
});

describe('what others answer', () => {
  it('is decided by no person, also when it has climbed to one', () => {
    const climbed = [
      event('work.escalated', {
        about: 'scheme_verification',
        from: 'registry',
        to: 'supervisor',
        overdueSince: '2026-11-23T06:00:00.000Z',
      }),
    ];
    const given = command('decide', 'supervisor', {
      items: [{ requirement: 'scheme_verification', seen: DIGEST, verdict: 'accept', codes: [] }],
    });
    expect(caseAfter(climbed).requirements.scheme_verification?.waitingOn).toBe('supervisor');
    expect(outcomeOf(climbed, given)).toBe('NOT_ALLOWED');
  });
});
