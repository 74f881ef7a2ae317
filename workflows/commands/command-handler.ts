import { ApplicationFailure } from '@temporalio/workflow';
import type { Case } from '../../contracts/case.ts';
import {
  COMMANDS,
  type Command,
  type CommandAnswer,
  type Refusal,
} from '../../contracts/commands.ts';
import type { Cause, Envelope } from '../../contracts/envelope.ts';
import type { DomainEvent } from '../../contracts/events.ts';
import { COMMANDS_REMEMBERED, type Remembered } from '../interface/run-input.ts';
import type { Outbox } from '../outbox.ts';
import { type Recorder, RecordTooLarge } from '../recorder.ts';
import { admit } from './admit.ts';
import { handle } from './handle.ts';
import { answerOnTopic } from './on-topic.ts';
import { refuse, type Verdict } from './verdict.ts';

type Recording = Recorder<Case, DomainEvent, Cause, Envelope>;

/**
 * Receives the commands of a run. `validate` refuses synchronously, before the server writes anything to the history;
 * `carryOut` records. Temporal's own deduplication of Updates ends with the run, so answers are kept here.
 */
export class CommandHandler {
  readonly #recorder: Recording;
  readonly #outbox: Pick<Outbox<Envelope>, 'retryNow'>;
  readonly #isReset: () => boolean;
  #remembered: Remembered[];
  /** What the validator of an Update has found. Its handler follows at once, mostly with the same case. */
  #validated: { readonly body: unknown; readonly command: Command } | null = null;
  #judged: { readonly command: Command; readonly of: Case; readonly verdict: Verdict } | null =
    null;

  constructor(
    recorder: Recording,
    outbox: Pick<Outbox<Envelope>, 'retryNow'>,
    remembered: readonly Remembered[],
    isReset: () => boolean,
  ) {
    this.#recorder = recorder;
    this.#outbox = outbox;
    this.#isReset = isReset;
    this.#remembered = [...remembered];
  }

  /** The latest answers, oldest first. */
  get remembered(): readonly Remembered[] {
    return this.#remembered;
  }

  /** @throws ApplicationFailure whose type is the refusal's code; the server then drops the Update. */
  validate(name: Command['name'], body: unknown): void {
    const command = this.#parsed(name, body);
    // Checked only here: a command that was accepted before the reset is replayed as it was.
    if (this.#isReset()) {
      const message = 'this run was reset and takes no commands: the case has to be recovered';
      throw refusal({ code: 'UNDER_REPAIR', message });
    }
    if (this.#answered(command) !== undefined) return;
    const verdict = admit(command) ?? this.#judge(command);
    if ('refusal' in verdict) throw refusal(verdict.refusal);
  }

  /** @throws ApplicationFailure if the case changed between the validator and now. */
  carryOut(name: Command['name'], body: unknown): CommandAnswer {
    const command = this.#parsed(name, body);
    const before = this.#answered(command);
    if (before !== undefined) return before;
    const verdict = this.#judge(command);
    if ('refusal' in verdict) throw refusal(verdict.refusal);
    this.#recorder.record(verdict.events, causeOf(command));
    if (command.name === 'unblock') this.#outbox.retryNow();
    const answer: CommandAnswer = {
      commandId: command.id,
      digest: command.digest,
      sequence: this.#recorder.state.sequence,
      items: verdict.items,
    };
    this.#remembered = [...this.#remembered, answer].slice(-COMMANDS_REMEMBERED);
    return answer;
  }

  #answered(command: Command): CommandAnswer | undefined {
    const before = this.#remembered.find((one) => one.commandId === command.id);
    if (before === undefined) return undefined;
    if (before.digest === null) {
      const answer = answerOnTopic(command, before);
      if ('refusal' in answer) throw refusal(answer.refusal);
      return answer;
    }
    if (before.digest !== command.digest) {
      throw refusal(refuse('COMMAND_ID_REUSED', `${command.id} was another command`).refusal);
    }
    return before;
  }

  /**
   * The command of a body. In a replay no validator runs, so the handler derives the same anew: nothing here depends on
   * whether one ran.
   */
  #parsed(name: Command['name'], body: unknown): Command {
    const before = this.#validated;
    if (before !== null && before.body === body) return before.command;
    const command = parsed(name, body);
    this.#validated = { body, command };
    return command;
  }

  #judge(command: Command): Verdict {
    const { state: of } = this.#recorder;
    const before = this.#judged;
    if (before !== null && before.command === command && before.of === of) return before.verdict;
    const verdict = this.#verdict(of, command);
    this.#judged = { command, of, verdict };
    return verdict;
  }

  #verdict(theCase: Case, command: Command): Verdict {
    const verdict = handle(theCase, command);
    if ('refusal' in verdict) return verdict;
    try {
      this.#recorder.rehearse(verdict.events, causeOf(command));
    } catch (error) {
      if (error instanceof RecordTooLarge) return refuse('RECORD_TOO_LARGE', error.message);
      throw error;
    }
    return verdict;
  }
}

function parsed(name: Command['name'], body: unknown): Command {
  const result = COMMANDS[name].safeParse(body);
  if (!result.success) {
    const [issue] = result.error.issues;
    const field = issue?.path.join('.') || 'command';
    throw refusal(
      refuse('MALFORMED', `${field}: ${issue?.message ?? 'breaks its schema'}`).refusal,
    );
  }
  return { name, ...result.data } as Command;
}

function causeOf(command: Command): Cause {
  const { actor, id, traceparent } = command;
  return { actor, commandId: id, ...(traceparent === undefined ? {} : { traceparent }) };
}

function refusal({ code, message }: Refusal): ApplicationFailure {
  return ApplicationFailure.create({ type: code, message, nonRetryable: true });
}
