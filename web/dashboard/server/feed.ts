import type { Logger } from 'pino';
import type { Standing } from '../interface.ts';
import type { DashboardConfig } from './config.ts';
import { followErasures } from './erasures.ts';
import { Filler } from './filler.ts';
import { canGoOn, type Projection } from './projection.ts';
import { latestIn } from './times.ts';
import { follow, type TopicFound, type TopicRecord } from './topic-reader.ts';

/** Keeps the projection up with the topic, and knows how it stands. */

/** Records are gathered for so long, so that many come into the file at once: while it is filled, as many as may be. */
const GATHER_MS = 100;
const FILL_MS = 3_000;
/** With more than this ahead, the file is being filled. */
const FEW_RECORDS = 20_000;
/** Without an answer for so long, Kafka is away. An idle broker answers several times a second. */
const AWAY_MS = 4_000;

export class Feed {
  readonly projection: Projection;
  readonly #filler: Filler;
  readonly #log: Logger;
  #version = 1;
  #answeredAt: number | null = null;
  #isLost = false;
  #ends: ReadonlyMap<number, number> = new Map();
  #next = new Map<number, number>();
  #erasuresAt: number | null = null;
  /** Where the reader connected to a topic that went on far beyond the file. */
  #rebuildTo: number | null = null;
  /** Whether everything was shown at once since the reader connected last. */
  /** The version that first had everything; null until then. */
  #caughtUp: number | null = null;
  #flushing: NodeJS.Timeout | null = null;

  constructor(projection: Projection, log: Logger) {
    this.projection = projection;
    this.#filler = new Filler(projection, () => this.#written());
    this.#log = log;
    this.#next = projection.offsets();
  }

  /** Follows the topic until the signal is aborted. @throws Error where events cannot be folded, or the file not be written */
  async run(
    config: Pick<DashboardConfig, 'kafka' | 'topic' | 'casesTopic'>,
    signal: AbortSignal,
  ): Promise<void> {
    // Each ends the other: without the one it would not know who was erased, and without the other nothing at all.
    const over = new AbortController();
    const both = AbortSignal.any([signal, over.signal]);
    this.#filler.failed.catch(() => over.abort());
    const ended = await Promise.allSettled(
      [this.#followEvents(config, both), this.#followErasures(config, both)].map((one) =>
        one.finally(() => over.abort()),
      ),
    );
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  }

  /** Ends the thread that folds. */
  close(): Promise<void> {
    return this.#filler.close();
  }

