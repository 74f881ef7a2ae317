import type { Comparison } from './compare.ts';

/** The comparison of the cases topic with the events topic, as text. */

const SHOWN = 20;

/** Whether the cases topic has the latest state of every case. An event type newer than this program is no fault of it. */
export function isClean({ differs, behind, missing, unknown, faults }: Comparison): boolean {
  return [differs, behind, missing, unknown, faults].every(({ length }) => length === 0);
}

/** @returns a comparison in lines, with the first few cases of each kind. */
export function comparisonText(one: Comparison): string {
  const named = (what: string, ids: readonly string[]) => {
    if (ids.length === 0) return [];
    const more = ids.length > SHOWN ? ` and ${ids.length - SHOWN} more` : '';
    return [`${ids.length} ${what}: ${ids.slice(0, SHOWN).join(', ')}${more}`];
  };
  return [
    `${one.cases} cases in the events topic, ${one.same} the same in the cases topic, ${one.forgotten} forgotten`,
    ...named('differ', one.differs),
    ...named('behind', one.behind),
    ...named('missing (not projected yet, or erased long ago)', one.missing),
    ...named('without any event', one.unknown),
    ...one.newer.slice(0, SHOWN),
    ...one.faults.slice(0, SHOWN),
  ].join('\n');
}
