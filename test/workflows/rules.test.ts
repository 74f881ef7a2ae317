import { describe, expect, it } from 'vitest';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { dueRequirements } from '../../contracts/waiting.ts';
import { momentsOf } from '../../policies/deadlines.ts';
import { policyOf } from '../../policies/policies.ts';
import { handle } from '../../workflows/commands/handle.ts';
import { command, openCase, play } from '../support/cases.ts';

const DOCUMENTS = [
  event('requirement.accepted', { requirement: 'scheme_verification', by: 'system', digest: null }),
  event('case.stage_entered', { stage: 'documents' }),
];
const caseOf = (trade: string, ...events: DomainEvent[]) =>
  play(openCase({ trade, policy: '2026-12' }), [...DOCUMENTS, ...events]).theCase;
const lateOnes = (theCase: ReturnType<typeof caseOf>) =>
  momentsOf(theCase, policyOf(theCase.policy)).flatMap((one) =>
    one.what === 'late' ? [one.party] : [],
  );

describe('a time limit of its own for the review of a document', () => {
  it('is none for the artisan who has still to bring it', () => {
    const theCase = caseOf('armourer');
    expect(theCase.waiting.on).toContain('artisan');
    expect(lateOnes(theCase)).not.toContain('artisan');
  });

  it('is the supervisor’s once it lies there', () => {
    const permit = 'restricted_goods_permit';
    const evidence = { ref: 'r', version: 1, digest: 'a'.repeat(64) };
    const brought = caseOf(
      'armourer',
      event('requirement.submitted', { requirement: permit, evidence }),
      event('requirement.referred', { requirement: permit, to: 'supervisor', codes: [] }),
    );
    expect(lateOnes(brought)).toContain('supervisor');
  });
});

it('under rules that know no alternative an accepted one no longer stands in for another', () => {
  const accepted = event('requirement.accepted', {
    requirement: 'geographical_indication',
    by: 'reviewer',
    digest: null,
  });
  const before = caseOf('doll_toy_maker', accepted);
  expect(dueRequirements(before).map(({ id }) => id)).not.toContain('craft_card');
  const back = { policy: '2026-11', reason: 'policy.correction' };
  const verdict = handle(before, command('move_policy', 'administrator', back));
  if (!('events' in verdict)) throw new Error(verdict.refusal.message);
  const after = caseOf('doll_toy_maker', accepted, ...verdict.events);
  expect(dueRequirements(after).map(({ id }) => id)).toContain('craft_card');
  expect(after.requirements.craft_card).not.toHaveProperty('oneOf');
});
