import { type Fields, type Layout, TopicFile } from '../kafka/topic/topic-file.ts';

/** The tables of the projector's SQLite file, and how a file of an older layout is taken over. */

const TABLES = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE cases (
  case_id TEXT PRIMARY KEY, artisan_id TEXT NOT NULL, seen INTEGER NOT NULL, sequence INTEGER NOT NULL,
  state TEXT, newer TEXT, stopped TEXT, published_sequence INTEGER NOT NULL, dirty INTEGER NOT NULL
) STRICT;
CREATE INDEX cases_artisan ON cases (artisan_id);
CREATE INDEX cases_dirty ON cases (case_id) WHERE dirty = 1;
CREATE TABLE waiting (
  case_id TEXT NOT NULL, sequence INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (case_id, sequence)
) STRICT;
CREATE TABLE erasures (artisan_id TEXT PRIMARY KEY, published INTEGER NOT NULL) STRICT;
CREATE INDEX erasures_asked ON erasures (artisan_id) WHERE published = 0;
CREATE TABLE topic_snapshot (case_id TEXT PRIMARY KEY, sequence INTEGER, newer TEXT) STRICT;
`;

/**
 * - `cluster`: the id of the Kafka cluster that the file belongs to.
 * - `complete`: set once a new file has been compared with the cases topic.
 * - `older_offsets`: JSON of the offsets at which the file stood in its older layout.
 */
type Mark = 'cluster' | 'complete' | 'older_offsets';

const LAYOUT: Layout = {
  version: 1,
  tables: TABLES,
  pragmas: [
    'journal_mode = WAL',
    // A killed process loses nothing. The projector folds again from Kafka what a power cut takes.
    'synchronous = NORMAL',
    // SQLite overwrites what is deleted, so that an erased artisan is gone from the file, too.
    'secure_delete = ON',
  ],
  carryOver,
};

/**
 * The projector's SQLite file with its tables and marks. Several processes may have it open: the projector that runs,
 * and its commands `status`, `forget` and `digest`.
 */
export class Database extends TopicFile {
  constructor(path: string) {
    super(path, LAYOUT);
  }

  /** @returns null where the mark was never set. */
  mark(name: Mark): string | null {
    return textOf(this.one('SELECT value FROM meta WHERE name = ?', name));
  }

  setMark(name: Mark, value: string): void {
    setMark(this, name, value);
  }
}

const textOf = (found: Fields | undefined) => (found === undefined ? null : String(found.value));

function setMark(file: TopicFile, name: Mark, value: string): void {
  file.run('INSERT OR REPLACE INTO meta VALUES (?, ?)', name, value);
}

/**
 * Layout 0 had other names. Of it stay the cluster; the erasures, since one that was asked for may not be published yet;
 * and the offsets, since Kafka forgets those of a group that was away for long.
 */
function carryOver(file: TopicFile, older: ReadonlySet<string>): () => void {
  if (!['meta', 'forgotten', 'offsets'].every((table) => older.has(table))) return () => undefined;
  const cluster = textOf(file.one(`SELECT value FROM meta WHERE name = 'cluster'`));
  const erasures = file.all('SELECT artisan_id, told FROM forgotten');
  const offsets = file.all('SELECT partition, next FROM offsets ORDER BY partition');
  return () => {
    if (cluster !== null) setMark(file, 'cluster', cluster);
    for (const { artisan_id, told } of erasures)
      file.run('INSERT INTO erasures VALUES (?, ?)', String(artisan_id), Number(told));
    const pairs = offsets.map(({ partition, next }) => [Number(partition), Number(next)]);
    if (pairs.length > 0) setMark(file, 'older_offsets', JSON.stringify(pairs));
  };
}
