import { createHash } from 'node:crypto';
import {
  type Case,
  type Folded,
  foldNext,
  foldUnreadable,
  UNFOLDED,
} from '@artisan-onboarding/contract';
import { COMPARED, Database } from './database.ts';
import { checkedEvent, type Read, readEvent } from './events.ts';
import {
  happened,
  placeOf,
  type Scope,
  scopesOf,
  standing,
  Tally,
  type Waiting,
  waitingOf,
} from './tally.ts';
import { type Entry, entryOf, type Reached } from './timeline.ts';
import type { EventRecord, Offsets } from './topic-reader.ts';

/**
 * The projection: what the events of all cases fold to, and the counts of it, in one SQLite file with the offsets that it
 * stands for. What it holds depends on the records alone, never on when they were read.
 */

/** A case in memory. */
interface Kept {
  readonly folded: Folded;
  readonly reached: Reached;
  readonly dueAt: string | null;
}

/** A case in hand, with what is to be written of it. */
interface InHand {
  readonly caseId: string;
  readonly before: Folded;
  readonly dueBefore: string | null;
  readonly isNew: boolean;
  folded: Folded;
  /** Of the folded state. */
  scopes: readonly Scope[];
  reached: Reached;
  dueAt: string | null;
  /** A line of JSON for each event that was folded in. */
  story: string;
}

/** How many cases are kept parsed between writes. */
const MOST_KEPT = 20_000;
/** What is in hand at most before it has to be written. */
const MOST_RECORDS = 50_000;
const MOST_CASES = 10_000;

export class Projection {
  readonly db: Database;
  readonly #kept = new Map<string, Kept>();
  /** The cases of records that were taken and not written; null for one that is forgotten. */
  readonly #inHand = new Map<string, InHand | null>();
  readonly #offsets = new Map<number, number>();
  readonly #erasuresRead = new Map<number, number>();
  #unreadable: Unreadable[] = [];
  #tally = new Tally();
  #records = 0;
  /** Whether any case is forgotten: most files have none, and need not ask for each new case. */
  #hasForgotten: boolean;

  /** @param isReading whether nothing is written, so that the file may be another process's */
  constructor(path: string, { isReading = false }: { readonly isReading?: boolean } = {}) {
    this.db = new Database(path, isReading);
    this.#hasForgotten = this.db.one('SELECT 1 FROM forgotten LIMIT 1') !== undefined;
  }

  /** The id of the Kafka cluster that it was read from; null for a new file. */
  get cluster(): string | null {
    const found = this.db.one("SELECT value FROM meta WHERE name = 'cluster'");
    return found === undefined ? null : String(found.value);
  }

  /** Empties the file, to be filled from another cluster or topic. */
  startAnew(cluster: string): void {
    this.#kept.clear();
    this.#hasForgotten = false;
    this.#erasuresRead.clear();
    this.drop();
    this.db.transaction(() => {
      for (const table of [...Object.keys(COMPARED), 'erasure_offsets'])
        this.db.run(`DELETE FROM ${table}`);
      this.db.run("INSERT OR REPLACE INTO meta VALUES ('cluster', ?)", cluster);
    });
  }

  /** The offsets of the file, without what was taken and not written. */
  offsets(): Map<number, number> {
    return offsetsOf(this.db.all('SELECT partition, next FROM offsets ORDER BY partition'));
  }

  /** How far the cases topic was read for erasures. */
  erasureOffsets(): Map<number, number> {
    return offsetsOf(this.db.all('SELECT partition, next FROM erasure_offsets'));
  }

  /** Notes how far the cases topic was read; it is written with the next events. */
  erasuresReadTo(next: Offsets): void {
    for (const [partition, at] of next) this.#erasuresRead.set(partition, at);
  }

  /** Takes records, and writes their rows, counts and offsets. @param records in the order of each partition */
  apply(records: readonly EventRecord[]): void {
    this.take(records);
    this.write();
  }

  /** Folds records in memory. Nothing shows them before `write`. @param records in the order of each partition */
  take(records: readonly EventRecord[]): void {
    for (const { partition, offset, value, unreadable } of records) {
      this.#offsets.set(partition, offset + 1);
      this.#records += 1;
      const read = unreadable === undefined ? readEvent(value) : null;
      if (read === null) {
        const { first, reason } = unreadable ?? { first: offset, reason: 'no_event' };
        this.#unreadable.push({ partition, first, last: offset, reason });
        continue;
      }
      let one = this.#inHand.get(read.caseId);
      if (one === undefined) {
        one = this.#take(read.caseId);
        this.#inHand.set(read.caseId, one);
      }
      if (one !== null) this.#fold(one, read);
    }
  }

  /** Whether so much is in hand that it has to be written. */
  get isFull(): boolean {
    return this.#records >= MOST_RECORDS || this.#inHand.size >= MOST_CASES;
  }

