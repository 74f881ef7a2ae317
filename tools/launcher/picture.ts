import { ENDS, STAGES } from '../../contracts/vocabulary.ts';

/** Draws the progress of a run. */

const WIDTH = 40;

export interface Standing {
  /** The stage or end of each case that has events. */
  readonly places: readonly string[];
  readonly expected: number;
  readonly ended: number;
  readonly events: number;
}

/** The number of cases in each stage and end, as bars. The last line sums them up. */
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
