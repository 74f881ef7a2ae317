import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach } from 'vitest';
import { type DossierKeys, loadOrCreateKeys } from '../../dossier/keys.ts';
import { openDossier } from '../../dossier/sqlite.ts';
import type { DossierStore } from '../../dossier/store.ts';

export interface Place {
  readonly folder: string;
  readonly path: string;
  readonly keysPath: string;
  readonly keys: DossierKeys;
  /** One more handle on the same file, as another process would have; closed after the test. */
  open(keys?: DossierKeys): DossierStore;
  /** Plain SQL on the file, behind the store's back. */
  sql<T>(work: (db: DatabaseSync) => T): T;
  /** Every byte of the store that is on disk: the file, its write-ahead log, its index. */
  bytes(): Buffer;
}

/** A folder with a key file and room for a dossier, new for each test. */
export function place(): Place {
  let folder = '';
  let stores: DossierStore[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dossier-'));
  });
  afterEach(() => {
    for (const store of stores) store.close();
    stores = [];
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get folder() {
      return folder;
    },
    get path() {
      return join(folder, 'dossier.db');
    },
    get keysPath() {
      return join(folder, 'keys.json');
    },
    get keys() {
      return loadOrCreateKeys(join(folder, 'keys.json'));
    },
    open(keys = loadOrCreateKeys(join(folder, 'keys.json'))) {
      const store = openDossier(join(folder, 'dossier.db'), keys);
      stores.push(store);
      return store;
    },
    sql(work) {
      const db = new DatabaseSync(join(folder, 'dossier.db'));
      try {
        return work(db);
      } finally {
        db.close();
      }
    },
    bytes() {
      const files = readdirSync(folder).filter((name) => name.startsWith('dossier.db'));
      return Buffer.concat(files.map((name) => readFileSync(join(folder, name))));
    },
  };
}
