import { z } from 'zod';
import { readEnvironment } from '../../contracts/environment.ts';
import { opaqueId } from '../../contracts/shapes.ts';
import { COMMANDS_TOPIC, REJECTED_TOPIC } from '../../contracts/topics.ts';
import { identityConfig, identitySettings } from '../identity/config.ts';

/** The settings of the commands consumer, read from the environment. */

const schema = z
  .object({
    COMMANDS_TOPIC: z.string().min(1).default(COMMANDS_TOPIC),
    REJECTED_TOPIC: z.string().min(1).default(REJECTED_TOPIC),
    /** The consumer group. Its members share the partitions. */
    COMMANDS_GROUP: z.string().min(1).default('artisan-onboarding-commands'),
    /** How many commands may be in progress at once. */
    COMMANDS_WINDOW: z.coerce.number().int().min(1).max(10_000).default(200),
    /** The retry window: how long a command that is early waits for its case, in milliseconds. */
    COMMANDS_PATIENCE_MS: z.coerce.number().int().min(0).max(3_600_000).default(60_000),
    /** The session timeout of the consumer group, in milliseconds; brokers allow 6 s and more. */
    COMMANDS_SESSION_MS: z.coerce.number().int().min(6_000).max(300_000).default(15_000),
    ...identitySettings.shape,
    /** Whom the tokens of commands have to be meant for: this topic alone, and not the HTTP API. */
    COMMANDS_AUDIENCE: z.string().min(1).max(200).default('urn:artisan-onboarding:commands'),
    /** The organisation whose partner system may send what it may do without a token. Without it every command needs one. */
    COMMANDS_ORGANISATION: z.union([z.literal(''), opaqueId]).default(''),
    LOG_LEVEL: z
      .enum(['silent', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'])
      .default('info'),
  })
  .superRefine((one, context) => {
    if (one.COMMANDS_AUDIENCE !== one.OIDC_AUDIENCE) return;
    // A token that somebody reads in the topic would open the HTTP API, and the other way round.
    const message = 'must differ from OIDC_AUDIENCE, which is that of the HTTP API';
    context.addIssue({ code: 'custom', path: ['COMMANDS_AUDIENCE'], message });
  })
  .transform((one) => ({
    topic: one.COMMANDS_TOPIC,
    rejected: one.REJECTED_TOPIC,
    groupId: one.COMMANDS_GROUP,
    window: one.COMMANDS_WINDOW,
    patienceMs: one.COMMANDS_PATIENCE_MS,
    sessionMs: one.COMMANDS_SESSION_MS,
    identity: { ...identityConfig(one), audience: one.COMMANDS_AUDIENCE },
    organisation: one.COMMANDS_ORGANISATION === '' ? null : one.COMMANDS_ORGANISATION,
    logLevel: one.LOG_LEVEL,
  }));

export type CommandsTopicConfig = Readonly<z.infer<typeof schema>>;

/** @throws Error that names each bad variable and its rule. */
export function commandsTopicConfig(env: NodeJS.ProcessEnv = process.env): CommandsTopicConfig {
  return readEnvironment(schema, env, 'commands cannot be taken');
}