  /** Forgets what was taken and not written: it is to be read again. */
  drop(): void {
    this.#inHand.clear();
    this.#offsets.clear();
    this.#unreadable = [];
    this.#tally = new Tally();
    this.#records = 0;
  }

  /** Writes what was taken: each case and each count once, with the offsets, in one transaction. */
  write(): void {
    if (this.#records === 0) return;
    try {
      this.db.transaction(() => this.#write());
    } catch (error) {
      // What is kept may be ahead of the file now.
      this.#kept.clear();
      throw error;
    } finally {
      this.drop();
    }
  }

  #write(): void {
    for (const { partition, first, last, reason } of this.#unreadable)
      this.db.run(UNREADABLE, partition, first, last, reason);
    for (const one of this.#inHand.values())
      if (one !== null && one.folded !== one.before) this.#writeOne(one);
    this.#count(this.#tally);
    for (const [partition, next] of this.#offsets)
      this.db.run('INSERT OR REPLACE INTO offsets VALUES (?, ?)', partition, next);
    this.#writeErasuresRead();
  }

  #writeErasuresRead(): void {
    for (const [partition, next] of this.#erasuresRead)
      this.db.run('INSERT OR REPLACE INTO erasure_offsets VALUES (?, ?)', partition, next);
    this.#erasuresRead.clear();
  }

  #count(tally: Tally): void {
    for (const { scope, what, code, day, by } of tally.changes()) {
      this.db.run(COUNT, what, scope, code, day, by);
      if (by < 0) this.db.run(NONE_LEFT, what, scope, code, day);
    }
  }

  #take(caseId: string): InHand | null {
    const known = this.#kept.get(caseId) ?? this.#read(caseId);
    if (known === null && this.#isForgotten(caseId)) return null;
    const { folded, reached, dueAt } = known ?? { folded: UNFOLDED, reached: {}, dueAt: null };
    const before = { before: folded, dueBefore: dueAt, isNew: known === null };
    return { caseId, ...before, folded, scopes: scopesIn(folded.state), reached, dueAt, story: '' };
  }

  #read(caseId: string): Kept | null {
    const found = this.db.one('SELECT folded, reached FROM folds WHERE case_id = ?', caseId);
    if (found === undefined) return null;
    const due = this.db.one('SELECT due_at FROM cases WHERE case_id = ?', caseId)?.due_at;
    return {
      folded: JSON.parse(String(found.folded)) as Folded,
      reached: JSON.parse(String(found.reached)) as Reached,
      dueAt: typeof due === 'number' ? new Date(due).toISOString() : null,
    };
  }

  #fold(one: InHand, read: Read): void {
    const { folded } = one;
    if ('error' in read) {
      one.folded = foldUnreadable(folded, read.sequence, read.error);
      return;
    }
    const { message, isChecked } = read;
    const next = isChecked ? foldNext(folded, message, checkedEvent) : foldNext(folded, message);
    if (next === folded) return;
    one.folded = next;
    // Of an event that was not folded in, nothing is told or counted.
    if (next.state === folded.state) return;
    const scopes = scopesIn(next.state);
    if (folded.state === null) one.scopes = scopes;
    else if (!isSame(scopes, one.scopes)) this.#move(one, scopes);
    one.dueAt = message.data.dueAt;
    const entry = entryOf(message, one.reached);
    if (entry.reached !== undefined) one.reached = { ...one.reached, [entry.reached]: entry.at };
    one.story += `${JSON.stringify(entry)}\n`;
    this.#tally.add(one.scopes, happened(entry), 1);
  }

  /** A case that was mapped to its district takes along what happened before. */
  #move(one: InHand, to: readonly Scope[]): void {
    const past = [...this.timeline(one.caseId), ...entriesIn(one.story)].flatMap(happened);
    this.#tally.add(one.scopes, past, -1);
    this.#tally.add(to, past, 1);
    one.scopes = to;
  }

