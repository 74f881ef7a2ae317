import { pino } from 'pino';
import { commandsTopicConfig } from '../../../clients/commands-topic/config.ts';
import { groupStanding } from '../../../kafka/kafkajs-group-offsets.ts';
import { readTopic } from '../../../kafka/topic/reader.ts';
import type { Fault } from '../fault.ts';
import { killNow, strikeAgainAndAgain, until } from '../strikes.ts';
import type { Testbed } from '../testbed.ts';

export const commandsKill: Fault = {
  name: 'commands-kill',
  says: 'Everything asked of a case goes over the commands topic, whose consumer is killed with -9 again and again while it takes commands.',
  settings: {
    kills: { default: 10, says: 'how often', least: 1, most: 1000, whole: true },
  },
  system: { commands: true },
  overTopic: true,
  async strike(stage, setting) {
    const { commands } = stage.system.processes;
    if (commands === undefined) throw new Error('no commands are taken from their topic');
    const times = setting('kills');
    let before = await committed(stage);
    await strikeAgainAndAgain(stage, {
      times,
      pauseMs: [200, 2_000],
      // One that was killed keeps its partitions until its session is over: only then is there somebody to be killed
      // while consuming.
      strike: async () => {
        await until('commands are taken', async () => (await committed(stage)) > before);
        killNow(commands);
        before = await committed(stage);
      },
    });
    return { least: times, mend: () => allDealtWith(stage) };
  },
};

/** Also what was repeated after its case had ended. */
async function allDealtWith(stage: Testbed) {
  const { kafka, env } = stage.system;
  const { topic } = commandsTopicConfig(env);
  const { partitions, records } = await readTopic({
    settings: kafka,
    topic,
    log: pino({ level: 'silent' }),
    onRecord: () => undefined,
  });
  const end = partitions.reduce((sum, one) => sum + one.end, 0);
  await until('all commands are dealt with', async () => (await committed(stage)) >= end, 180_000);
  return { commandRecords: records };
}

/** How many records of the commands topic are dealt with for good. */
async function committed({ system }: Testbed): Promise<number> {
  const { groupId, topic } = commandsTopicConfig(system.env);
  const log = pino({ level: 'silent' });
  const standing = await groupStanding(system.kafka, groupId, topic, log);
  return [...standing.committed.values()].reduce((sum, offset) => sum + offset, 0);
}
