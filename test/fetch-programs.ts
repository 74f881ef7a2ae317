import { fetchKafka, fetchTemporal } from '../tools/launcher/fetch.ts';
import { canHaveKcat, fetchKcat, fetchPythonPackages } from '../tools/launcher/fetch-examples.ts';
import { prepareDashboard } from '../tools/launcher/prepare-dashboard.ts';
import { shareKafkaClasses } from './support/kafka-classes.ts';
import { postgresPrograms } from './support/postgres-programs.ts';
import { canHavePromtool, fetchPromtool } from './support/promtool.ts';
import { fetchSchemathesis } from './support/schemathesis.ts';

/**
 * Fetches all programs of the tests, and builds what the dashboard runs on, before the first test: on a new machine this takes longer than a
 * test waits, and two files would fetch the same at once. The test that needs a missing program reports it.
 */
export default async function fetchPrograms(): Promise<void> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  await Promise.allSettled([
    fetchTemporal(say),
    fetchKafka(say),
    prepareDashboard(say),
    process.env.TEST_POSTGRES_URL === undefined ? postgresPrograms() : undefined,
    fetchPythonPackages(say),
    fetchSchemathesis(say),
    canHaveKcat() ? fetchKcat(say) : undefined,
    canHavePromtool() ? fetchPromtool(say) : undefined,
  ]);
  // Without it everything takes longer, and nothing is lost.
  await shareKafkaClasses().catch(() => undefined);
}
