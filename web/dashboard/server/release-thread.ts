import { workerData } from 'node:worker_threads';
import { Database } from './database.ts';
import { type Released, released } from './release.ts';
import { answering } from './thread.ts';

/** The thread that decides what everybody may see: that takes long, and nobody who has signed in waits for it. */

/** The thread is asked for the release of now. */
export interface ReleaseAsk {
  /** The number of the day in India. */
  readonly today: number;
}

const db = new Database(String(workerData), true);

answering(({ today }: ReleaseAsk): Released => released(db, today));
