import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refused } from '../../clients/library/refused.ts';
import type { Case } from '../../contracts/case.ts';
import { event } from '../../contracts/events.ts';
import { auditPolicy, auditText } from '../../operations/policy/audit.ts';
import { diffPolicies, diffText, FACTS_TRIED, isSamePolicy } from '../../operations/policy/diff.ts';
import { dryRun, dryRunText } from '../../operations/policy/dry-run.ts';
import { durationText } from '../../operations/policy/durations.ts';
import { openCases } from '../../operations/policy/open-cases.ts';
import { policyOf, requirementsFor } from '../../policies/policies.ts';
import type { Policy, RequirementRule } from '../../policies/policy.ts';
import { RULE_REGISTER, unverifiedRules } from '../../policies/register.ts';
import { DOCUMENT } from '../../policies/versions/kinds.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';
import { openCase, play } from '../support/cases.ts';
import { edited, FIELDS } from '../support/policy-edits.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';
import { anyCase, VERSIONS, viewOf } from './cases.ts';

const DAY = 24 * 3600_000;
const REAL = policyOf('2026-11');
const opened = (facts: Parameters<typeof openCase>[0] = {}, number = 1): Case => ({
  ...play(openCase({ policy: '2026-11', ...facts })).theCase,
  caseId: `CASE-${number}`,
});
const views = (...cases: readonly Case[]) => cases.map(viewOf);
const without = (policy: Policy, ...ids: readonly string[]): Policy => ({
  ...policy,
  version: 'new',
  requirements: policy.requirements.filter((one) => !ids.includes(one.id)),
});
const asking = (id: string, change: Partial<RequirementRule>): Policy => ({
  ...REAL,
  version: 'new',
  requirements: REAL.requirements.map((one) => (one.id === id ? { ...one, ...change } : one)),
});
const EXTRA: RequirementRule = {
  id: 'ration_card',
  ...DOCUMENT,
  rule: 'identity.photograph',
  appliesWhen: { trade: ['potter'], settlement: ['rural'] },
};
const withExtra: Policy = { ...REAL, version: 'new', requirements: [...REAL.requirements, EXTRA] };

