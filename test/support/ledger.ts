import { createHash, randomUUID } from 'node:crypto';
import {
  type WorkflowHandle,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { grpcCodeOf } from '../../clients/library/no-answer.ts';
import type { Command, CommandAnswer } from '../../contracts/commands.ts';
import { actorOf } from './cases.ts';

/** A command, kept until it is answered. */
export interface Given {
  readonly name: Command['name'];
  readonly body: { readonly id: string; readonly digest: string };
}

/** The outcome of a command: its answer, or the code of its refusal. */
export type Outcome = { readonly answer: CommandAnswer } | { readonly refusal: string };

/**
 * gRPC codes that a caller retries: too many Updates in flight, a busy server, and (9) a run that was about to continue
 * as new when another event arrived: the server fails its workflow task with every Update in it. No refusal is among them.
 */
const PASSING = new Set([1, 4, 8, 9, 10, 14]);
const TRIES = 50;

/** Sends commands to one case and records their outcomes. Each is retried with its id until it has one. */
export class Ledger {
  readonly #handle: WorkflowHandle;
  readonly #outcomes = new Map<string, { given: Given; outcome: Outcome }>();
  /** The number of retries, by cause. */
  readonly retried = new Map<string, number>();
  /** The number of answered Updates, with repeats. */
  answered = 0;

  constructor(handle: WorkflowHandle) {
    this.#handle = handle;
  }

  /** The acknowledged commands, in the order of their answers. */
  get taken(): { given: Given; answer: CommandAnswer }[] {
    return [...this.#outcomes.values()].flatMap(({ given, outcome }) =>
      'answer' in outcome ? [{ given, answer: outcome.answer }] : [],
    );
  }

  get refused(): { given: Given; refusal: string }[] {
    return [...this.#outcomes.values()].flatMap(({ given, outcome }) =>
      'refusal' in outcome ? [{ given, refusal: outcome.refusal }] : [],
    );
  }

  /** Sends a new command. */
  async give(
    name: Command['name'],
    role: Command['actor']['role'],
    more: object = {},
    by: string = role,
  ): Promise<Outcome> {
    const actor = actorOf(role, by);
    const content = JSON.stringify({ name, actor, ...more });
    const digest = createHash('sha256').update(content).digest('hex');
    const given = { name, body: { id: randomUUID(), digest, actor, ...more } };
    const outcome = await this.#send(given, given.body.id);
    this.#outcomes.set(given.body.id, { given, outcome });
    return outcome;
  }

  /**
   * Repeats a command. The server deduplicates an Update's id within a run, so `byTheCase` uses another Update id:
   * then the case itself must recognise the command.
   */
  again({ name, body }: Given, byTheCase = false): Promise<Outcome> {
    return this.#send({ name, body }, byTheCase ? randomUUID() : body.id);
  }

  async #send({ name, body }: Given, updateId: string): Promise<Outcome> {
    for (let tries = 1; ; tries += 1) {
      try {
        const options = { updateId, args: [body] as [object] };
        const answer = await this.#handle.executeUpdate<CommandAnswer, [object]>(name, options);
        this.answered += 1;
        return { answer };
      } catch (error) {
        const why = passing(error);
        if (why === null || tries === TRIES) {
          const refusal = refusalIn(error);
          this.answered += 1;
          return { refusal };
        }
        this.retried.set(why, (this.retried.get(why) ?? 0) + 1);
        await new Promise((wake) => setTimeout(wake, 10 * Math.min(tries, 10)));
      }
    }
  }
}

function passing(error: unknown): string | null {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return 'timeout';
  const code = grpcCodeOf(error);
  return code !== null && PASSING.has(code) ? `grpc ${code}` : null;
}

/** The code of a refusal. @throws every error that is no refusal of the case */
function refusalIn(error: unknown): string {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    return error.cause.type ?? 'without a code';
  }
  if (error instanceof WorkflowNotFoundError) return 'CASE_ENDED';
  throw error;
}
