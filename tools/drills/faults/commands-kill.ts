import { pino } from 'pino';
import { commandsTopicConfig } from '../../../clients/commands-topic/config.ts';
import { groupStanding } from '../../../kafka/kafkajs-group-offsets.ts';
import { readTopic } from '../../../kafka/topic/reader.ts';
import type { Fault } from '../fault.ts';
import { killNow, strikeAgainAndAgain, until } from '../strikes.ts';
import type { Testbed } from '../testbed.ts';

/** The drill `commands-kill`. */
export const commandsKill: Fault = {
  name: 'commands-kill',
  description:
    'Every command goes over the commands topic. Its consumer is killed with -9 several times while it takes commands.',
  settings: {
    kills: { default: 10, description: 'how often', least: 1, most: 1000, whole: true },
  },
  system: { commands: true },
  overTopic: true,
  async strike(stage, setting) {
    const { commands } = stage.system.processes;
    if (commands === undefined) throw new Error('the system has no consumer of the commands topic');
    const times = setting('kills');
    let before = await committed(stage);
    await strikeAgainAndAgain(stage, {
      times,
      pauseMs: [200, 2_000],
      // A killed consumer keeps its partitions until its session times out. Only then does the next one take commands.
      strike: async () => {
        await until('the consumer takes commands', async () => (await committed(stage)) > before);
        killNow(commands);
        before = await committed(stage);
      },
    });
    return { least: times, mend: () => allCommitted(stage) };
  },
};

/** Waits until the consumer has committed every command, also those repeated after their case had ended. */
async function allCommitted(stage: Testbed) {
  const { kafka, env } = stage.system;
  const { topic } = commandsTopicConfig(env);
  const { partitions, records } = await readTopic({
    settings: kafka,
    topic,
    log: pino({ level: 'silent' }),
    onRecord: () => undefined,
  });
  const end = partitions.reduce((sum, one) => sum + one.end, 0);
  await until('all commands are committed', async () => (await committed(stage)) >= end, 180_000);
  return { commandRecords: records };
}

/** @returns how many records of the commands topic the consumer has committed. */
async function committed({ system }: Testbed): Promise<number> {
  const { groupId, topic } = commandsTopicConfig(system.env);
  const log = pino({ level: 'silent' });
  const standing = await groupStanding(system.kafka, groupId, topic, log);
  return [...standing.committed.values()].reduce((sum, offset) => sum + offset, 0);
}
