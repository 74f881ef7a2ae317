import { EVENT_DATA, type EventType, event } from '../../contracts/events.ts';
import { reduce } from '../../contracts/reducer.ts';
import type { REQUIREMENT_STATUSES } from '../../contracts/vocabulary.ts';
import { CURRENT_POLICY, policyOf, requirementsFor } from '../../policies/policies.ts';
import { evidence, openCase, play } from '../support/cases.ts';

/** The changes of a document's status, each with its event, found by running the reducer. */
export function statusChanges(): { from: string; to: string; by: string }[] {
  const { theCase } = play(openCase());
  const types = (Object.keys(EVENT_DATA) as EventType[]).filter((type) =>
    /^requirement\./.test(type),
  );
  const data = {
    requirement: 'photograph',
    evidence: evidence('photograph', 2),
    to: 'reviewer',
    codes: [],
    by: 'reviewer',
    digest: null,
    reason: 'waiver.exempt',
    decision: 1,
  };
  const found: { from: string; to: string; by: string }[] = [];
  for (const type of types.filter(
    (one) => one !== 'requirement.added' && one !== 'requirement.hinted',
  )) {
    for (const from of sources(type)) {
      const photograph = { ...theCase.requirements.photograph, status: from };
      const before = {
        ...theCase,
        requirements: { ...theCase.requirements, photograph },
      } as typeof theCase;
      const after = reduce(before, {
        ...event(type, data as never),
        caseId: theCase.caseId,
        artisanId: theCase.artisanId,
        application: 1,
        sequence: theCase.sequence + 1,
        at: '2026-11-23T07:00:00.000Z',
      });
      const to = after.requirements.photograph?.status ?? from;
      if (to !== from) found.push({ from, to, by: type.replace('requirement.', '') });
    }
  }
  return found;
}

/** The statuses from which the process makes an event; the reducer would accept it from any. */
function sources(type: EventType): readonly (typeof REQUIREMENT_STATUSES)[number][] {
  switch (type) {
    case 'requirement.submitted':
      return ['due', 'returned', 'expired', 'verifying'];
    case 'requirement.referred':
      return ['submitted'];
    case 'requirement.appealed':
      return ['refused'];
    case 'requirement.expired':
      return ['accepted'];
    case 'requirement.waived':
      return ['due', 'returned', 'submitted', 'verifying'];
    default:
      return ['submitted', 'verifying'];
  }
}

const { trades } = policyOf(CURRENT_POLICY);
const asked = (trade: string, route: 'own' | 'collective') =>
  requirementsFor(policyOf(CURRENT_POLICY), {
    trade,
    state: 'UP',
    settlement: 'rural',
    route,
    taxRoute: 'gstin',
    marketplace: 'amazon_in',
    exports: false,
  }).map(({ id }) => id);

/** The requirements of every case with goods to sell. */
export function askedOfAll(): string[] {
  const lists = trades.flatMap(({ code }) => [asked(code, 'own'), asked(code, 'collective')]);
  return (lists[0] ?? []).filter((id) => lists.every((list) => list.includes(id)));
}

/** The further requirements of each trade, by the seller's route. */
export function askedByTrade(): string[][] {
  const all = askedOfAll();
  const beyond = (trade: string, route: 'own' | 'collective') =>
    asked(trade, route)
      .filter((id) => !all.includes(id))
      .map((id) => `\`${id}\``)
      .join(', ');
  return trades.map(({ code, sells }) =>
    sells === 'no'
      ? [code, 'no goods to sell: told on the first day', '']
      : [code, beyond(code, 'own'), beyond(code, 'collective')],
  );
}