describe('the audit', () => {
  it('lists every unverified rule with its source, date and missing signature', () => {
    const { unverified, notSignedOff } = auditPolicy([]);
    expect(unverified.map((one) => one.rule)).toEqual(unverifiedRules());
    expect(notSignedOff).toBe(RULE_REGISTER.length);
    const words = auditText(auditPolicy([]));
    for (const { id, source, asOf } of unverifiedRules()) {
      expect(words).toContain(id);
      expect(words).toContain(source);
      expect(words).toContain(asOf);
    }
    expect(words).toContain('signed off by: no one yet');
  });

  it('names the owner of a signature', () => {
    const [rule] = unverifiedRules();
    if (rule === undefined) throw new Error('there are unverified rules');
    const audit = auditPolicy([], [{ ...rule, signedOffBy: 'ministry-desk-4' }]);
    expect(audit.notSignedOff).toBe(0);
    expect(auditText(audit)).toContain('signed off by: ministry-desk-4');
  });

  it('can tell of each rule of the register which cases it touches', () => {
    const asUnverified = RULE_REGISTER.map((one) => ({
      ...one,
      confidence: 'unverified' as const,
    }));
    expect(auditPolicy([], asUnverified).unplaced).toEqual([]);
    const [first] = asUnverified;
    if (first === undefined) throw new Error('the register is not empty');
    const stray = { ...first, id: 'nobody.uses_this' };
    expect(auditPolicy([], [stray]).unplaced).toEqual(['nobody.uses_this']);
  });

  it.each([
    ['bank.proof', {}, true],
    ['arms.permit', {}, false],
    ['arms.permit', { trade: 'armourer' }, true],
    ['trades.restricted', { trade: 'armourer' }, true],
    ['trades.restricted', { trade: 'potter' }, false],
    ['collective.membership', { route: 'collective' }, true],
    ['collective.membership', { route: 'own' }, false],
    ['tax_route.amazon_in.enrolment', { taxRoute: 'enrolment' }, true],
    ['tax_route.amazon_in.enrolment', { taxRoute: 'enrolment', route: 'collective' }, false],
    ['tax_route.not_in_table', { marketplace: 'elsewhere' }, true],
    ['identity.name_bands', {}, true],
    ['tax.agreement', {}, true],
    // A service trade's case ends at once, and ended cases are left out.
    ['trades.service', { trade: 'mason' }, false],
  ] as const)('%s with %j touches a case: %s', (id, facts, isTouched) => {
    const audit = auditPolicy(views(opened(facts)));
    const found = audit.unverified.find((one) => one.rule.id === id);
    expect(found?.touches).toEqual(isTouched ? ['CASE-1'] : []);
  });

  it('tells settled cases from those that still hang on a rule', () => {
    const theCase = opened();
    const proof = theCase.requirements.bank_proof;
    if (proof === undefined) throw new Error('a bank proof is asked for');
    const done = {
      ...theCase,
      requirements: {
        ...theCase.requirements,
        bank_proof: { ...proof, status: 'accepted' as const },
      },
    };
    const { unverified } = auditPolicy(views(done, { ...theCase, caseId: 'CASE-2' }));
    const found = unverified.find((one) => one.rule.id === 'bank.proof');
    expect(found?.touches).toEqual(['CASE-1', 'CASE-2']);
    expect(found?.unsettled).toEqual(['CASE-2']);
  });

  it('says so of a case under a version that it does not know', () => {
    const audit = auditPolicy(views({ ...opened(), policy: '2031-01' }));
    expect(audit.unknownPolicy).toEqual(['CASE-1']);
    expect(auditText(audit)).toContain('does not know: CASE-1');
  });

  it('takes any cases, and names only open ones', () => {
    fc.assert(
      fc.property(fc.array(anyCase, { maxLength: 6 }), (cases) => {
        const open = new Set(cases.filter((one) => one.end === null).map((one) => one.caseId));
        for (const { touches, unsettled } of auditPolicy(views(...cases)).unverified) {
          expect(touches.every((id) => open.has(id))).toBe(true);
          expect(unsettled.every((id) => touches.includes(id))).toBe(true);
        }
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });
});

describe('the difference of two policies', () => {
  it.each(VERSIONS)('is nothing between %s and itself', (version) => {
    const diff = diffPolicies(policyOf(version), policyOf(version));
    expect(isSamePolicy(diff)).toBe(true);
    expect(diffText(diff)).toContain('no difference');
  });

  it('is nothing for a condition that is written otherwise and means the same', () => {
    const rewritten: Policy = {
      ...REAL,
      requirements: REAL.requirements.map((one) => ({
        ...one,
        appliesWhen: { ...one.appliesWhen, exports: [false, true] },
      })),
    };
    expect(isSamePolicy(diffPolicies(REAL, rewritten))).toBe(true);
  });

  it('is the same backwards with the signs turned, for any two versions', () => {
    fc.assert(
      fc.property(fc.constantFrom(...VERSIONS), fc.constantFrom(...VERSIONS), (one, other) => {
        const there = diffPolicies(policyOf(one), policyOf(other));
        const back = diffPolicies(policyOf(other), policyOf(one));
        expect(back.added).toEqual(there.removed);
        expect(back.removed).toEqual(there.added);
        const turned = there.clocks.map((clock) => ({
          ...clock,
          before: clock.after,
          after: clock.before,
        }));
        const byName = (a: { clock: string }, b: { clock: string }) =>
          a.clock.localeCompare(b.clock);
        expect([...back.clocks].sort(byName)).toEqual([...turned].sort(byName));
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('names what comes, of whom, and by which rule', () => {
    const diff = diffPolicies(REAL, withExtra);
    expect(diff.added).toEqual([
      {
        id: 'ration_card',
        rule: 'identity.photograph',
        whom: { trade: ['potter'], settlement: ['rural'] },
      },
    ]);
    expect(diffText(diff)).toContain(
      '+ ration_card  of trade potter, settlement rural  [identity.photograph]',
    );
  });

  it('names what goes', () => {
    const diff = diffPolicies(REAL, without(REAL, 'bank_proof', 'hallmark_evidence'));
    expect(diff.removed.map(({ id, whom }) => [id, whom])).toEqual([
      ['bank_proof', {}],
      ['hallmark_evidence', { trade: ['goldsmith'] }],
    ]);
    expect(diffText(diff)).toContain('- bank_proof  of everybody  [bank.proof]');
  });

  it.each([
    ['stage', { stage: 'kyc' }, 'documents', 'kyc'],
    ['checkedBy', { checkedBy: 'reviewer' }, 'provider', 'reviewer'],
    ['from', { from: 'facilitator' }, 'artisan', 'facilitator'],
    ['kind', { kind: 'kyc' }, 'document', 'kyc'],
    ['rule', { rule: 'kyc.pan' }, 'identity.photograph', 'kyc.pan'],
  ] as const)('names another %s', (field, change, before, after) => {
    const diff = diffPolicies(REAL, asking('photograph', change));
    expect(diff.changed).toEqual([
      { id: 'photograph', fields: [{ field, before, after }], askedNow: null, askedNoMore: null },
    ]);
    expect(diffText(diff)).toContain(`~ photograph  ${field}: ${before} → ${after}`);
  });

  it('names of whom something is asked now, and of whom no longer', () => {
    const diff = diffPolicies(REAL, asking('craft_card', { appliesWhen: { trade: ['potter'] } }));
    expect(diff.changed).toEqual([
      {
        id: 'craft_card',
        fields: [],
        askedNow: { trade: ['potter'] },
        askedNoMore: { trade: ['doll_toy_maker'] },
      },
    ]);
    expect(diffText(diff)).toContain('no longer asked of trade doll_toy_maker');
  });

  it.each(Object.keys(FACTS_TRIED) as (keyof typeof FACTS_TRIED)[])(
    'notices a condition on %s',
    (name) => {
      const [value, ...others] = FACTS_TRIED[name];
      const diff = diffPolicies(REAL, asking('photograph', { appliesWhen: { [name]: others } }));
      expect(diff.changed[0]?.askedNoMore).toEqual({ [name]: [value] });
    },
  );

  it('names each clock that runs otherwise, also one that is gone', () => {
    const { reviewer: _gone, ...lateAfter } = REAL.clocks.lateAfter;
    const slower: Policy = {
      ...REAL,
      clocks: {
        ...REAL.clocks,
        lateAfter,
        remindAt: [3 * DAY],
        poll: { ...REAL.clocks.poll, first: 90_000 },
        remindersNeeded: 1,
      },
    };
    const diff = diffPolicies(REAL, slower);
    expect(diff.clocks.map((one) => one.clock).sort()).toEqual([
      'lateAfter.reviewer',
      'poll.first',
      'remindAt',
      'remindersNeeded',
    ]);
    const words = diffText(diff);
    expect(words).toContain('~ lateAfter.reviewer: 3 days → none');
    expect(words).toContain('~ remindAt: 3 days, 10 days, 25 days → 3 days');
    expect(words).toContain('~ poll.first: 15 minutes → 90 seconds');
    expect(words).toContain('~ remindersNeeded: 3 → 1');
  });

  it('names how often something may be brought', () => {
    const diff = diffPolicies(REAL, { ...REAL, attempts: 5 });
    expect(isSamePolicy(diff)).toBe(false);
    expect(diffText(diff)).toContain('~ attempts: 3 → 5');
  });

  it.each([
    [0, '0'],
    [DAY, '1 day'],
    [36 * 3600_000, '36 hours'],
    [1500, '1500 milliseconds'],
  ])('writes %d ms as %s', (ms, said) => expect(durationText(ms)).toBe(said));
});

describe('the difference of tables', () => {
  const newer: Policy = { ...REAL, version: 'new' };

  it.each(FIELDS)('tells an edit of %s', (field) => {
    const change = diffPolicies(REAL, edited(newer, field));
    expect(diffText(change)).not.toBe(diffText(diffPolicies(REAL, newer)));
    if (field !== 'effectiveFrom') expect(isSamePolicy(change)).toBe(false);
  });

  it('names a sign-off, a new holiday, other hours and who is no longer above', () => {
    const signed = {
      ...newer,
      taxRoutes: REAL.taxRoutes.map((one) =>
        one.id === 'tax_route.amazon_in.enrolment'
          ? { ...one, answer: 'yes' as const, signedOffBy: 'ministry-desk-4' }
          : one,
      ),
      calendar: {
        ...REAL.calendar,
        messageHours: { from: 10, until: 20 },
        states: REAL.calendar.states.map((one) => ({
          ...one,
          holidays: [
            ...one.holidays,
            { date: '2028-10-17', name: 'Diwali', source: 's', confidence: 'unverified' as const },
          ],
        })),
      },
      escalatesTo: { reviewer: 'supervisor' as const },
    };
    const words = diffText(diffPolicies(REAL, signed)).split('\n');
    expect(words.slice(1)).toEqual([
      '~ calendar  messages  from: 9 → 10',
      '+ calendar  RJ 2028-10-17: Diwali',
      '+ calendar  UP 2028-10-17: Diwali',
      ...['facilitator', 'operations', 'registry', 'provider', 'marketplace'].map(
        (party) => `- escalatesTo  ${party}: supervisor`,
      ),
      '~ taxRoutes  tax_route.amazon_in.enrolment  answer: unverified → yes',
      '~ taxRoutes  tax_route.amazon_in.enrolment  signedOffBy: none → ministry-desk-4',
    ]);
  });
});

describe('the dry run', () => {
  it('owes nothing under the version that a case has pinned', () => {
    fc.assert(
      fc.property(anyCase, (theCase) => {
        const run = dryRun(policyOf(theCase.policy), views(theCase));
        expect(run.effects).toEqual([]);
        expect(run.more).toEqual({});
        expect(run.less).toEqual({});
        expect(dryRunText(run)).toMatch(/: 0 of [01] open cases/);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('owes afterwards exactly what the new policy asks', () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.constantFrom(...VERSIONS.map(policyOf), withExtra),
        (theCase, policy) => {
          fc.pre(theCase.end === null);
          const [effect] = dryRun(policy, views(theCase)).effects;
          const now = Object.keys(theCase.requirements).filter((id) => !id.startsWith('product:'));
          const gone = [...(effect?.less ?? []), ...(effect?.inVain ?? [])];
          const then = [...now.filter((id) => !gone.includes(id)), ...(effect?.more ?? [])];
          const asked = requirementsFor(policy, theCase).map((one) => one.id);
          const notAsked = now.filter(
            (id) => theCase.requirements[id]?.status === 'not_applicable',
          );
          expect(then.filter((id) => !notAsked.includes(id)).sort()).toEqual(
            asked.filter((id) => !notAsked.includes(id)).sort(),
          );
        },
      ),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('names who would owe more', () => {
    const run = dryRun(withExtra, views(opened({}, 1), opened({ settlement: 'urban' }, 2)));
    expect(run.more).toEqual({ ration_card: 1 });
    expect(run.effects.map((one) => [one.caseId, one.more])).toEqual([['CASE-1', ['ration_card']]]);
    expect(dryRunText(run)).toContain('CASE-1 (2026-11)  +ration_card');
    expect(dryRunText(run)).toContain('1 of 2 open cases');
  });

  it('tells what is owed no longer from what was brought for nothing', () => {
    const owing = opened();
    const proof = owing.requirements.bank_proof;
    if (proof === undefined) throw new Error('a bank proof is asked for');
    const done: Case = {
      ...opened({}, 2),
      requirements: { ...owing.requirements, bank_proof: { ...proof, status: 'accepted' } },
    };
    const run = dryRun(without(REAL, 'bank_proof'), views(owing, done));
    expect(run.less).toEqual({ bank_proof: 1 });
    expect(run.effects.map(({ less, inVain }) => [less, inVain])).toEqual([
      [['bank_proof'], []],
      [[], ['bank_proof']],
    ]);
    expect(dryRunText(run)).toContain('(bank_proof was submitted and is not needed)');
  });

  it('leaves alone what no policy put into the case', () => {
    const theCase = opened();
    const proof = theCase.requirements.bank_proof;
    if (proof === undefined) throw new Error('a bank proof is asked for');
    const requirements = {
      ...theCase.requirements,
      extra_letter: { ...proof, id: 'extra_letter' },
    };
    expect(dryRun(REAL, views({ ...theCase, requirements })).effects).toEqual([]);
  });

  it('names what would be asked otherwise, and leaves ended cases and products alone', () => {
    const run = dryRun(
      asking('photograph', { stage: 'kyc' }),
      views(opened(), opened({ trade: 'mason' }, 2)),
    );
    expect(run.openCases).toBe(1);
    expect(run.effects.map((one) => one.otherwise)).toEqual([['photograph']]);
    expect(dryRunText(run)).not.toContain('product');
  });

  it('names what other tables decide of a case', () => {
    const other = edited(edited({ ...REAL, version: 'new' }, 'trades'), 'taxRoutes');
    const run = dryRun(other, views(opened({ taxRoute: 'enrolment' })));
    expect(run.effects.map((one) => one.decided)).toEqual([
      ['potter sells goods: yes → no', 'tax_route.amazon_in.enrolment: unverified → yes'],
    ]);
    const member = opened({
      taxRoute: 'enrolment',
      route: 'collective',
      collective: 'women-weavers-cooperative',
    });
    expect(dryRun(edited(REAL, 'taxRoutes'), views(member)).effects).toEqual([]);
  });

  it('names when a case is late by another calendar', () => {
    const events = [
      event('requirement.accepted', {
        requirement: 'scheme_verification',
        by: 'system',
        digest: null,
      }),
      event('case.stage_entered', { stage: 'documents' }),
      event('requirement.referred', { requirement: 'photograph', to: 'reviewer', codes: [] }),
      event('requirement.referred', { requirement: 'bank_proof', to: 'reviewer', codes: [] }),
    ];
    const { theCase } = play(openCase({ policy: '2026-11', state: 'RJ' }), events);
    const [effect] = dryRun(policyOf('2026-12'), [viewOf(theCase)]).effects;
    // Three days from a Monday on are over on a Thursday; a Tuesday off makes that a Friday.
    expect(effect?.due?.before).toMatch(/^2026-11-26T/);
    expect(effect?.due?.after).toMatch(/^2026-11-27T/);
    expect(dryRunText(dryRun(policyOf('2026-12'), [viewOf(theCase)]))).toContain('late from');
  });

  it('says so of a case under a version that it does not know', () => {
    const run = dryRun(REAL, views({ ...opened(), policy: '2031-01' }));
    expect(run.unknownPolicy).toEqual(['CASE-1']);
    expect(run.effects).toEqual([]);
  });
});

describe('the open cases', () => {
  const listing = (...ids: readonly string[]) => ({
    workflow: {
      async *list() {
        for (const workflowId of ids) yield { workflowId };
      },
    } as unknown as Parameters<typeof openCases>[0]['workflow'],
  });
  const named = (caseId: string): CaseView => viewOf({ ...opened(), caseId });

  it('are asked each once, and one that has ended meanwhile is left out', async () => {
    const ids = Array.from({ length: 45 }, (_, place) => `C-${String(place).padStart(2, '0')}`);
    const found = await openCases(listing(...ids, 'C-00'), async (id) => {
      if (id === 'C-07') throw new Refused('CASE_ENDED', 'it has ended');
      return id === 'C-08' ? viewOf({ ...opened({ trade: 'mason' }), caseId: id }) : named(id);
    });
    expect(found.map((one) => one.case.caseId)).toEqual(
      ids.filter((id) => !['C-07', 'C-08'].includes(id)),
    );
  });

  it('do not hide that one could not be asked', async () => {
    const failing = openCases(listing('C-01'), () => Promise.reject(new Error('no worker')));
    await expect(failing).rejects.toThrow('no worker');
  });
});
