import { determined, type Id, type Line } from './determined.ts';

/**
 * Which numbers are withheld from people who have not signed in. Cells under the floor are withheld; and so many others that
 * none of these can be had by adding and subtracting. Pure.
 */

export const FLOOR = 10;

export interface SuppressionOptions {
  readonly floor?: number;
  /** How much a cell is worth to its readers: of the cells that would do, the one that is worth least is withheld. */
  readonly worth?: (id: Id) => number;
}

/**
 * @param cells every number that is shown or follows from shown ones; what is not in it counts as 0
 * @param lines all sums among the cells
 * @returns the cells to withhold: in each line none or at least two, and together never fewer than `floor` people
 */
export function suppress(
  cells: ReadonlyMap<Id, number>,
  lines: readonly Line[],
  { floor = FLOOR, worth = () => 0 }: SuppressionOptions = {},
): Set<Id> {
  const value = (id: Id) => cells.get(id) ?? 0;
  const isSmall = (id: Id) => value(id) > 0 && value(id) < floor;
  const hidden = new Set([...cells.keys()].filter(isSmall));
  const linesOf = new Map<Id, Line[]>();
  for (const line of lines)
    for (const id of [line.total, ...line.parts]) {
      const known = linesOf.get(id);
      if (known === undefined) linesOf.set(id, [line]);
      else known.push(line);
    }
  const queue = new Set(lines);
  for (;;) {
    for (const line of queue) {
      queue.delete(line);
      for (let more = next(line); more !== null; more = next(line)) hide(more);
    }
    // Several lines together may still leave no choice for a cell.
    const revealed = [...determined(lines, hidden)].filter((id) => isSmall(id));
    if (revealed.length === 0) return hidden;
    for (const id of revealed) {
      const more = nearest(id);
      if (more !== null) hide(more);
    }
    // Where nothing is left to withhold nearby, all is: then nothing but zeros is known.
    if (queue.size === 0) return new Set([...cells.keys()].filter((id) => value(id) > 0));
  }

  /** The shown cell that is worth least, among those that fewest sums lie between. */
  function nearest(from: Id): Id | null {
    const seen = new Set([from]);
    for (let reached = [from]; reached.length > 0; ) {
      const around = reached
        .flatMap((id) => linesOf.get(id) ?? [])
        .flatMap(({ total, parts }) => [total, ...parts])
        .filter((id) => !seen.has(id));
      const more = cheapest(around);
      if (more !== null) return more;
      for (const id of around) seen.add(id);
      // A zero is known to everybody: nothing passes through it.
      reached = [...new Set(around)].filter((id) => hidden.has(id));
    }
    return null;
  }

  function hide(id: Id): void {
    hidden.add(id);
    for (const touched of linesOf.get(id) ?? []) queue.add(touched);
  }

  /** The next cell of a line to withhold; null where the line is safe. */
  function next({ total, parts }: Line): Id | null {
    const unknown = parts.filter((id) => hidden.has(id));
    if (hidden.has(total)) return unknown.length > 0 ? null : cheapest(parts);
    if (unknown.length === 0) return null;
    const sum = unknown.reduce((all, id) => all + value(id), 0);
    if (unknown.length > 1 && sum >= floor) return null;
    return cheapest([...parts, total]);
  }

  /** The shown cell that is worth least, and of these the smallest. Not a 0, which would hide nobody. */
  function cheapest(ids: readonly Id[]): Id | null {
    const shown = ids.filter((id) => !hidden.has(id) && value(id) > 0);
    const isCheaper = (a: Id, b: Id) =>
      worth(a) < worth(b) || (worth(a) === worth(b) && value(a) < value(b));
    return shown.reduce<Id | null>(
      (best, id) => (best === null || isCheaper(id, best) ? id : best),
      null,
    );
  }
}
