import fc from 'fast-check';
import { ROLES, type Role, SYSTEMS, type System } from '../../contracts/vocabulary.ts';
import { type Step, step } from '../support/random-case.ts';
import type { Weather } from '../support/topic.ts';
import { MOODS, type Mood } from './moody-world.ts';

/** Times that may pass between two acts. */
const TIMES = ['1 minute', '6 hours', '3 days', '12 days', '45 days', '200 days'] as const;

/** The commands beside submit and decide; any role may try each. */
const SAYINGS = ['resume', 'waive', 'withdraw', 'report', 'release', 'unblock'] as const;

/** One thing that happens to a case from outside. */
export type Act =
  | { readonly do: 'command'; readonly step: Step }
  | { readonly do: 'together'; readonly steps: readonly Step[] }
  | {
      readonly do: 'say';
      readonly name: (typeof SAYINGS)[number];
      /** The role that tries it; null for one that may. */
      readonly role: Role | null;
      readonly pick: number;
      readonly outcome: 'valid' | 'invalid' | 'doubtful' | 'contested';
    }
  | { readonly do: 'again'; readonly pick: number; readonly byTheCase: boolean }
  | { readonly do: 'reuse'; readonly pick: number }
  | { readonly do: 'outside'; readonly system: System; readonly mood: Mood }
  | { readonly do: 'broker'; readonly weather: Weather }
  | { readonly do: 'help' }
  | { readonly do: 'wait'; readonly time: (typeof TIMES)[number] };

const is = <T extends string>(what: T) => fc.constant(what);
const pick = fc.nat(1000);

/** Sequences of acts that make progress: now and then people do what is due. */
export const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: is('command'), step }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: is('together'),
        steps: fc.array(step, { minLength: 2, maxLength: 4 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: is('say'),
        // A withdrawal ends the case, so it is rare.
        name: fc.oneof(
          { weight: 30, arbitrary: fc.constantFrom(...SAYINGS) },
          { weight: 30, arbitrary: fc.constantFrom('report', 'release', 'resume') },
        ),
        role: fc.option(fc.constantFrom(...ROLES), { freq: 3 }),
        pick,
        outcome: fc.constantFrom('valid', 'invalid', 'doubtful', 'contested'),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: is('again'), pick, byTheCase: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: is('reuse'), pick }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: is('outside'),
        system: fc.constantFrom(...SYSTEMS),
        mood: fc.constantFrom(...MOODS),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: is('broker'),
        weather: fc.constantFrom('up', 'away', 'lossy', 'refusing'),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: is('help') }) },
    { weight: 6, arbitrary: fc.record({ do: is('wait'), time: fc.constantFrom(...TIMES) }) },
  ),
  { minLength: 15, maxLength: 30 },
) as fc.Arbitrary<Act[]>;