  async #followErasures(
    config: Pick<DashboardConfig, 'kafka' | 'casesTopic'>,
    signal: AbortSignal,
  ): Promise<void> {
    let isLost = false;
    await followErasures({
      ...{ config, projection: this.projection, filler: this.#filler, signal },
      onForgotten: () => {
        this.#version += 1;
      },
      onAnswer: () => {
        this.#erasuresAt = Date.now();
        isLost = false;
      },
      onLost: (reason) => {
        if (!isLost && this.projection.cluster !== null)
          this.#log.warn({ reason }, 'the cases topic cannot be read: erasures are not heard of');
        isLost = true;
      },
    });
  }

  async #followEvents(
    { kafka, topic }: Pick<DashboardConfig, 'kafka' | 'topic'>,
    signal: AbortSignal,
  ): Promise<void> {
    await follow({
      settings: kafka,
      topic,
      signal,
      begin: (found) => this.#begin(found),
      take: (records) => this.#take(records),
      onAnswer: (ends) => {
        this.#ends = ends;
        this.#answeredAt = Date.now();
        this.#isLost = false;
      },
      onLost: (reason) => {
        if (!this.#isLost) this.#log.warn({ reason }, 'Kafka does not answer: trying again');
        this.#isLost = true;
      },
    });
    this.#stopWaiting();
    await this.#filler.flush();
  }

  standing(now = Date.now()): Standing {
    const { db } = this.projection;
    const halted = db.one(
      `SELECT count(stopped) AS gaps, count(newer) AS newer FROM cases
       WHERE newer IS NOT NULL OR stopped IS NOT NULL`,
    );
    const lag = this.#lag();
    return {
      version: this.#version,
      kafka: this.#isAway(now) ? 'away' : this.#rebuildTo !== null ? 'rebuilding' : 'following',
      answeredAt: this.#answeredAt,
      lag,
      percent: this.#percent(lag),
      latestAt: latestIn(db),
      gaps: Number(halted?.gaps),
      newer: Number(halted?.newer),
      unreadable: Number(db.one('SELECT total(last - first + 1) AS n FROM unreadable')?.n),
      undecodable: db.all(UNDECODABLE).map(({ partition, first, last, reason }) => ({
        ...{ partition: Number(partition), first: Number(first), last: Number(last) },
        reason: String(reason),
      })),
      hearsErasures: this.#erasuresAt !== null && now - this.#erasuresAt <= AWAY_MS,
    };
  }

  get version(): number {
    return this.#version;
  }

  /**
   * Whether Kafka answers, and everything that it had when it did first is shown.
   * @param shown the version whose numbers are shown
   */
  isFollowing(shown: number, now = Date.now()): boolean {
    return !this.#isAway(now) && this.#caughtUp !== null && shown >= this.#caughtUp;
  }

  #isAway(now: number): boolean {
    return this.#isLost || this.#answeredAt === null || now - this.#answeredAt > AWAY_MS;
  }

  #lag(): number {
    let lag = 0;
    for (const [partition, end] of this.#ends)
      lag += Math.max(0, end - (this.#next.get(partition) ?? 0));
    return lag;
  }

  #percent(lag: number): number {
    if (this.#rebuildTo === null || this.#rebuildTo === 0) return 100;
    return Math.max(
      0,
      Math.min(100, Math.floor((100 * (this.#rebuildTo - lag)) / this.#rebuildTo)),
    );
  }

  /** What was gathered and not written is read again. */
  #begin(found: TopicFound): Promise<Map<number, number>> {
    this.#stopWaiting();
    return this.#filler.restart(() => this.#begun(found));
  }

  #begun({ clusterId, partitions }: TopicFound): Map<number, number> {
    const ends = new Map(partitions.map(({ partition, high }) => [partition, high]));
    const { projection } = this;
    if (projection.cluster !== clusterId || !canGoOn(projection.offsets(), ends)) {
      if (projection.cluster !== null)
        this.#log.warn('the topic is another one than the file was made from: reading all of it');
      projection.startAnew(clusterId);
      this.#version += 1;
    }
    const from = projection.offsets();
    for (const { partition, low } of partitions) {
      const at = from.get(partition) ?? low;
      if (at < low)
        this.#log.error({ partition, at, low }, 'records were deleted before they were read');
      from.set(partition, Math.max(at, low));
    }
    this.#next = new Map(from);
    this.#ends = ends;
    const lag = this.#lag();
    this.#caughtUp = lag === 0 ? this.#version : null;
    this.#rebuildTo = lag > FEW_RECORDS ? lag : null;
    return from;
  }

  /** Has records folded, and what they came to written once it is enough, or after a while. */
  async #take(records: readonly TopicRecord[]): Promise<void> {
    this.#flushing ??= setTimeout(
      () => {
        this.#flushing = null;
        // What fails ends the run: see `failed`.
        this.#filler.flush().catch(() => undefined);
      },
      this.#rebuildTo === null ? GATHER_MS : FILL_MS,
    );
    await this.#filler.take(records);
  }

  #stopWaiting(): void {
    if (this.#flushing !== null) clearTimeout(this.#flushing);
    this.#flushing = null;
  }

  #written(): void {
    // An erasure writes what was taken, too: so the file says where it stands.
    for (const [partition, next] of this.projection.offsets()) this.#next.set(partition, next);
    this.#version += 1;
    if (this.#lag() > 0) return;
    this.#caughtUp ??= this.#version;
    this.#rebuildTo = null;
  }
}

/** The batches that cannot be decoded, as far as they are told one by one. */
const UNDECODABLE = `SELECT partition, first, last, reason FROM unreadable WHERE reason <> 'no_event'
  ORDER BY partition, first LIMIT 20`;
