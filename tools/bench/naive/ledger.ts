import {
  ApplicationFailure,
  defineUpdate,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Case } from '../../../contracts/case.ts';
import { COMMANDS, type Command, type CommandAnswer } from '../../../contracts/commands.ts';
import type { Cause } from '../../../contracts/envelope.ts';
import type { DomainEvent } from '../../../contracts/events.ts';
import { SYSTEM_ACTOR } from '../../../contracts/shapes.ts';
import { dueAt } from '../../../policies/deadlines.ts';
import { policyOf } from '../../../policies/policies.ts';
import { publishEvents } from '../../../workflows/activity-proxies.ts';
import { applyCaseEvent } from '../../../workflows/apply-event.ts';
import { admit } from '../../../workflows/commands/admit.ts';
import { handle } from '../../../workflows/commands/handle.ts';
import type { CaseView, OpenCase } from '../../../workflows/interface/run-input.ts';
import { ATTRIBUTES } from '../../../workflows/interface/search-attributes.ts';

/** The state of the naive workflow, kept as in published samples: an awaited activity per event, an upsert per attribute. */
export class Ledger {
  readonly #inscribe: ReturnType<typeof applyCaseEvent>;
  readonly #shown = new Map<string, string>();
  #state: Case | null = null;

  constructor(start: OpenCase) {
    this.#inscribe = applyCaseEvent(start);
  }

  get case(): Case {
    if (this.#state === null) throw new Error('nothing was recorded yet');
    return this.#state;
  }

  /** Null before the first event was published. */
  view(): CaseView | null {
    if (this.#state === null) return null;
    const delivery = { blocked: null } as const;
    return { case: this.#state, publishedThrough: this.#state.sequence, unpublished: [], delivery };
  }

  /** Publishes each event by an activity of its own, then applies it to the case. */
  async record(
    events: readonly DomainEvent[],
    cause: Cause = { actor: SYSTEM_ACTOR },
  ): Promise<void> {
    for (const one of events) {
      const next = this.#inscribe(this.#state, one, cause, new Date().toISOString());
      const run = workflowInfo().originalExecutionRunId;
      await publishEvents({ run, batch: [next.message] });
      this.#state = next.state;
      this.#show(next.state);
    }
  }

  /** Handles the Update of a command, with a synchronous validator as in our workflow. */
  answer(name: 'decide' | 'submit'): void {
    const verdictOn = (body: unknown) => {
      const command = { name, ...COMMANDS[name].parse(body) } as Command;
      return { command, verdict: handle(this.case, command) };
    };
    setHandler(
      defineUpdate<CommandAnswer, [unknown]>(name),
      async (body) => {
        const { command, verdict } = verdictOn(body);
        if ('refusal' in verdict) throw ApplicationFailure.create({ type: verdict.refusal.code });
        const { id: commandId, digest, actor } = command;
        await this.record(verdict.events, { actor, commandId });
        return { commandId, digest, sequence: this.case.sequence, items: verdict.items };
      },
      {
        validator: (body) => {
          const { command, verdict: judged } = verdictOn(body);
          const verdict = admit(command) ?? judged;
          if ('refusal' in verdict) throw ApplicationFailure.create({ type: verdict.refusal.code });
        },
      },
    );
  }

  #show(theCase: Case): void {
    const due = dueAt(theCase, policyOf(theCase.policy));
    this.#upsert('Stage', theCase.stage, () => [{ key: ATTRIBUTES.stage, value: theCase.stage }]);
    this.#upsert('CaseStatus', theCase.status, () => [
      { key: ATTRIBUTES.status, value: theCase.status },
    ]);
    const holders = [...theCase.waiting.on];
    this.#upsert('WaitingOn', holders.join(), () => [
      { key: ATTRIBUTES.waitingOn, value: holders },
    ]);
    this.#upsert('DueAt', due ?? '', () => [
      { key: ATTRIBUTES.dueAt, value: due === null ? null : new Date(due) },
    ]);
    const end = theCase.end?.kind;
    if (end !== undefined)
      this.#upsert('CaseEnd', end, () => [{ key: ATTRIBUTES.end, value: end }]);
  }

  #upsert(
    name: string,
    text: string,
    pairs: () => Exclude<Parameters<typeof upsertSearchAttributes>[0], Record<string, unknown>>,
  ): void {
    if (this.#shown.get(name) === text) return;
    this.#shown.set(name, text);
    upsertSearchAttributes(pairs());
  }
}
