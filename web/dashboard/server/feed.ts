import type { Logger } from 'pino';
import type { Standing } from '../interface.ts';
import type { DashboardConfig } from './config.ts';
import { canGoOn, type Projection } from './projection.ts';
import { follow, type TopicFound, type TopicRecord } from './topic-reader.ts';

/** Keeps the projection up with the topic, and knows how it stands. */

/** Records are gathered for so long, so that many come into the file at once. */
const GATHER_MS = 100;
const MOST_RECORDS = 20_000;
/** Without an answer for so long, Kafka is away. An idle broker answers several times a second. */
const AWAY_MS = 4_000;

export class Feed {
  readonly projection: Projection;
  readonly #log: Logger;
  #version = 1;
  #answeredAt: number | null = null;
  #isLost = false;
  #ends: ReadonlyMap<number, number> = new Map();
  #next = new Map<number, number>();
  /** Where the reader connected to a topic that went on far beyond the file. */
  #rebuildTo: number | null = null;
  /** Whether everything was shown at once since the reader connected last. */
  #hasCaughtUp = false;
  #pending: TopicRecord[] = [];
  #flushing: Promise<void> | null = null;
  #failed: unknown = null;

  constructor(projection: Projection, log: Logger) {
    this.projection = projection;
    this.#log = log;
    this.#next = projection.offsets();
  }

  /** Follows the topic until the signal is aborted. @throws Error where the file cannot be written */
  async run({ kafka, topic }: Pick<DashboardConfig, 'kafka' | 'topic'>, signal: AbortSignal) {
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
    await this.#flush();
  }

  standing(now = Date.now()): Standing {
    const { db } = this.projection;
    const halted = db.one(
      `SELECT count(stopped) AS gaps, count(newer) AS newer FROM cases
       WHERE newer IS NOT NULL OR stopped IS NOT NULL`,
    );
    const latest = db.one('SELECT max(updated_at) AS at FROM cases');
    const lag = this.#lag();
    return {
      version: this.#version,
      kafka: this.#isAway(now) ? 'away' : this.#rebuildTo !== null ? 'rebuilding' : 'following',
      answeredAt: this.#answeredAt,
      lag,
      percent: this.#percent(lag),
      latestAt: typeof latest?.at === 'number' ? new Date(latest.at).toISOString() : null,
      gaps: Number(halted?.gaps),
      newer: Number(halted?.newer),
      unreadable: Number(db.one('SELECT count(*) AS n FROM unreadable')?.n),
    };
  }

  get version(): number {
    return this.#version;
  }

  /** Whether Kafka answers, and everything that it had when it did first is shown. */
  isFollowing(now = Date.now()): boolean {
    return !this.#isAway(now) && this.#hasCaughtUp;
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

  #begin({ clusterId, partitions }: TopicFound) {
    const ends = new Map(partitions.map(({ partition, high }) => [partition, high]));
    const { projection } = this;
    // What was gathered and not written is read again.
    this.#pending = [];
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
    this.#hasCaughtUp = lag === 0;
    this.#rebuildTo = lag > MOST_RECORDS ? lag : null;
    return from;
  }

  /** Gathers records, and waits for the file once enough are gathered. */
  async #take(records: readonly TopicRecord[]): Promise<void> {
    if (this.#failed !== null) throw this.#failed;
    for (const one of records) this.#pending.push(one);
    if (this.#pending.length >= MOST_RECORDS) return this.#flush();
    this.#flushing ??= new Promise<void>((resolve, reject) => {
      setTimeout(() => this.#flush().then(resolve, reject), GATHER_MS);
    })
      .catch((error: unknown) => {
        this.#failed = error;
      })
      .finally(() => {
        this.#flushing = null;
      });
  }

  async #flush(): Promise<void> {
    const records = this.#pending;
    this.#pending = [];
    if (records.length === 0) return;
    this.projection.apply(records);
    for (const { partition, offset } of records) this.#next.set(partition, offset + 1);
    this.#version += 1;
    if (this.#lag() > 0) return;
    this.#hasCaughtUp = true;
    this.#rebuildTo = null;
  }
}
