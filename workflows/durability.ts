/**
 * How much of what was recorded the server holds. The server answers only to tasks that it has taken: once something
 * comes back that was asked of it (an activity's answer, a timer), everything recorded before the asking is durable.
 * Told by our own promises alone, so that a replay finds the same; the length of the history would not do, since the
 * answer of a local activity may reach us in a later task than the one that it is written into.
 */
export class Durability {
  readonly #recorded: () => number;
  #through: number;

  /** @param recorded how many messages were recorded so far; those that a run starts with are durable. */
  constructor(recorded: () => number) {
    this.#recorded = recorded;
    this.#through = recorded();
  }

  /** How many of the messages recorded so far are durable, from the first on. */
  get through(): number {
    return this.#through;
  }

  /** How much was recorded when the server is asked something; to be handed back with its answer. */
  mark(): number {
    return this.#recorded();
  }

  /** What was asked at that mark was answered by the server, whatever the answer. */
  answered(mark: number): void {
    this.#through = Math.max(this.#through, mark);
  }
}
