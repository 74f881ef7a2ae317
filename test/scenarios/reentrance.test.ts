import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Envelope, unwrap } from '../../contracts/envelope.ts';
import { fold } from '../../contracts/reducer.ts';
import type { OutsideActivities } from '../../workflows/interface/activities.ts';
import type { Carry, CaseStart, CaseView } from '../../workflows/interface/run-input.ts';
import { openCase } from '../support/cases.ts';
import { helpAlong, type OpenCases, type Scripted, startScripted } from '../support/scripted.ts';
import { patience, SIZES } from '../support/sizes.ts';
import { NOTHING_FOUND, type World, world } from '../support/world.ts';

let server: Scripted;
beforeAll(async () => {
  server = await startScripted();
});
afterAll(() => server?.stop());

const quick = (without: readonly string[] = []) => openCase({ policy: 'demo' }, without);
const first = <T>(special: T, usual: T) => {
  let calls = 0;
  return async () => {
    calls += 1;
    return calls === 1 ? special : usual;
  };
};
const down = () => {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls < 5) throw new Error('no answer');
    return { outcome: 'valid', codes: [] } as const;
  };
};

/** Different paths of a case, each with the outside answers that lead to it. */
const WAYS: Record<string, { start: CaseStart; script: () => Partial<OutsideActivities> }> = {
  straight: { start: quick(), script: () => ({}) },
  'what is missing is brought later': {
    start: quick(['photograph', 'pan', 'tax_status', 'seller_account']),
    script: () => ({}),
  },
  'documents come back': {
    start: quick(),
    script: () => ({ checkDocument: first({ codes: ['document.blurred'] }, { codes: [] }) }),
  },
  'a doubtful match': {
    start: quick(),
    script: () => ({
      verifyWithProvider: first(
        { outcome: 'doubtful', codes: ['kyc.name_differs'] } as const,
        { outcome: 'valid', codes: [] } as never,
      ),
    }),
  },
  'a provider that is down for a while': {
    start: quick(),
    script: () => ({ verifyWithProvider: down() }),
  },
  'a listing that is refused': {
    start: quick(),
    script: () => ({
      previewListing: first(
        {
          finding: 'artisan',
          issues: [{ code: 'listing.invalid_attribute', attribute: 'title' }],
        } as const,
        NOTHING_FOUND,
      ),
    }),
  },
  'a collective': {
    start: openCase({
      policy: 'demo',
      route: 'collective',
      collective: 'women-weavers-cooperative',
    }),
    script: () => ({}),
  },
};

async function toItsEnd(
  open: OpenCases,
  start: CaseStart,
): Promise<{ run: string; view: CaseView }> {
  const handle = await open(start);
  const run = (await handle.describe()).runId;
  for (let looks = 0; looks < 1_200; looks += 1) {
    const view = await helpAlong(handle);
    if (view.case.end !== null && view.unpublished.length === 0) {
      return { run, view: (await handle.result()) as CaseView };
    }
    await new Promise((wake) => setTimeout(wake, 250));
  }
  throw new Error(`the case did not end: ${JSON.stringify((await helpAlong(handle)).case)}`);
}

const carriedAt = (log: readonly Envelope[]): Carry => {
  const theCase = fold(log.map(unwrap));
  if (theCase === null) throw new Error('no events');
  return {
    kind: 'carry',
    case: theCase,
    outbox: [],
    retries: {},
    commands: [],
    delivery: { blocked: null },
  };
};

const publishedBy = (there: World, run: string) => [...(there.published.get(run) ?? [])];

describe('the path is entered anew at every prefix of a log, and comes to the same end:', () => {
  // Side by side: they mostly wait for the demo's clocks.
  it.concurrent.each(Object.entries(WAYS).map(([name, one], way) => [name, one, way] as const))(
    '%s',
    async (_name, { start, script }, way) => {
      const whole = world(script());
      const log = await server.within(whole, async (open) => {
        const { run } = await toItsEnd(open, start);
        return publishedBy(whole, run);
      });
      expect(log.map(({ sequence }) => Number(sequence))).toEqual(
        log.map((_one, index) => index + 1),
      );
      const again = world();
      // Each way begins with another one, as they have much of their beginnings in common.
      const prefixes = log
        .map((_one, index) => log.slice(0, index + 1))
        .filter((prefix) => (prefix.length + way) % SIZES.everyPrefix === 0);
      expect(prefixes.length).toBeGreaterThan(2);
      await server.within(again, async (open) => {
        for (let at = 0; at < prefixes.length; at += 24) {
          await Promise.all(
            prefixes.slice(at, at + 24).map(async (prefix) => {
              const { run, view } = await toItsEnd(open, carriedAt(prefix));
              const all = [...prefix, ...publishedBy(again, run)];
              const types = all.map((one) => unwrap(one));
              expect(view.case.end?.kind).toBe('live');
              expect(all.map(({ sequence }) => Number(sequence))).toEqual(
                all.map((_one, index) => index + 1),
              );
              expect(fold(types)).toEqual(view.case);
              const stages = types.flatMap((one) =>
                one.type === 'case.stage_entered' ? [one.data.stage] : [],
              );
              expect(new Set(stages).size).toBe(stages.length);
              const accepted = types.flatMap((one) =>
                one.type === 'requirement.accepted' ? [one.data.requirement] : [],
              );
              const returned = types.filter((one) => one.type === 'requirement.returned').length;
              expect(accepted.length - new Set(accepted).size).toBeLessThanOrEqual(returned);
              expect(again.ended.get(view.case.caseId)).toBe('live');
            }),
          );
        }
      });
    },
    patience(360_000),
  );
});
