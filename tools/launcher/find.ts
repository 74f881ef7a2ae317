import { isFetched } from './fetch.ts';
import { hasDocker, lacking } from './needs.ts';

/** Decides where Temporal, Kafka and the dossier come from. */

/** Where a service comes from: a variable that the user set, a program that we start, or Docker Compose. */
export type Origin = 'environment' | 'local' | 'compose';
export interface Plan {
  readonly temporal: Origin;
  readonly kafka: Origin;
  /** A PostgreSQL that `DOSSIER_URL` names, or a file in the data folder. */
  readonly dossier: 'environment' | 'local';
}

/** The checks of this machine; tests pass others. */
const HERE = { isFetched, lacking, hasDocker };

/**
 * Decides how Temporal and Kafka can be had, and starts nothing. A service that the environment names is taken.
 * @throws Error of one line that says what was tried and what to install
 */
export async function findServices(env: NodeJS.ProcessEnv, here = HERE): Promise<Plan> {
  const isNamed = { temporal: Boolean(env.TEMPORAL_ADDRESS), kafka: Boolean(env.KAFKA_BROKERS) };
  const planned = (others: Origin): Plan => ({
    temporal: isNamed.temporal ? 'environment' : others,
    kafka: isNamed.kafka ? 'environment' : others,
    dossier: env.DOSSIER_URL ? 'environment' : 'local',
  });
  if (isNamed.temporal && isNamed.kafka) return planned('environment');
  const missing = await here.lacking([
    ...(isNamed.temporal || here.isFetched('temporal') ? [] : (['python3'] as const)),
    ...(isNamed.kafka ? [] : (['java'] as const)),
    ...(isNamed.kafka || here.isFetched('kafka') ? [] : (['mvn'] as const)),
  ]);
  if (missing.length === 0) return planned('local');
  if (await here.hasDocker()) return planned('compose');
  const unset = [
    ...(isNamed.temporal ? [] : ['TEMPORAL_ADDRESS']),
    ...(isNamed.kafka ? [] : ['KAFKA_BROKERS']),
  ];
  throw new Error(
    `found no ${isNamed.temporal ? 'Kafka' : isNamed.kafka ? 'Temporal' : 'Temporal and Kafka'}: ` +
      `${unset.join(' and ')} ${unset.length > 1 ? 'are' : 'is'} not set, local programs lack ${missing.join(', ')}, ` +
      `and no Docker engine with Compose answers. Install ${missing.map((one) => one.replace(/ \(.*/, '')).join(', ')}; ` +
      `or Docker with Compose; or set ${unset.join(' and ')}.`,
  );
}
