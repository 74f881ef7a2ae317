import fc from 'fast-check';
import type { Case } from '../../contracts/case.ts';
import type { Command } from '../../contracts/commands.ts';
import { accountOf, command, evidence, openCase } from './cases.ts';

/** From this choice on, a step lets time pass. */
export const TIME = 17;

/** One random step of a case: an outside answer, a command, or time. */
export type Step = { pick: number; choice: number; digest: number };

export const step = fc.record({ pick: fc.nat(1000), choice: fc.nat(22), digest: fc.nat(5) });
/** Any sequence of steps. */
export const steps = fc.array(step, { maxLength: 60 });

/** The random facts that a case starts from. */
export const starts = fc.record({
  trade: fc.constantFrom('potter', 'doll_toy_maker', 'goldsmith', 'mason', 'armourer'),
  route: fc.constantFrom('own' as const, 'collective' as const),
  taxRoute: fc.constantFrom('gstin' as const, 'none' as const, 'enrolment' as const),
  policy: fc.constantFrom(
    ...['demo', 'demo-lapse', 'demo-late', 'demo-dormant', 'demo-watch', '2026-11', '2026-12'],
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

/** The input that opens a case with random facts. */
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
}) =>
  openCase(
    { ...facts, collective: facts.route === 'collective' ? 'women-weavers-cooperative' : null },
    missing,
  );

/** The command of a step, which the case may refuse; null if the step is an outside answer or time. */
export function randomCommand(theCase: Case, { pick, choice, digest }: Step): Command | null {
  const all = Object.values(theCase.requirements);
  const one = all[pick % all.length];
  if (one === undefined) return null;
  if (choice <= 2) {
    const seen = one.evidence?.digest ?? 'f'.repeat(64);
    const verdict = (['accept', 'return', 'refuse'] as const)[choice];
    const codes = verdict === 'accept' ? [] : ['document.blurred'];
    return command('decide', 'reviewer', {
      items: [{ requirement: one.id, seen, verdict, codes }],
    });
  }
  if (choice <= 4) {
    const bytes = String(digest).repeat(64).slice(0, 64);
    return command('submit', 'artisan', {
      items: [{ requirement: one.id, evidence: evidence(one.id, one.attempt + 1, bytes) }],
    });
  }
  return choice > 9 && choice < TIME ? overlay(one, choice) : null;
}

/** A hold, a release, an appeal, another policy, no more messages, or a supervisor's decision. */
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
  const by = {
    role: 'supervisor' as const,
    id: accountOf(`supervisor-${(has?.version ?? 0) % 2}`),
  };
  return { ...command('decide', 'supervisor', { items }), actor: by };
}
