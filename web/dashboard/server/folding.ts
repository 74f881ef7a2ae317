import { createHash } from 'node:crypto';
import {
  type Case,
  type Folded,
  foldNext,
  foldUnreadable,
  UNFOLDED,
} from '@artisan-onboarding/contract';
import type { Database } from './database.ts';
import { checkedEvent, type Read, readEvent } from './events.ts';
import {
  happened,
  isMoved,
  placeOf,
  type Scope,
  type Sum,
  scopesOf,
  standing,
  Tally,
  type Waiting,
  waitingOf,
} from './tally.ts';
import { type Entry, entryOf, type Reached } from './timeline.ts';
import type { EventRecord } from './topic-reader.ts';

/**
 * Folds records with the contract's own functions, and says what is to be written of them. It reads the file, and never
 * writes it: so it may run in another thread than the one that does. What comes of records depends on them and on the file
 * alone, never on when they were read or how they were cut into batches.
 */

/** What records come to, to be written in one transaction. Plain data, which passes from thread to thread. */
export interface Batch {
  readonly cases: readonly CaseRows[];
  readonly counts: readonly Sum[];
  readonly unreadable: readonly Unreadable[];
  /** Of the next record to read, by partition. */
  readonly offsets: readonly (readonly [partition: number, next: number])[];
}

/** The rows of a case, and what is added to its story. */
export interface CaseRows {
  readonly caseId: string;
  /** Whether the file has rows of it already. */
  readonly isKnown: boolean;
  /** The columns of `cases` after the id. */
  readonly row: readonly (string | number | null)[];
  readonly waiting: readonly Waiting[];
  /** Of the whole case and of each wait, in epoch milliseconds. */
  readonly due: number | null;
  /** JSON. */
  readonly folded: string;
  readonly reached: string;
  /** A line of JSON for each event that was folded in. */
  readonly story: string;
}

/** Records that nobody can read: their first and last offset, and why. */
export interface Unreadable {
  readonly partition: number;
  readonly first: number;
  readonly last: number;
  readonly reason: string;
}

/** A case as it is known. */
interface Known {
  readonly folded: Folded;
  readonly reached: Reached;
  readonly dueAt: string | null;
}

/** A case in hand, with what is to be written of it. */
interface InHand {
  readonly caseId: string;
  readonly before: Folded;
  readonly dueBefore: string | null;
  readonly isKnown: boolean;
  folded: Folded;
  /** Of the folded state. */
  scopes: readonly Scope[];
  reached: Reached;
  dueAt: string | null;
  story: string;
}

/** What is in hand at most before it has to be written. */
const MOST_RECORDS = 50_000;
const MOST_CASES = 10_000;

