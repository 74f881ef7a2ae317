import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { another, folded, type Life, lives, mixed } from './lives.ts';
import { latest, type Places, startPlaces } from './place.ts';

let places: Places;
let known: Life[];
beforeAll(async () => {
  [places, known] = await Promise.all([startPlaces(), lives()]);
});
afterAll(() => places?.close());

it('killed in the middle, again and again, loses nothing, shows nothing half and never goes back', async () => {
  const place = await places.place('kills');
  const all = known.flatMap((one) =>
    ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => another(one, name)),
  );
  const events = mixed(all);
  const publishing = (async () => {
    for (let at = 0; at < events.length; at += 200) {
      await place.publish(events.slice(at, at + 200));
      await sleep(150);
    }
  })();
  for (let kills = 0; kills < 5; kills += 1) {
    const one = place.start();
    if (kills % 2 === 0) await one.ready;
    await sleep(200 + Math.random() * 1_300);
    one.kill('SIGKILL');
    await one.ended;
    // Whoever reads in between never sees a case go back.
    latest(await place.cases());
  }
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
  expect(live).toMatchObject({ cases: all.length, owed: 0, stopped: 0, newer: 0 });
}, 240_000);
