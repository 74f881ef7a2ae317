import { openDossier } from '../../dossier/dossier.ts';
import { loadOrCreateKeys } from '../../dossier/keys.ts';

/**
 * A process that writes to a dossier: `writer.ts AT KEYS NAME START RACES ENTRIES AUDITS`. First it races for exclusive
 * claims, then it writes entries, then to the audit log. Everything that it prints is committed.
 */
const [at = '', keys = '', name = '', start = '0', races = '0', count = '0', audits = '0'] =
  process.argv.slice(2);
while (Date.now() < Number(start)) {
  // All begin in the same moment, on files and tables that are not there yet.
}
const store = await openDossier(at, loadOrCreateKeys(keys));
const say = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
for (let race = 0; race < Number(races); race += 1) {
  const [claim, artisanId, registered, others] = await Promise.all([
    store.claim('pan', `P${race}`, name),
    store.mintArtisan(`PMV-${race}`),
    store.register({
      caseId: `A${race}-1`,
      artisanId: `A${race}`,
      application: 1,
      commandDigest: name,
    }),
    store.hint('bank_account', `B${race}`, name),
  ]);
  const { fresh, application } = registered;
  say({ race, ...claim, artisanId, fresh, registeredBy: application.commandDigest, others });
}
for (let number = 0; number < Number(count); number += 1)
  say(await store.put('SHARED', 'slot', { name, number }));
for (let number = 0; number < Number(audits); number += 1) {
  const place = `${name}/${number}`;
  await store.audit({ actor: name, action: 'decide', outcome: 'done', way: 'library', place });
  say({ place });
}
await store.close();
