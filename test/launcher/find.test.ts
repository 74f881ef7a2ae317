import { describe, expect, it } from 'vitest';
import { findServices } from '../../tools/launcher/find.ts';

const machine = ({ fetched = [] as string[], missing = [] as string[], docker = false }) => ({
  isFetched: (what: string) => fetched.includes(what),
  lacking: async (programs: readonly string[]) =>
    programs.filter((one) => missing.includes(one)).map((one) => `Something (${one})`),
  hasDocker: async () => docker,
});
const NAMED = { TEMPORAL_ADDRESS: 'there:7233', KAFKA_BROKERS: 'there:9092' };

describe('the way to Temporal and Kafka', () => {
  it('is the environment’s where it names them, whatever the machine has', async () => {
    const nothing = machine({ missing: ['python3', 'java', 'mvn'] });
    expect(await findServices(NAMED, nothing)).toEqual({
      temporal: 'environment',
      kafka: 'environment',
      dossier: 'local',
    });
  });

  it('leaves the dossier to a file of ours unless DOSSIER_URL names a database', async () => {
    const named = { ...NAMED, DOSSIER_URL: 'postgres://there/dossier' };
    expect(await findServices(named, machine({}))).toMatchObject({ dossier: 'environment' });
    expect(await findServices({ ...named, DOSSIER_URL: '' }, machine({}))).toMatchObject({
      dossier: 'local',
    });
  });

  it('is our own program for the one that is not named', async () => {
    const { TEMPORAL_ADDRESS, KAFKA_BROKERS } = NAMED;
    expect(await findServices({ TEMPORAL_ADDRESS }, machine({ missing: ['python3'] }))).toEqual({
      temporal: 'environment',
      kafka: 'local',
      dossier: 'local',
    });
    expect(await findServices({ KAFKA_BROKERS }, machine({ missing: ['java', 'mvn'] }))).toEqual({
      temporal: 'local',
      kafka: 'environment',
      dossier: 'local',
    });
  });

  it('needs for our own programs only what is not fetched yet', async () => {
    const fetched = { fetched: ['temporal', 'kafka'], missing: ['python3', 'mvn'] };
    expect(await findServices({}, machine(fetched))).toEqual({
      temporal: 'local',
      kafka: 'local',
      dossier: 'local',
    });
  });

  it('is Docker Compose where our own programs cannot run and an engine answers', async () => {
    const plan = await findServices({}, machine({ missing: ['java'], docker: true }));
    expect(plan).toEqual({ temporal: 'compose', kafka: 'compose', dossier: 'local' });
  });

  it('is otherwise one line that says what was tried and what to install', async () => {
    const nothing = machine({ missing: ['python3', 'java', 'mvn'] });
    const error = await findServices({ TEMPORAL_ADDRESS: '' }, nothing).catch((one: Error) => one);
    const { message } = error as Error;
    for (const word of ['TEMPORAL_ADDRESS', 'KAFKA_BROKERS', 'python3', 'java', 'mvn', 'Docker'])
      expect(message).toContain(word);
    expect(message).not.toContain('\n');
    await expect(findServices({ TEMPORAL_ADDRESS: 'x:1' }, nothing)).rejects.toThrow(
      /^found no Kafka: KAFKA_BROKERS is not set, local programs lack [^T]*\(java\)/,
    );
  });
});
