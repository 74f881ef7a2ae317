import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { patience, SIZES } from '../support/sizes.ts';
import { another, folded, type Life, lives, mixed } from './lives.ts';
import { latest, type Place, type Places, startPlaces } from './place.ts';

const { kills: KILLS, copies: COPIES } = SIZES.projectorKills;
let places: Places;
let known: Life[];
beforeAll(async () => {
  [places, known] = await Promise.all([startPlaces(), lives()]);
});
afterAll(() => places?.close());

it(
  'killed at any moment, again and again, loses nothing, shows nothing half and never goes back',
  async () => {
    const place = await places.place('kills');
    const all = known.flatMap((one) =>
      ['a', 'b', 'c', 'd', 'e', 'f'].slice(0, COPIES).map((name) => another(one, name)),
    );
    const events = mixed(all);
    let rest = events;
    let isKilling = true;
    const publishing = (async () => {
      // There is something to do at each kill; what is left then comes at once.
      while (isKilling && rest.length > 0) {
        await place.publish(rest.slice(0, 40));
        rest = rest.slice(40);
        await sleep(100);
      }
      await place.publish(rest);
    })();
    for (let kills = 0; kills < KILLS; kills += 1) {
      const one = place.start();
      if (kills % 2 === 0) await one.ready;
      await sleep(200 + Math.random() * 1_300);
      one.kill('SIGKILL');
      await one.ended;
      // A reader meanwhile never sees the sequence of a case fall.
      latest(await place.cases());
    }
    isKilling = false;
    await publishing;
    const last = place.start();
    await last.ready;
    await place.caughtUp();
    last.kill('SIGTERM');
    expect((await last.ended).exitCode).toBe(0);

    const records = await place.cases();
    const cases = latest(records);
    expect(cases.size).toBe(all.length);
    for (const life of all) expect(cases.get(life[0].subject)?.case).toEqual(folded(life));
    const live = JSON.parse((await place.tell('digest')).stdout);
    const rebuilt = await place.tell('rebuild', `${place.dir}/rebuilt.db`);
    expect(JSON.parse(rebuilt.stdout), rebuilt.stderr).toEqual(live);
    expect(live).toMatchObject({ cases: all.length, dirty: 0, stopped: 0, newer: 0 });
  },
  patience(240_000),
);

const TXN_OFFSET_COMMIT = 28;
const END_TXN = 26;

/** Kills a projector when the answer to a request of this kind is due. */
async function killedAt(place: Place, life: Life, api: number) {
  const one = place.start();
  await one.ready;
  await place.publish(life.slice(0, 3));
  await place.caughtUp();
  const reached = places.broker.proxy.swallowNextReply(api);
  await place.publish(life.slice(3, 5));
  await reached;
  one.kill('SIGKILL');
  await one.ended;
}

it.each([
  ['with records stored and not committed: they are never seen', TXN_OFFSET_COMMIT, [3, 5]],
  ['with all committed and its file behind: nothing is said twice', END_TXN, [3, 5]],
])('killed %s', async (_, api, said) => {
  const place = await places.place(`window-${api}`, 'proxy');
  const life = known.find((one) => one.length > 5);
  if (life === undefined) throw new Error('no life is long enough');
  await killedAt(place, life, api);
  const next = place.start();
  await next.ready;
  await place.caughtUp();
  const sequences = (await place.cases()).map(({ value }) => JSON.parse(value ?? '').case.sequence);
  expect(sequences).toEqual(said);
  await place.publish(life.slice(5));
  await place.caughtUp();
  expect(latest(await place.cases()).get(life[0].subject)?.case).toEqual(folded(life));
  next.kill('SIGTERM');
  expect((await next.ended).exitCode).toBe(0);
});

it('waits for a broker that goes away, and goes on without a new start', async () => {
  const place = await places.place('away', 'proxy');
  const all = known.slice(0, 20).map((one) => another(one, 'away'));
  const events = mixed(all);
  const one = place.start();
  await one.ready;
  const quarter = Math.ceil(events.length / 4);
  await place.publish(events.slice(0, quarter));
  await place.caughtUp();
  for (const part of [1, 2, 3]) {
    const publishing = place.publish(events.slice(part * quarter, (part + 1) * quarter));
    await sleep(Math.random() * 300);
    places.broker.proxy.refuse(true);
    places.broker.proxy.cut();
    await Promise.all([publishing, sleep(1_500)]);
    places.broker.proxy.refuse(false);
  }
  await place.caughtUp();
  const cases = latest(await place.cases());
  for (const life of all) expect(cases.get(life[0].subject)?.case).toEqual(folded(life));
  one.kill('SIGTERM');
  expect((await one.ended).exitCode).toBe(0);
});
