import { createHash } from 'node:crypto';
import {
  type Case,
  type Envelope,
  envelope,
  type Folded,
  foldNext,
  foldUnreadable,
  parseCaseId,
  UNFOLDED,
} from '@artisan-onboarding/contract';
import { COMPARED, Database } from './database.ts';
import { happened, placeOf, scopesOf, standing, Tally, waitingOf } from './tally.ts';
import { type Entry, entryOf, type Reached } from './timeline.ts';
import type { Offsets, TopicRecord } from './topic-reader.ts';

/**
 * The projection: what the events of all cases fold to, and the counts of it, in one SQLite file with the offsets that it
 * stands for. What it holds depends on the records alone, never on when they were read.
 */

/** A case in hand, with what is to be written of it. */
interface InHand {
  readonly caseId: string;
  readonly before: Folded;
  readonly dueBefore: string | null;
  readonly isNew: boolean;
  folded: Folded;
  reached: Reached;
  dueAt: string | null;
  readonly entries: Entry[];
}

/** How many cases are kept parsed between batches. */
const MOST_KEPT = 20_000;

export class Projection {
  readonly db: Database;
  readonly #kept = new Map<string, { folded: Folded; reached: Reached; dueAt: string | null }>();

  constructor(path: string) {
    this.db = new Database(path);
  }

  /** The id of the Kafka cluster that it was read from; null for a new file. */
  get cluster(): string | null {
    const found = this.db.one("SELECT value FROM meta WHERE name = 'cluster'");
    return found === undefined ? null : String(found.value);
  }

  /** Empties the file, to be filled from another cluster or topic. */
  startAnew(cluster: string): void {
    this.#kept.clear();
    this.db.transaction(() => {
      for (const table of Object.keys(COMPARED)) this.db.run(`DELETE FROM ${table}`);
      this.db.run("INSERT OR REPLACE INTO meta VALUES ('cluster', ?)", cluster);
    });
  }

  offsets(): Map<number, number> {
    const rows = this.db.all('SELECT partition, next FROM offsets ORDER BY partition');
    return new Map(rows.map(({ partition, next }) => [Number(partition), Number(next)]));
  }

  /**
   * Folds records in, and writes their rows, counts and offsets in one transaction.
   * @param records in the order of each partition
   */
  apply(records: readonly TopicRecord[]): void {
    try {
      this.db.transaction(() => this.#apply(records));
    } catch (error) {
      // What is kept may be ahead of the file now.
      this.#kept.clear();
      throw error;
    }
  }

  #apply(records: readonly TopicRecord[]): void {
    const offsets = new Map<number, number>();
    const cases = new Map<string, InHand>();
    for (const { partition, offset, value } of records) {
      offsets.set(partition, offset + 1);
      const read = readEvent(value);
      if (read === null) {
        this.db.run('INSERT OR IGNORE INTO unreadable VALUES (?, ?)', partition, offset);
        continue;
      }
      let one = cases.get(read.caseId);
      if (one === undefined) {
        one = this.#inHand(read.caseId);
        cases.set(read.caseId, one);
      }
      take(one, read);
    }
    const tally = new Tally();
    for (const one of cases.values()) if (one.folded !== one.before) this.#write(one, tally);
    for (const { scope, what, code, day, by } of tally.changes()) {
      this.db.run(COUNT, scope, what, code, day, by);
      if (by < 0) this.db.run(FORGET, scope, what, code, day);
    }
    for (const [partition, next] of offsets)
      this.db.run('INSERT OR REPLACE INTO offsets VALUES (?, ?)', partition, next);
  }