  #writeOne(one: InHand): void {
    const { caseId, before, dueBefore, folded, scopes, reached, dueAt, story } = one;
    const waiting = waitsOf(folded);
    this.#tally.add(scopesIn(before.state), standing(before, waitsOf(before), dueBefore), -1);
    this.#tally.add(scopes, standing(folded, waiting, dueAt), 1);
    this.#writeCase(one, waiting);
    this.db.run(FOLD, caseId, JSON.stringify(folded), JSON.stringify(reached), story);
    this.#keep(caseId, { folded, reached, dueAt });
  }

  #keep(caseId: string, one: Kept): void {
    this.#kept.delete(caseId);
    this.#kept.set(caseId, one);
    if (this.#kept.size <= MOST_KEPT) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }

  #writeCase({ caseId, folded, dueAt, isNew }: InHand, waiting: readonly Waiting[]): void {
    const { state, newer, stopped } = folded;
    const due = dueAt === null ? null : Date.parse(dueAt);
    this.db.run(
      CASE,
      ...[caseId, state?.state ?? '', state?.district ?? '', state?.trade ?? ''],
      ...[state?.collective ?? null, state === null ? '' : placeOf(state)],
      ...[Date.parse(state?.openedAt ?? EPOCH), Date.parse(state?.updatedAt ?? EPOCH), due],
      ...[
        newer === null ? null : JSON.stringify(newer),
        stopped === null ? null : JSON.stringify(stopped),
      ],
    );
    if (!isNew) this.db.run('DELETE FROM waiting WHERE case_id = ?', caseId);
    for (const { holder, since, about } of waiting)
      this.db.run('INSERT INTO waiting VALUES (?, ?, ?, ?, ?)', caseId, holder, since, due, about);
  }

  /**
   * Forgets erased cases: their rows and stories, and all that they count for, as if they had never been. No event of
   * theirs is folded again.
   * @param caseIds of which the cases topic has a tombstone
   * @param next how far the cases topic was read
   * @returns whether any of them was known
   */
  forget(caseIds: readonly string[], next: Offsets): boolean {
    this.write();
    this.#hasForgotten ||= caseIds.length > 0;
    let wasKnown = false;
    this.db.transaction(() => {
      const tally = new Tally();
      for (const caseId of new Set(caseIds)) {
        this.db.run('INSERT OR IGNORE INTO forgotten VALUES (?)', digestOf(caseId));
        const known = this.#read(caseId);
        this.#kept.delete(caseId);
        if (known === null) continue;
        wasKnown = true;
        const { folded, dueAt } = known;
        const scopes = scopesIn(folded.state);
        tally.add(scopes, standing(folded, waitsOf(folded), dueAt), -1);
        tally.add(scopes, this.timeline(caseId).flatMap(happened), -1);
        for (const table of ['waiting', 'cases', 'folds'])
          this.db.run(`DELETE FROM ${table} WHERE case_id = ?`, caseId);
      }
      this.#count(tally);
      this.erasuresReadTo(next);
      this.#writeErasuresRead();
    });
    if (wasKnown) this.db.purgeLog();
    return wasKnown;
  }

  #isForgotten(caseId: string): boolean {
    if (!this.#hasForgotten) return false;
    const sql = 'SELECT 1 FROM forgotten WHERE case_digest = ?';
    return this.db.one(sql, digestOf(caseId)) !== undefined;
  }

  /** The events of a case, oldest first. */
  timeline(caseId: string): Entry[] {
    const found = this.db.one('SELECT story FROM folds WHERE case_id = ?', caseId);
    return entriesIn(String(found?.story ?? ''));
  }

  /** The SHA-256 of all rows, in hex: two projections at the same offsets have the same. */
  digest(): string {
    const hash = createHash('sha256');
    for (const [table, order] of Object.entries(COMPARED)) {
      hash.update(`${table}\n`);
      for (const row of this.db.each(`SELECT * FROM ${table} ORDER BY ${order}`))
        hash.update(`${JSON.stringify(row)}\n`);
    }
    return hash.digest('hex');
  }

  close(): void {
    this.db.close();
  }
}

/** Records that nobody can read: their first and last offset, and why. */
interface Unreadable {
  readonly partition: number;
  readonly first: number;
  readonly last: number;
  readonly reason: string;
}

const EPOCH = '1970-01-01T00:00:00.000Z';
const scopesIn = (state: Case | null) => (state === null ? [] : scopesOf(state));
const waitsOf = ({ state }: Folded) => (state === null ? [] : waitingOf(state));
const digestOf = (caseId: string) => createHash('sha256').update(caseId).digest('hex');
const offsetsOf = (rows: readonly Readonly<Record<string, unknown>>[]) =>
  new Map(rows.map(({ partition, next }) => [Number(partition), Number(next)]));

const UNREADABLE = 'INSERT OR IGNORE INTO unreadable VALUES (?, ?, ?, ?)';
const COUNT = `INSERT INTO counts VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET n = n + excluded.n`;
const NONE_LEFT =
  'DELETE FROM counts WHERE what = ? AND scope = ? AND code = ? AND day = ? AND n = 0';
const FOLD = `INSERT INTO folds VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
  SET folded = excluded.folded, reached = excluded.reached, story = story || excluded.story`;
const CASE = 'INSERT OR REPLACE INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';

function entriesIn(story: string): Entry[] {
  const lines = story.split('\n').slice(0, -1);
  return lines.map((one) => JSON.parse(one) as Entry);
}

const isSame = (a: readonly Scope[], b: readonly Scope[]) =>
  a.every((scope, index) => scope === b[index]);

/** Whether a projection that stands at these offsets can go on with this topic. */
export function canGoOn(at: Offsets, ends: Offsets): boolean {
  return [...at].every(([partition, next]) => next <= (ends.get(partition) ?? 0));
}
