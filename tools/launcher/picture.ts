import { ENDS, STAGES } from '../../contracts/vocabulary.ts';

const WIDTH = 40;

export interface Standing {
  /** The stage or end of each case that was heard of. */
  readonly places: readonly string[];
  readonly expected: number;
  readonly ended: number;
  readonly events: number;
}

/** Where everybody is, as bars: the path from top to bottom, then the ends. The last line says it in one. */
export function picture({ places, expected, ended, events }: Standing): string {
  const line = (name: string) => {
    const number = places.filter((one) => one === name).length;
    const bar = '█'.repeat(Math.ceil((WIDTH * number) / Math.max(expected, 1)));
    return `  ${name.replaceAll('_', ' ').padEnd(22)}${bar.padEnd(WIDTH)} ${number || ''}`.trimEnd();
  };
  return [
    'on the way',
    ...STAGES.map(line),
    'ended',
    ...ENDS.map(line),
    `${places.length} of ${expected} cases, ${ended} ended, ${events} events on Kafka`,
  ].join('\n');
}
