import type { Logger } from 'pino';
import { guardSender } from '../../kafka/guarded-sender.ts';
import { joinGroup } from '../../kafka/kafkajs-group.ts';
import { kafkajsSenders } from '../../kafka/kafkajs-sender.ts';
import { Lanes } from '../../kafka/lanes.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { traceOf } from '../../observability/errors-in-logs.ts';
import { ownPolicySet } from '../../policies/access/own-policies.ts';
import { Guard } from '../identity/guard.ts';
import { refusedTokens } from '../identity/refused-tokens.ts';
import { tokenVerifier } from '../identity/tokens.ts';
import { Audit } from '../library/audit.ts';
import type { Connected } from '../library/connect.ts';
import { reach } from '../library/reach.ts';
import { Availability } from './availability.ts';
import type { CommandsTopicConfig } from './config.ts';
import { type CommandCounts, messageHandler } from './message-handler.ts';
import { UnknownCases } from './unknown-cases.ts';
import { Writer } from './writer.ts';

/** The consumer of the commands topic. */

/** Commands for unknown cases may wait in at most one in this many places of the window. */
const UNKNOWN_CASES_SHARE = 4;
const PROBE_MS = 1_000;
const COMMIT_MS = 500;
const SEND_DEADLINE_MS = 10_000;
/** How long commands in progress may take at shutdown, in milliseconds. The next start repeats the unfinished ones. */
const GRACE_MS = 10_000;

/** A running consumer. It takes commands from their topic until it is stopped. */
export interface CommandsConsumer {
  stop(): Promise<void>;
}

/**
 * Joins the consumer group and starts. Any number of consumers may run side by side.
 *
 * @param onLost called once when the consumer has left the group without `stop`: the process must end
 * @param counts hears what becomes of each command
 * @throws Error if no broker answers
 */
export async function startCommandsConsumer(
  connected: Connected,
  settings: KafkaSettings,
  config: Omit<CommandsTopicConfig, 'logLevel'>,
  log: Logger,
  onLost: (reason: Error) => void,
  counts?: CommandCounts,
): Promise<CommandsConsumer> {
  const leaving = new AbortController();
  const givingUp = new AbortController();
  const lanes = new Lanes(config.window);
  const sender = guardSender(kafkajsSenders(settings, log), config.rejected, SEND_DEADLINE_MS);
  const writer = new Writer(sender, log, givingUp.signal);
  // Broken access policies are told now, and not at the first command.
  ownPolicySet();
  const lost = (error: unknown) =>
    log.error({ error: traceOf(error) }, 'an entry of the audit log is lost');
  const audit = new Audit(connected.dossier, 'commands_topic', lost);
  const options = {
    topic: config.topic,
    onboarding: connected.onboarding,
    dossier: connected.dossier,
    guard: new Guard(connected.client, connected.dossier),
    verifier: tokenVerifier(config.identity),
    organisation: config.organisation,
    audit,
    note: refusedTokens(audit, log, lost),
    availability: new Availability(() => reach(connected), PROBE_MS),
    write: writer.write.bind(writer),
    patienceMs: config.patienceMs,
    unknownCases: new UnknownCases(Math.ceil(config.window / UNKNOWN_CASES_SHARE)),
    signal: leaving.signal,
    ...(counts === undefined ? {} : { counts }),
    log,
  };
  const group = await joinGroup({
    settings,
    groupId: config.groupId,
    topic: config.topic,
    lanes,
    read: (record) => messageHandler(options, record),
    sessionMs: config.sessionMs,
    commitMs: COMMIT_MS,
    onLost,
    log,
  });
  return {
    async stop() {
      leaving.abort(new Error('this process ends'));
      await group.stop(GRACE_MS);
      givingUp.abort(new Error('this process ends'));
      sender.discard();
    },
  };
}
