import { CASES_TOPIC, COMMANDS_TOPIC, EVENTS_TOPIC, REJECTED_TOPIC } from './topics.ts';

/**
 * The rights on topics: a role for each program, with the rights that it needs. Everything else is refused. A Kafka
 * user has one role.
 */

/** In Kafka, `read` and `write` imply the right to describe. */
type TopicOperation = 'read' | 'write' | 'delete';

/** What a role may do with one resource. */
export interface Allowance {
  readonly on: 'topic' | 'group' | 'transactional-id';
  readonly name: string;
  /** Whether `name` is the whole name, or a prefix. */
  readonly pattern: 'literal' | 'prefixed';
  readonly operations: readonly TopicOperation[];
}

/** A role, with its rights. */
export interface TopicRole {
  /** Which program has it, and what for. */
  readonly does: string;
  /** @param user the prefix of its own consumer groups, so that users do not disturb one another's */
  readonly may: (user: string) => readonly Allowance[];
}

const topic = (name: string, ...operations: TopicOperation[]): Allowance => ({
  on: 'topic',
  name,
  pattern: 'literal',
  operations,
});
const group = (name: string): Allowance => ({
  on: 'group',
  name,
  pattern: 'literal',
  operations: ['read'],
});
/** Readers that commit nothing delete their temporary group. */
const ownGroups = (user: string): Allowance => ({
  on: 'group',
  name: `${user}-`,
  pattern: 'prefixed',
  operations: ['read', 'delete'],
});
const transactions = (name: string): Allowance => ({
  on: 'transactional-id',
  name,
  pattern: 'literal',
  operations: ['write'],
});

/** All roles, by name. */
export const TOPIC_ROLES = {
  publisher: {
    does: 'The worker: writes what happened.',
    may: () => [topic(EVENTS_TOPIC, 'write')],
  },
  projector: {
    does: 'Keeps the latest case of each case: reads events, and writes cases in transactions.',
    may: (user) => [
      topic(EVENTS_TOPIC, 'read'),
      topic(CASES_TOPIC, 'read', 'write'),
      group('artisan-onboarding-projector'),
      transactions('artisan-onboarding-projector'),
      ownGroups(user),
    ],
  },
  reconciler: {
    does: 'Brings back cases whose run was lost, and finds what is missing on the topics.',
    may: (user) => [topic(EVENTS_TOPIC, 'read'), topic(CASES_TOPIC, 'read'), ownGroups(user)],
  },
  'commands-consumer': {
    does: 'Takes commands to their cases, and says which could not be taken.',
    may: () => [
      topic(COMMANDS_TOPIC, 'read'),
      topic(REJECTED_TOPIC, 'write'),
      group('artisan-onboarding-commands'),
    ],
  },
  sender: {
    does: 'A back end that sends commands, and reads which were not taken. Each has a user of its own.',
    may: (user) => [topic(COMMANDS_TOPIC, 'write'), topic(REJECTED_TOPIC, 'read'), ownGroups(user)],
  },
  dashboard: {
    does: 'Shows cases: reads events and latest cases.',
    may: (user) => [topic(EVENTS_TOPIC, 'read'), topic(CASES_TOPIC, 'read'), ownGroups(user)],
  },
  analyst: {
    does: 'Reads events for a stated purpose; so do `events …`, `story` and `recover` of the command line.',
    may: (user) => [topic(EVENTS_TOPIC, 'read'), ownGroups(user)],
  },
} as const satisfies Readonly<Record<string, TopicRole>>;

export type TopicRoleName = keyof typeof TOPIC_ROLES;
export const TOPIC_ROLE_NAMES = Object.keys(TOPIC_ROLES) as readonly TopicRoleName[];

/** One right of one user. */
export interface TopicRight extends Omit<Allowance, 'operations'> {
  readonly user: string;
  readonly operation: TopicOperation;
}

/** All rights of a user with a role. */
export function rightsOf(role: TopicRoleName, user: string): TopicRight[] {
  const { may }: TopicRole = TOPIC_ROLES[role];
  return may(user).flatMap(({ operations, ...what }) =>
    operations.map((operation) => ({ user, ...what, operation })),
  );
}
