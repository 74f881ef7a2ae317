/** The only way in which a case changes. Generic over state and events: nothing here is about artisans. */

/** How one event is folded into the state and wrapped for publication. Pure. */
export type ApplyEvent<State, Event, Cause, Message> = (
  state: State | null,
  event: Event,
  cause: Cause,
  at: string,
) => { readonly state: State; readonly message: Message };

/** An event is larger than `RecorderOptions.largest`. */
export class RecordTooLarge extends Error {
  override readonly name = 'RecordTooLarge';
}

/** What a recorder starts with. */
export interface RecorderOptions<State, Event, Cause, Message> {
  readonly applyEvent: ApplyEvent<State, Event, Cause, Message>;
  readonly state: State | null;
  /** Recorded before and not yet confirmed, oldest first. */
  readonly outbox: readonly Message[];
  /** The largest message that may be recorded, in bytes of its JSON. */
  readonly largest: number;
  /** The time of recording, epoch milliseconds. */
  readonly clock: { readonly now: number };
}

/** Folds events into a state and appends each to the outbox, so that every change is published. */
export class Recorder<State, Event, Cause, Message> {
  #state: State | null;
  #outbox: Message[];
  /** Rises with every change of the state, so that a waiting step can notice one. */
  version = 0;
  readonly #applyEvent: ApplyEvent<State, Event, Cause, Message>;
  readonly #largest: number;
  readonly #clock: { readonly now: number };

  constructor(options: RecorderOptions<State, Event, Cause, Message>) {
    this.#state = options.state;
    this.#outbox = [...options.outbox];
    this.#applyEvent = options.applyEvent;
    this.#largest = options.largest;
    this.#clock = options.clock;
  }

  get state(): State {
    if (this.#state === null) throw new Error('the first event is not recorded yet');
    return this.#state;
  }

  get outbox(): readonly Message[] {
    return this.#outbox;
  }

  /**
   * Records all of these events or none.
   * @throws RecordTooLarge before any change, if one of them is too large for the broker.
   */
  record(events: readonly Event[], cause: Cause): void {
    if (events.length === 0) return;
    const { state, messages } = this.#try(events, cause);
    this.#state = state;
    this.#outbox.push(...messages);
    this.version += 1;
  }

  /** @throws RecordTooLarge exactly if `record` would; changes nothing. */
  rehearse(events: readonly Event[], cause: Cause): void {
    this.#try(events, cause);
  }

  #try(events: readonly Event[], cause: Cause): { state: State | null; messages: Message[] } {
    const at = new Date(this.#clock.now).toISOString();
    const messages: Message[] = [];
    let state = this.#state;
    for (const event of events) {
      const next = this.#applyEvent(state, event, cause, at);
      const bytes = utf8Length(JSON.stringify(next.message));
      if (bytes > this.#largest) {
        throw new RecordTooLarge(
          `an event of ${bytes} bytes is over the limit of ${this.#largest}`,
        );
      }
      state = next.state;
      messages.push(next.message);
    }
    return { state, messages };
  }

  /** Removes the oldest `count` messages, which the broker has confirmed. */
  confirm(count: number): void {
    this.#outbox.splice(0, count);
  }
}

/** Bytes in UTF-8, without TextEncoder, which the workflow sandbox may lack. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      bytes += 4;
      index += 1;
    } else bytes += 3;
  }
  return bytes;
}
