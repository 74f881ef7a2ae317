import type { TopicReport, TopicsReport } from '../../kafka/topics.ts';

/** The report on the topics as text and exit code. */

const STATES: Readonly<Record<TopicReport['state'], string>> = {
  missing: 'is missing',
  created: 'created',
  as_wanted: 'as wanted',
  differs: 'differs',
  applied: 'set as wanted',
};

/** The state of the topics: a line for each topic, and below it one for each difference. */
export function topicsText({ refused, topics }: TopicsReport): string {
  return [...topics.flatMap(topicLines), ...refused.map((why) => `Refused: ${why}.`)].join('\n');
}

function topicLines(report: TopicReport): string[] {
  const { topic, state, wrongPartitions, wrongReplication, others } = report;
  const differences = state === 'missing' || state === 'created' ? [] : report.differences;
  return [
    `${topic} ${STATES[state]}`,
    ...(wrongPartitions
      ? [`  partitions: ${wrongPartitions.found}, wanted ${wrongPartitions.wanted}`]
      : []),
    ...(wrongReplication
      ? [
          `  replicas: ${wrongReplication.found}, wanted ${wrongReplication.wanted} (kafka-reassign-partitions.sh moves them)`,
        ]
      : []),
    ...differences.map(({ setting, found, wanted, isOwn }) => {
      const before = `${found ?? 'not there'}${isOwn ? '' : ', as the broker has it'}`;
      return state === 'applied'
        ? `  ${setting}: ${wanted}, was ${before}`
        : `  ${setting}: ${before}; wanted ${wanted}`;
    }),
    ...others.map(({ setting, value }) => `  ${setting}: ${value}, which no plan speaks of`),
  ];
}

/** The exit code of the process: 0 all as planned, 1 refused, 2 a topic is missing or differs. */
export function topicsExitCode({ refused, topics }: TopicsReport): 0 | 1 | 2 {
  if (refused.length > 0) return 1;
  return topics.some(({ state }) => state === 'missing' || state === 'differs') ? 2 : 0;
}
