import { fetchKafka, fetchTemporal } from '../tools/launcher/fetch.ts';
import { canHaveKcat, fetchKcat, fetchPythonPackages } from '../tools/launcher/fetch-examples.ts';
import { shareKafkaClasses } from './support/kafka-classes.ts';
import { postgresPrograms } from './support/postgres-programs.ts';

/**
 * Fetches whatever the tests run before the first of them: on a machine that has nothing yet that takes longer than a
 * test waits, and two files would fetch the same side by side. What cannot be had is told by the test that needs it.
 */
export default async function fetchPrograms(): Promise<void> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  await Promise.allSettled([
    fetchTemporal(say),
    fetchKafka(say),
    process.env.TEST_POSTGRES_URL === undefined ? postgresPrograms() : undefined,
    fetchPythonPackages(say),
    canHaveKcat() ? fetchKcat(say) : undefined,
  ]);
  // Without it everything takes longer, and nothing is lost.
  await shareKafkaClasses().catch(() => undefined);
}