  #inHand(caseId: string): InHand {
    const known = this.#kept.get(caseId) ?? this.#read(caseId);
    const { folded, reached, dueAt } = known ?? { folded: UNFOLDED, reached: {}, dueAt: null };
    const isNew = known === null;
    const before = { before: folded, dueBefore: dueAt, isNew };
    return { caseId, ...before, folded, reached, dueAt, entries: [] };
  }

  #read(caseId: string) {
    const found = this.db.one('SELECT folded, reached FROM folds WHERE case_id = ?', caseId);
    if (found === undefined) return null;
    const due = this.db.one('SELECT due_at FROM cases WHERE case_id = ?', caseId)?.due_at;
    return {
      folded: JSON.parse(String(found.folded)) as Folded,
      reached: JSON.parse(String(found.reached)) as Reached,
      dueAt: typeof due === 'number' ? new Date(due).toISOString() : null,
    };
  }

  #write(one: InHand, tally: Tally): void {
    const { caseId, before, dueBefore, folded, reached, dueAt, entries } = one;
    const scopes = scopesIn(folded.state);
    const scopesBefore = scopesIn(before.state);
    tally.add(scopesBefore, standing(before, dueBefore), -1);
    tally.add(scopes, standing(folded, dueAt), 1);
    // A case that was mapped to its district takes along what happened before.
    const hasMoved = before.state !== null && scopes.join() !== scopesBefore.join();
    if (hasMoved) {
      const past = this.timeline(caseId).flatMap(happened);
      tally.add(scopesBefore, past, -1);
      tally.add(scopes, past, 1);
    }
    for (const entry of entries) {
      tally.add(scopes, happened(entry), 1);
      this.db.run(ENTRY, caseId, entry.sequence, JSON.stringify(entry));
    }
    this.#writeCase(one);
    this.db.run(FOLD, caseId, JSON.stringify(folded), JSON.stringify(reached));
    this.#kept.delete(caseId);
    this.#kept.set(caseId, { folded, reached, dueAt });
    if (this.#kept.size > MOST_KEPT)
      for (const oldest of this.#kept.keys()) {
        this.#kept.delete(oldest);
        if (this.#kept.size <= MOST_KEPT) break;
      }
  }

  #writeCase({ caseId, folded, dueAt, isNew }: InHand): void {
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
    if (state === null) return;
    for (const { holder, since, about } of waitingOf(state))
      this.db.run('INSERT INTO waiting VALUES (?, ?, ?, ?, ?)', caseId, holder, since, due, about);
  }

  /** The events of a case, oldest first. */
  timeline(caseId: string): Entry[] {
    return this.db
      .all('SELECT entry FROM timeline WHERE case_id = ? ORDER BY sequence', caseId)
      .map(({ entry }) => JSON.parse(String(entry)) as Entry);
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

const EPOCH = '1970-01-01T00:00:00.000Z';
const scopesIn = (state: Case | null) => (state === null ? [] : scopesOf(state));

const COUNT = `INSERT INTO counts VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET n = n + excluded.n`;
const FORGET = 'DELETE FROM counts WHERE scope = ? AND what = ? AND code = ? AND day = ? AND n = 0';
const ENTRY = 'INSERT OR REPLACE INTO timeline VALUES (?, ?, ?)';
const FOLD = 'INSERT OR REPLACE INTO folds VALUES (?, ?, ?)';
const CASE = 'INSERT OR REPLACE INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';

/** An event, or one whose envelope breaks its schema but says of which case and which number it is. */
type Read =
  | { readonly caseId: string; readonly message: Envelope }
  | { readonly caseId: string; readonly sequence: number; readonly error: unknown };

function take(one: InHand, read: Read): void {
  const { folded } = one;
  if ('error' in read) {
    one.folded = foldUnreadable(folded, read.sequence, read.error);
    return;
  }
  const { message } = read;
  const next = foldNext(folded, message);
  if (next === folded) return;
  one.folded = next;
  // Of an event that was not folded in, nothing is told or counted.
  if (next.state === folded.state) return;
  one.dueAt = message.data.dueAt;
  const entry = entryOf(message, one.reached);
  if (entry.reached !== undefined) one.reached = { ...one.reached, [entry.reached]: entry.at };
  one.entries.push(entry);
}

/** Reads a record. Null where nobody can know of which case it is. */
function readEvent(value: string | null): Read | null {
  let given: { subject?: unknown; sequence?: unknown };
  try {
    given = JSON.parse(value ?? '');
  } catch {
    return null;
  }
  const read = envelope.safeParse(given);
  if (read.success) return { caseId: read.data.subject, message: read.data };
  const sequence = /^\d{8}$/.test(String(given?.sequence)) ? Number(given?.sequence) : 0;
  try {
    const { caseId } = parseCaseId(String(given?.subject));
    return sequence > 0 ? { caseId, sequence, error: read.error } : null;
  } catch {
    return null;
  }
}

/** Whether a projection that stands at these offsets can go on with this topic. */
export function canGoOn(at: Offsets, ends: Offsets): boolean {
  return [...at].every(([partition, next]) => next <= (ends.get(partition) ?? 0));
}
