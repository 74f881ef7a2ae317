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

/** A command as somebody keeps it until it is answered. */
export interface Given {
  readonly name: Command['name'];
  readonly body: { readonly id: string; readonly digest: string };
}

/** What came of it: its answer, or the code of its refusal. */
export type Outcome = { readonly answer: CommandAnswer } | { readonly refusal: string };

/**
 * What a caller tries again: too many in flight, a busy server, and (9) a run that was about to be left when something
 * else came in, whose workflow task the server fails with every Update in it. No refusal is among them.
 */
const PASSING = new Set([1, 4, 8, 9, 10, 14]);
const TRIES = 50;

/** Gives commands to one case and keeps book: each is tried by its own id until it has an outcome. */
export class Ledger {
  readonly #handle: WorkflowHandle;
  readonly #outcomes = new Map<string, { given: Given; outcome: Outcome }>();
  /** How many were tried more than once, by what came in the way. */
  readonly retried = new Map<string, number>();
  /** How many Updates were answered, repeats too. */
  answered = 0;

  constructor(handle: WorkflowHandle) {
    this.#handle = handle;
  }

  /** Those that were acknowledged, in the order in which that was heard. */
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

  /** Gives a new command. */
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
   * The same command once more. The server knows an Update's id for as long as a run lasts, so `byTheCase` uses another:
   * then it is the case that has to remember.
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

/** @throws whatever is no answer of the case. */
function refusalIn(error: unknown): string {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    return error.cause.type ?? 'without a code';
  }
  if (error instanceof WorkflowNotFoundError) return 'CASE_ENDED';
  throw error;
}
