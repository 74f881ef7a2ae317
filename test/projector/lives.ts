import { createHash } from 'node:crypto';
import type { Case } from '../../contracts/case.ts';
import { type Envelope, unwrap } from '../../contracts/envelope.ts';
import { artisanIdFromBytes } from '../../contracts/ids.ts';
import { fold } from '../../contracts/reducer.ts';
import { fromHistories } from '../published/from-histories.ts';

/** All events of one case, in order. */
export type Life = readonly [Envelope, ...Envelope[]];

/** The published events of every kept history. */
export async function lives(): Promise<Life[]> {
  const bySequence = new Map<string, Map<string, Envelope>>();
  for (const { messages } of await fromHistories())
    for (const one of messages) {
      const own = bySequence.get(one.subject) ?? new Map<string, Envelope>();
      bySequence.set(one.subject, own.set(one.sequence, one));
    }
  return [...bySequence.values()].flatMap((own) => {
    const [first, ...rest] = [...own.values()].sort((a, b) => (a.sequence < b.sequence ? -1 : 1));
    // Of a case whose beginning is in no history there is nothing to fold.
    return first?.sequence === '00000001' ? [[first, ...rest] as const] : [];
  });
}

/** The same events for another artisan. */
export function another(life: Life, name: string): Life {
  const digest = createHash('sha256').update(`${life[0].partitionkey} ${name}`).digest();
  const text = JSON.stringify(life).replaceAll(life[0].partitionkey, artisanIdFromBytes(digest));
  return JSON.parse(text);
}

/** The events of many cases, interleaved as in a topic. */
export function mixed(all: readonly Life[]): Envelope[] {
  const longest = Math.max(...all.map((one) => one.length));
  return Array.from({ length: longest }, (_, place) =>
    all.flatMap((life) => life[place] ?? []),
  ).flat();
}

export const folded = (life: readonly Envelope[]): Case | null => fold(life.map(unwrap));