export class Folding {
  readonly #db: Database;
  /** The cases of records that were taken since the last batch; null for one that is forgotten. */
  #inHand = new Map<string, InHand | null>();
  /** Those of the last batch: the file may not have them yet. */
  #before: ReadonlyMap<string, InHand | null> = new Map();
  readonly #offsets = new Map<number, number>();
  #unreadable: Unreadable[] = [];
  #tally = new Tally();
  #records = 0;
  /** Whether any case is forgotten: most files have none, and need not ask for each new case. Null until it is asked. */
  #hasForgotten: boolean | null = null;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Folds records in memory. @param records in the order of each partition */
  take(records: Iterable<EventRecord>): void {
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
        one = this.#begin(read.caseId);
        this.#inHand.set(read.caseId, one);
      }
      if (one !== null) this.#fold(one, read);
    }
  }

  /** Whether so much is in hand that it has to be written. */
  get isFull(): boolean {
    return this.#records >= MOST_RECORDS || this.#inHand.size >= MOST_CASES;
  }

  /** Hands over what was taken since the last batch, which has been written; null for nothing. */
  cut(): Batch | null {
    // Whoever is erased is erased between two batches.
    this.#hasForgotten = null;
    if (this.#records === 0) return null;
    const changed = [...this.#inHand.values()].filter(
      (one) => one !== null && one.folded !== one.before,
    ) as InHand[];
    const cases = changed.map((one) => this.#rowsOf(one));
    const batch = {
      cases,
      counts: [...this.#tally.changes()],
      unreadable: this.#unreadable,
      offsets: [...this.#offsets],
    };
    const inHand = this.#inHand;
    this.clear();
    this.#before = inHand;
    return batch;
  }

  /** Forgets what was taken and not handed over: it is to be read again. And all that it knows of the file. */
  clear(): void {
    this.#inHand = new Map();
    this.#before = new Map();
    this.#offsets.clear();
    this.#unreadable = [];
    this.#tally = new Tally();
    this.#records = 0;
    this.#hasForgotten = null;
  }

  #begin(caseId: string): InHand | null {
    const known = this.#before.get(caseId) ?? knownIn(this.#db, caseId);
    if (known === null && this.#isForgotten(caseId)) return null;
    const { folded, reached, dueAt } = known ?? { folded: UNFOLDED, reached: {}, dueAt: null };
    const before = { before: folded, dueBefore: dueAt, isKnown: known !== null };
    return { caseId, ...before, folded, scopes: scopesIn(folded.state), reached, dueAt, story: '' };
  }

  #isForgotten(caseId: string): boolean {
    this.#hasForgotten ??= this.#db.one('SELECT 1 FROM forgotten LIMIT 1') !== undefined;
    if (!this.#hasForgotten) return false;
    const sql = 'SELECT 1 FROM forgotten WHERE case_digest = ?';
    return this.#db.one(sql, digestOf(caseId)) !== undefined;
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
    const { state } = next;
    if (state === null || state === folded.state) return;
    if (folded.state === null) one.scopes = scopesOf(state);
    else if (isMoved(folded.state, state)) this.#move(one, scopesOf(state));
    one.dueAt = message.data.dueAt;
    const entry = entryOf(message, one.reached);
    if (entry.reached !== undefined) one.reached = { ...one.reached, [entry.reached]: entry.at };
    one.story += `${JSON.stringify(entry)}\n`;
    this.#tally.add(one.scopes, happened(entry), 1);
  }

  /** A case that was mapped to its district takes along what happened before. */
  #move(one: InHand, to: readonly Scope[]): void {
    const past = this.#storyOf(one).flatMap(happened);
    this.#tally.add(one.scopes, past, -1);
    this.#tally.add(to, past, 1);
    one.scopes = to;
  }

  /** All events of a case in hand. Those of the last batch may be in the file, or not yet. */
  #storyOf({ caseId, story }: InHand): Entry[] {
    const written = timelineIn(this.#db, caseId);
    const last = written.at(-1)?.sequence ?? 0;
    const before = entriesIn(this.#before.get(caseId)?.story ?? '');
    const missing = before.filter(({ sequence }) => sequence > last);
    return [...written, ...missing, ...entriesIn(story)];
  }

  #rowsOf(one: InHand): CaseRows {
    const { caseId, before, dueBefore, isKnown, folded, scopes, reached, dueAt, story } = one;
    const waiting = waitsOf(folded);
    this.#tally.add(scopesIn(before.state), standing(before, waitsOf(before), dueBefore), -1);
    this.#tally.add(scopes, standing(folded, waiting, dueAt), 1);
    const due = dueAt === null ? null : Date.parse(dueAt);
    return {
      ...{ caseId, isKnown, row: rowOf(folded, due), waiting, due, story },
      ...{ folded: JSON.stringify(folded), reached: JSON.stringify(reached) },
    };
  }
}

/** A case as the file knows it; null for one that it does not. */
export function knownIn(db: Database, caseId: string): Known | null {
  const found = db.one(
    'SELECT folded, reached, due_at FROM folds JOIN cases USING (case_id) WHERE case_id = ?',
    caseId,
  );
  if (found === undefined) return null;
  return {
    folded: JSON.parse(String(found.folded)) as Folded,
    reached: JSON.parse(String(found.reached)) as Reached,
    dueAt: typeof found.due_at === 'number' ? new Date(found.due_at).toISOString() : null,
  };
}

/** The events of a case in the file, oldest first. */
export function timelineIn(db: Database, caseId: string): Entry[] {
  const found = db.one('SELECT story FROM folds WHERE case_id = ?', caseId);
  return entriesIn(String(found?.story ?? ''));
}

function entriesIn(story: string): Entry[] {
  const lines = story.split('\n').slice(0, -1);
  return lines.map((one) => JSON.parse(one) as Entry);
}

const EPOCH = '1970-01-01T00:00:00.000Z';

function rowOf({ state, newer, stopped }: Folded, due: number | null) {
  return [
    ...[state?.state ?? '', state?.district ?? '', state?.trade ?? ''],
    ...[state?.collective ?? null, state === null ? '' : placeOf(state)],
    ...[Date.parse(state?.openedAt ?? EPOCH), Date.parse(state?.updatedAt ?? EPOCH), due],
    newer === null ? null : JSON.stringify(newer),
    stopped === null ? null : JSON.stringify(stopped),
  ];
}

export const scopesIn = (state: Case | null) => (state === null ? [] : scopesOf(state));
export const waitsOf = ({ state }: Folded) => (state === null ? [] : waitingOf(state));
/** The SHA-256 of a case id, in hex: all that is kept of a case that is forgotten. */
export const digestOf = (caseId: string) => createHash('sha256').update(caseId).digest('hex');
