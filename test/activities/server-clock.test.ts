import { expect, it } from 'vitest';
import { ServerClock } from '../../activities/server-clock.ts';

const MINUTE = 60_000;

it.each([
  ['right', 0],
  ['ahead', 3 * MINUTE],
  ['behind', -3 * MINUTE],
])(
  'it tells the server’s time where the own clock is %s, however long an activity waited',
  (_how, ahead) => {
    let server = 1_800_000_000_000;
    const clock = new ServerClock(() => server + ahead);
    const waited = (ms: number) => clock.from(server - ms);
    expect(waited(4 * MINUTE)(), 'nothing is known yet').toBe(server - 4 * MINUTE);
    expect(waited(5)()).toBe(server - 5);
    const now = waited(4 * MINUTE);
    expect(now()).toBe(server - 5);
    server += 700;
    expect(now()).toBe(server - 5);
  },
);
