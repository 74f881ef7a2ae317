import './sandbox.ts';
import type { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { type ActivityInterceptorsFactory, DefaultLogger } from '@temporalio/worker';
import { RootCancellationScope } from '@temporalio/workflow/lib/cancellation-scope.js';
import { pino } from 'pino';
import { vi } from 'vitest';
import { publishAlong } from '../../activities/publish-along.ts';
import { createPublisher, type Publisher } from '../../activities/publisher/publisher.ts';
import { createPublishActivities } from '../../activities/publishing.ts';
import { stampAnswers } from '../../activities/stamp-answers.ts';
import type { Envelope } from '../../contracts/envelope.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { nextStart } from '../../operations/recovery/next-start.ts';
import {
  FAULTS,
  type PublishActivities,
  type Receipt,
  type Timed,
} from '../../workflows/interface/activities.ts';
import { receiptSaid } from '../../workflows/interface/answers.ts';
import type { Carry } from '../../workflows/interface/run-input.ts';
import { openingEvents } from '../../workflows/opening.ts';
import { CASE, openCase } from '../support/cases.ts';
import { readAsConsumer } from '../support/topic.ts';
import { LoneRun, promisesRun, type Step } from './lone-run.ts';
import { type SteppedBroker, steppedBroker, type WaitingSend } from './stepped-broker.ts';
import type { ModelEvent, ModelState, Trace } from './trace.ts';

/**
 * Takes the code through a trace of the model: the workflow's recorder and outbox, the activity and the publisher, and
 * what a recovery starts with. After each step both must stand in the same place.
 */

const log = pino({ level: 'silent' });
const logger = new DefaultLogger('ERROR', () => undefined);
/** The publisher's own deadline, and how long a publication waits for what went out with a call, in milliseconds. */
const DEADLINE = 10_000;
const BOUND = 5_000;
const [REGISTERED] = openingEvents(openCase());

interface Flight {
  readonly waiting: WaitingSend;
  /** The publication's; a ride-along's is with its call. */
  readonly attempt: Promise<Timed<Receipt>> | null;
}

/** An attempt of an outside call. */
interface Call {
  readonly attempt: Promise<Timed<unknown>>;
  /** The outside system answers. */
  answer(): void;
}

/** A process: its publisher, and what it does with activities. */
interface Worker {
  readonly publisher: Publisher;
  readonly publishEvents: PublishActivities['publishEvents'];
  readonly interceptors: readonly ActivityInterceptorsFactory[];
}

/** How the code differs from the model after a step. */
export class Differs extends Error {
  override readonly name = 'Differs';
}

/**
 * Time has to be faked: a publication that is given up waits for its deadline.
 * @throws Differs with the step and the actions that led to it
 */
export async function replay(trace: Trace): Promise<void> {
  await new RootCancellationScope().run(async () => {
    const there = new Replay();
    let before = trace[0];
    for (const [at, state] of trace.entries()) {
      if (before === undefined || at === 0) continue;
      try {
        await there.follow(state, before);
        there.compare(state);
      } catch (error) {
        const way = trace.slice(0, at + 1).map(({ action }) => action);
        throw new Differs(`after step ${at}, ${way.join(' ')}: ${error}`, { cause: error });
      }
      before = state;
    }
  });
}

class Replay {
  readonly #broker: SteppedBroker = steppedBroker();
  #workers: readonly Worker[] = [];
  #call: Call | null = null;
  /** How many outside calls have been made: each is an activity of its own. */
  #calls = 0;
  /** The case's clock, epoch milliseconds: no two events are recorded at one time, and so none twice with the same bytes. */
  #time = Date.now();
  #start: Carry | null = null;
  #startedAt = Date.now();
  #run = new LoneRun(this.#start, this.#startedAt);
  /** What the server has of the run, and what only its worker has. */
  #history: Step[] = [];
  #task: Step[] = [];
  #runs = 1;
  /** What the last run and the one before it answer once they are over. */
  #last: Carry | null = null;
  #earlier: Carry | null = null;
  #stray: LoneRun | null = null;
  readonly #flights = new Map<number, Flight>();
  /** The bytes of each event of the model. */
  readonly #bytes = new Map<number, string>();
  /** What a reader has taken of the topic, and up to where it has read. */
  readonly #seen: string[] = [];
  #read = 0;

  constructor() {
    this.#startWorkers();
  }

  async follow(state: ModelState, before: ModelState): Promise<void> {
    const { send, upTo, kept } = state.picks;
    const flight = this.#flights.get(send?.no ?? 0);
    switch (state.action) {
      case 'recordEvent':
        return this.#record(before.record.length + before.task.length, state.task.at(-1));
      case 'settle':
        // Otherwise the path has not settled.
        if (before.publication.open || before.rideAwaited)
          await this.#step({ kind: 'settled', at: this.#later() });
        if (before.publication.open || before.ride.open) this.#takesNothingAlong();
        return this.#taken();
      case 'settleAndPublish':
        await this.#step({ kind: 'mended' });
        await this.#step({ kind: 'settled', at: this.#later() });
        return this.#taken();
      case 'settleAndCall':
        this.#calls += 1;
        await this.#step({ kind: 'called', at: this.#later() });
        return this.#taken();
      case 'passBound':
        this.#later(BOUND);
        return;
      case 'tryRide':
        return this.#ride(before.nextSend);
      case 'receiveRide':
        flight?.waiting.confirm();
        await this.#cameBack(true);
        break;
      case 'receiveCall':
        for (const { no } of before.sends.filter((one) => one.by === 'ride' && one.heard))
          this.#flights.get(no)?.waiting.fail();
        return this.#cameBack(false);
      case 'tryPublication':
        return this.#try(before.nextSend);
      case 'receivePublication':
        flight?.waiting.confirm();
        await vi.advanceTimersByTimeAsync(1);
        await this.#step({ kind: 'confirmed', receipt: await settledOf(flight) });
        break;
      case 'refuse':
        return this.#refuse(flight, this.#bytesOf(send?.events[upTo ?? 0]));
      case 'giveUp':
        // Either the connection breaks, or nothing is heard until the deadline, which others would meet, too.
        if (before.sends.some((one) => one.heard && one.no !== send?.no) || send?.by === 'ride')
          flight?.waiting.fail();
        else await vi.advanceTimersByTimeAsync(DEADLINE);
        await vi.advanceTimersByTimeAsync(1);
        if (send?.by === 'ride') return;
        await failedWith(flight, ['KAFKA_DEADLINE', 'KAFKA_UNAVAILABLE']);
        return;
      case 'store':
        return flight?.waiting.store();
      case 'fadeOut':
        break;
      case 'crash':
        return this.#crash();
      case 'handOver':
        return this.#handOver();
      case 'terminate':
        return this.#end();
      case 'reset':
        await this.#end();
        return this.#reset(kept ?? 0);
      case 'stray':
        return this.#strays();
      case 'forget':
        this.#last = null;
        if (state.retained === 'none') this.#earlier = null;
        return;
      case 'recover':
        return this.#recover(state);
      default:
        throw new Error(`the code knows no ${state.action}`);
    }
    this.#flights.delete(send?.no ?? 0);
  }

  /** @throws Error where the code is not where the model is. */
  compare(state: ModelState): void {
    this.#readOn();
    same('the topic', this.#seen, this.#allBytes(state.seen));
    if (state.standing !== 'open') return;
    const { recorder, outbox, asked } = this.#run;
    const recorded = [...state.record, ...state.task];
    same(
      'the outbox',
      recorder.outbox.map((one) => JSON.stringify(one)),
      this.#allBytes(recorded.slice(state.confirmed)),
    );
    same('publishing', [String(!outbox.idle)], [String(state.publication.open)]);
    if (state.ride.open) {
      const { from, to } = state.ride;
      const along = this.#run.along.map((one) => JSON.stringify(one));
      same('what went along', along, this.#allBytes(state.record.slice(from - 1, to)));
    }
    if (!state.publication.open) return;
    const { from, to } = state.publication;
    same(
      'the publication',
      (asked.at(-1)?.batch ?? []).map((one) => JSON.stringify(one)),
      this.#allBytes(recorded.slice(from - 1, to)),
    );
  }

  /** A little later. */
  #later(ms = 1): number {
    this.#time = Math.max(this.#time, this.#run.clock.now) + ms;
    return this.#time;
  }

  get #runId(): string {
    return runIdOf(this.#runs);
  }

  /** Two for publications, by turns, and one for calls: each sends one batch at a time. */
  #startWorkers(): void {
    this.#workers = [this.#worker(), this.#worker(), this.#worker()];
    this.#call = null;
  }

  #worker(): Worker {
    const publisher = createPublisher({
      topic: 't',
      connect: this.#broker.connect,
      deadlineMs: DEADLINE,
      breaker: { firstMs: 1, maxMs: 1 },
      // The model stores again what a refusal has left stored.
      rememberRefusedMs: 0,
      log,
    });
    const { publishEvents } = createPublishActivities(publisher);
    const interceptors = [publishAlong(publishEvents), stampAnswers()];
    return { publisher, publishEvents, interceptors };
  }

  #workerFor(by: 'publication' | 'ride', no = 0): Worker {
    const worker = this.#workers[by === 'ride' ? 2 : no % 2];
    if (worker === undefined) throw new Error('no worker is there');
    return worker;
  }

  #environment({ interceptors }: Worker, runId: string, attempt = 1): MockActivityEnvironment {
    const workflowExecution = { workflowId: CASE, runId };
    const scheduled = { currentAttemptScheduledTimestampMs: this.#later() };
    const id = { activityId: `${this.#calls}`, attempt };
    const options = { interceptors: [...interceptors], logger };
    return new MockActivityEnvironment({ workflowExecution, ...scheduled, ...id }, options);
  }

  /** What the run does in the task under way. */
  async #step(step: Step): Promise<void> {
    this.#task.push(step);
    await this.#run.take(step);
  }

  #taken(): void {
    this.#history.push(...this.#task.splice(0));
  }

  /** The task under way is never taken. The answers in it are the server's own: the task is run again with them. */
  #loseTask(): void {
    const task = this.#task.splice(0);
    this.#history.push(
      ...task.filter(({ kind }) => ['confirmed', 'failed', 'cameBack'].includes(kind)),
    );
  }

  async #record(count: number, as: ModelEvent | undefined): Promise<void> {
    if (REGISTERED === undefined) throw new Error('a case is opened by an event');
    const what = count === 0 ? REGISTERED : event('case.cancellation_requested', {});
    await this.#recordAs(what, as);
  }

  async #recordAs(what: DomainEvent, as: ModelEvent | undefined): Promise<void> {
    await this.#step({ kind: 'record', event: what, at: this.#later() });
    const bytes = JSON.stringify(this.#run.recorder.outbox.at(-1));
    if (as === undefined || [...this.#bytes.values()].includes(bytes))
      throw new Error('an event was recorded twice');
    this.#bytes.set(as.id, bytes);
  }

  /** The run again, as its history makes it. */
  async #rebuilt(until = Number.POSITIVE_INFINITY): Promise<LoneRun> {
    const run = new LoneRun(this.#start, this.#startedAt);
    let recorded = this.#start?.case.sequence ?? 0;
    for (const step of this.#history) {
      if (step.kind === 'record' && recorded >= until) break;
      await run.take(step);
      if (step.kind === 'record') recorded += 1;
    }
    return run;
  }

  #attempt(run: LoneRun, runId: string, worker: Worker): Promise<Timed<Receipt>> {
    const batch = run.asked.at(-1)?.batch ?? [];
    const environment = this.#environment(worker, runId);
    const attempt = environment.run(worker.publishEvents, { run: this.#runId, batch });
    attempt.catch(() => undefined);
    // Stamped by the interceptor.
    return attempt as Promise<unknown> as Promise<Timed<Receipt>>;
  }

  async #try(no: number): Promise<void> {
    // The pause of a breaker.
    await vi.advanceTimersByTimeAsync(2);
    const attempt = this.#attempt(this.#run, this.#runId, this.#workerFor('publication', no));
    await vi.advanceTimersByTimeAsync(1);
    this.#flights.set(no, { attempt, waiting: this.#broker.taken() });
  }

  /** An outside call that is made while events are on their way takes none along. */
  #takesNothingAlong(): void {
    if (this.#run.outbox.takeAlong() !== undefined)
      throw new Error('a call has taken events along beside others');
  }

  #callAt(worker: Worker, attempt: number): Call {
    const { promise, resolve } = Promise.withResolvers<object>();
    const ask = (_question: object, _along: object) => promise;
    const along = { run: this.#runId, batch: this.#run.along };
    const environment = this.#environment(worker, this.#runId, attempt);
    const answered = environment.run(ask, {}, along);
    answered.catch(() => undefined);
    return {
      attempt: answered as Promise<unknown> as Promise<Timed<unknown>>,
      answer: () => resolve({}),
    };
  }

  /** The first attempt of the call. */
  async #ride(no: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(2);
    this.#call = this.#callAt(this.#workerFor('ride'), 1);
    await vi.advanceTimersByTimeAsync(1);
    this.#flights.set(no, { attempt: null, waiting: this.#broker.taken() });
  }

  /** The call answers. One whose first attempt has gone with its worker is tried again, and sends nothing. */
  async #cameBack(withReceipt: boolean): Promise<void> {
    this.#call ??= this.#callAt(this.#workerFor('ride'), 2);
    await vi.advanceTimersByTimeAsync(1);
    if (this.#broker.waiting > 0) throw new Error('a call that is tried again has published');
    this.#call.answer();
    const { published, at } = await this.#call.attempt;
    const receipt = receiptSaid(published);
    if ((receipt !== undefined) !== withReceipt) throw new Error('the call has another receipt');
    this.#call = null;
    await this.#step({ kind: 'cameBack', receipt, at });
  }

  async #refuse(flight: Flight | undefined, value: string): Promise<void> {
    const { refused } = this.#broker;
    refused.add(value);
    flight?.waiting.refuse();
    await vi.advanceTimersByTimeAsync(1);
    refused.clear();
    const failure = await failedWith(flight, [FAULTS.RECORD_REFUSED]);
    await this.#step({ kind: 'failed', failure });
  }

  async #crash(): Promise<void> {
    this.#startWorkers();
    this.#loseTask();
    this.#run = await this.#rebuilt();
  }

  async #handOver(): Promise<void> {
    this.#run.isLeaving = true;
    this.#run.outbox.update();
    await promisesRun();
    // The run's activities do not hear of its end, and wait for the broker until their deadline.
    await vi.advanceTimersByTimeAsync(DEADLINE);
    if (!this.#run.outbox.idle) throw new Error('the publication was not given up');
    this.#begin(this.#run.carry());
    this.#earlier = this.#start;
  }

  #begin(start: Carry): void {
    this.#start = start;
    this.#history = [];
    this.#task = [];
    this.#runs += 1;
    this.#startedAt = this.#later();
    this.#run = new LoneRun(start, this.#startedAt);
  }

  /** The run is over. Whoever asks it gets what a replay of its history answers. */
  async #end(): Promise<void> {
    await vi.advanceTimersByTimeAsync(DEADLINE);
    this.#call = null;
    this.#loseTask();
    this.#last = (await this.#rebuilt()).carry();
  }

  async #reset(kept: number): Promise<void> {
    this.#stray = await this.#rebuilt(kept);
    await this.#refusesToPublish(this.#stray);
  }

  async #strays(): Promise<void> {
    if (this.#stray === null || REGISTERED === undefined) throw new Error('no run was reset');
    const next = event('case.cancellation_requested', {});
    const what = this.#stray.hasBegun ? next : REGISTERED;
    await this.#stray.take({ kind: 'record', event: what, at: this.#later() });
    await this.#stray.take({ kind: 'settled', at: this.#later() });
    await this.#refusesToPublish(this.#stray);
  }

  /** A publication of a reset run is refused by its activity, and nothing of it comes to the broker. */
  async #refusesToPublish(run: LoneRun): Promise<void> {
    if (run.outbox.idle) return;
    const attempt = this.#attempt(run, runIdOf(0), this.#workerFor('publication'));
    await vi.advanceTimersByTimeAsync(1);
    if (this.#broker.waiting > 0) throw new Error('a reset run has published');
    const failure = await failureOf(attempt, [FAULTS.QUARANTINED]);
    await run.take({ kind: 'failed', failure });
  }

  async #recover(state: ModelState): Promise<void> {
    const word = this.#last ?? this.#earlier;
    const events: Envelope[] = readAsConsumer(this.#broker.log);
    const start = nextStart({
      caseId: CASE,
      run: word === null ? null : { runId: this.#runId, word },
      events,
      stoppedAt: this.#time,
      now: this.#later(),
      after: null,
      close: undefined,
    });
    if (start.kind !== 'carry' || start.recovered === undefined)
      throw new Error('a recovered run goes on with a case');
    this.#stray = null;
    this.#earlier = word;
    this.#last = null;
    this.#begin(start);
    const { fromRun, from, mayHaveLostDecisions } = start.recovered;
    const recovered = event('case.recovered', { fromRun, from, mayHaveLostDecisions });
    await this.#recordAs(recovered, state.task.at(-1));
  }

  /** Reads what has come to the topic since, as a consumer does. */
  #readOn(): void {
    for (; this.#read < this.#broker.log.length; this.#read += 1) {
      const value = this.#broker.log[this.#read] ?? '';
      const place = Number(JSON.parse(value).sequence) - 1;
      if (place > this.#seen.length) throw new Error(`the topic has a gap before ${place + 1}`);
      if (place < this.#seen.length && this.#seen[place] !== value)
        throw new Error(`the topic has two events with the number ${place + 1}`);
      if (place === this.#seen.length) this.#seen.push(value);
    }
  }

  #bytesOf(one: ModelEvent | undefined): string {
    const bytes = this.#bytes.get(one?.id ?? 0);
    if (bytes === undefined) throw new Error('the code has not recorded this event');
    return bytes;
  }

  #allBytes(events: readonly ModelEvent[]): readonly string[] {
    return events.map((one) => this.#bytesOf(one));
  }
}

const runIdOf = (run: number): string => `00000000-0000-4000-8000-${String(run).padStart(12, '0')}`;

function same(what: string, got: readonly string[], expected: readonly string[]): void {
  if (got.length !== expected.length || got.some((one, at) => one !== expected[at]))
    throw new Error(
      `${what}: ${JSON.stringify(got)}, and in the model ${JSON.stringify(expected)}`,
    );
}

async function settledOf(flight: Flight | undefined): Promise<Timed<Receipt>> {
  if (!flight?.attempt) throw new Error('the code has no such publication');
  return flight.attempt;
}

async function failedWith(
  flight: Flight | undefined,
  types: readonly string[],
): Promise<ApplicationFailure> {
  if (!flight?.attempt) throw new Error('the code has no such publication');
  return failureOf(flight.attempt, types);
}

/** @throws Error where the attempt succeeds, or fails by another type. */
async function failureOf(
  attempt: Promise<unknown>,
  types: readonly string[],
): Promise<ApplicationFailure> {
  const failure = await attempt.then(
    () => undefined,
    (error: unknown) => error as ApplicationFailure,
  );
  if (failure === undefined || !types.includes(failure.type ?? ''))
    throw new Error(`the publication ended with ${failure?.type ?? 'a receipt'}`);
  return failure;
}
