import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { REGISTRY_LEVELS } from '../../contracts/vocabulary.ts';
import type { Scenario } from '../demo-data/scenarios.ts';
import type { Personas } from './personas-file.ts';
import { countSeen, type Store } from './store.ts';

/** The scheme's registry of applications. */

const status = z.enum(['PENDING', 'APPROVED', 'REJECTED', 'RETURNED']);

/** The answer of one level of the scheme's verification. The official values are not public; these are ours. */
const registryLevel = z.strictObject({
  level: z.enum(REGISTRY_LEVELS),
  status,
  actor: z.string().nullable().default(null),
  reason: z.string().nullable().default(null),
  at: z.iso.datetime().nullable().default(null),
});
type Level = z.infer<typeof registryLevel>;

/** An answer to set: three levels, or null for a number that the registry does not know. */
export const registryAnswer = z.strictObject({
  levels: z.array(registryLevel).length(3).nullable(),
});

const APPROVED_LONG_AGO = Date.UTC(2025, 0, 15);

const ACTORS = ['gram-panchayat', 'district-implementation-committee', 'screening-committee'];

/** The registry, with its three levels of verification. */
export class Registry {
  readonly #store: Store;
  readonly #personas: Personas;

  constructor(store: Store, personas: Personas) {
    this.#store = store;
    this.#personas = personas;
    store.exec(
      'CREATE TABLE IF NOT EXISTS registry (number TEXT PRIMARY KEY, answer TEXT NOT NULL) STRICT',
    );
  }

  set(number: string, answer: z.infer<typeof registryAnswer>): void {
    this.#store
      .prepare('INSERT OR REPLACE INTO registry VALUES (?, ?)')
      .run(number, JSON.stringify(answer));
  }

  /** The levels of an application. @returns null for an unknown number */
  look(number: string): Level[] | null {
    const set = this.#store.prepare('SELECT answer FROM registry WHERE number = ?').get(number);
    if (set !== undefined) return registryAnswer.parse(JSON.parse(String(set.answer))).levels;
    const persona = this.#personas.byScheme(number);
    if (persona === undefined) return levelsOf('straight', 1, APPROVED_LONG_AGO);
    const { since, times } = countSeen(this.#store, 'registry', number);
    return levelsOf(persona.scenario, times, since);
  }
}

/** The levels by scenario: `second_level` is approved one level further at each question, `registry_declined` fails at the second. */
function levelsOf(scenario: Scenario, times: number, since: number): Level[] {
  const approved =
    scenario === 'second_level' ? Math.min(times, 3) : scenario === 'registry_declined' ? 1 : 3;
  const at = new Date(since).toISOString();
  return REGISTRY_LEVELS.map((level, index) => {
    const actor = ACTORS[index] ?? null;
    if (index < approved) return { level, status: 'APPROVED', actor, reason: null, at };
    if (scenario === 'registry_declined' && index === 1) {
      return { level, status: 'REJECTED', actor, reason: 'NOT_IN_TRADE', at };
    }
    return { level, status: 'PENDING', actor: null, reason: null, at: null };
  });
}

/** The registry's route. */
export function registryRoutes(app: FastifyInstance, registry: Registry): void {
  app.get<{ Params: { schemeNumber: string } }>(
    '/v1/applications/:schemeNumber',
    (request, reply) => {
      const { schemeNumber } = request.params;
      const levels = registry.look(schemeNumber);
      if (levels === null) return reply.code(404).send({ error: 'NOT_FOUND' });
      return reply.send({ schemeNumber, levels });
    },
  );
}
