import { loadOrCreateKeys } from '../../dossier/keys.ts';
import { openDossier } from '../../dossier/sqlite.ts';

/** A process that writes to a dossier: `writer.ts FOLDER NAME START COUNT`. Each line it prints is on disk. */
const [folder = '', name = '', start = '0', count = '0'] = process.argv.slice(2);
while (Date.now() < Number(start)) {
  // All begin in the same moment, on files that are not there yet.
}
const store = openDossier(`${folder}/dossier.db`, loadOrCreateKeys(`${folder}/keys.json`));
const say = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
say({ artisanId: await store.mintArtisan('PMV-SHARED'), ...(await store.claim('pan', 'P', name)) });
for (let number = 0; number < Number(count); number += 1)
  say(await store.put('SHARED', 'slot', { name, number }));
store.close();
