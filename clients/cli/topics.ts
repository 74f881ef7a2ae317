import { type Command, InvalidArgumentError } from 'commander';
import { rightsOf, TOPIC_ROLE_NAMES, type TopicRoleName } from '../../contracts/topic-roles.ts';
import { TOPICS } from '../../contracts/topics.ts';
import { aclCommands } from '../../kafka/acls.ts';
import { asAdmin } from '../../kafka/admin.ts';
import { aclsBeyond, applyAcls } from '../../kafka/kafkajs-acls.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { ensureTopics, type TopicsOptions } from '../../kafka/topics.ts';
import { environment } from '../library/environment.ts';
import { topicsExitCode, topicsText } from './topics-text.ts';

/** The commands about the Kafka topics and their ACLs. */

const EXIT_CODES = `
Exit code: 0 all is as wanted, 1 refused or failed and nothing was changed, 2 something is not as wanted.`;

type Print = (value: unknown, text: string) => void;
interface UserOfRole {
  readonly role: TopicRoleName;
  readonly user: string;
}

/** Adds `topics check`, `topics create` and `topics acls`. They need Kafka alone. */
export function addTopicsCommands(program: Command, print: Print): void {
  const topics = program.command('topics').description('the Kafka topics, and who may use them');
  const ensure = async (how: TopicsOptions) => {
    const report = await asAdmin(kafkaSettings(environment()), (admin) =>
      ensureTopics(admin, TOPICS, how),
    );
    print(report, topicsText(report));
    process.exitCode = topicsExitCode(report);
  };
  topics
    .command('check')
    .description('compares the topics with their plan; changes nothing')
    .option('--replication <count>', 'how many brokers shall keep each record', count)
    .addHelpText('after', EXIT_CODES)
    .action((how: { replication?: number }) => ensure({ ...how, create: false }));
  topics
    .command('create')
    .description('creates the topics that are missing, and checks the others')
    .option('--replication <count>', 'how many brokers keep each record: 3 in production', count)
    .option('--apply', 'sets the settings that differ; partitions and replicas never')
    .addHelpText('after', EXIT_CODES)
    .action((how: { replication?: number; apply?: boolean }) => ensure({ ...how, create: true }));
  topics
    .command('acls')
    .description('what each user may do, as calls of kafka-acls.sh; with --apply it is granted')
    .option(
      '--user <role=name>',
      `a user with a role (${TOPIC_ROLE_NAMES.join(', ')}); without any, each role has a user of its name`,
      addUser,
    )
    .option('--apply', 'grants it; what is there already stays')
    .action(async (how: { user?: UserOfRole[]; apply?: boolean }) => {
      const settings = kafkaSettings(environment());
      const users = how.user ?? TOPIC_ROLE_NAMES.map((role) => ({ role, user: role }));
      const rules = users.flatMap(({ role, user }) => rightsOf(role, user));
      const commands = aclCommands(rules, settings.brokers);
      if (how.apply !== true) {
        print({ applied: false, rules, commands }, commands.join('\n'));
        return;
      }
      const beyond = await asAdmin(settings, async (admin) => {
        await applyAcls(admin, rules);
        return aclsBeyond(admin, rules);
      });
      const more = beyond.map((one) => `more than the role: ${one}`);
      const done = `granted ${rules.length} rights to ${users.map(({ user }) => user).join(', ')}`;
      print({ applied: true, rules, beyond }, [done, ...more].join('\n'));
    });
}

function count(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('It must be a number from 1 on.');
  return Number(text);
}

function addUser(text: string, before: UserOfRole[] = []): UserOfRole[] {
  const [, name, user] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const role = TOPIC_ROLE_NAMES.find((one) => one === name);
  if (role === undefined || user === undefined)
    throw new InvalidArgumentError(`It must be role=name, with one of ${TOPIC_ROLE_NAMES}.`);
  return [...before, { role, user }];
}
