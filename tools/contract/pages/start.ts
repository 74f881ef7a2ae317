import { TOPICS } from '../../../contracts/topics.ts';
import { PURPOSES } from '../asyncapi.ts';
import { TOPIC_OF } from '../examples.ts';
import { FOLDERS, type Folder } from '../schemas.ts';
import { code, SERVED, table } from './parts.ts';

const KEY: Readonly<Record<Folder, string>> = {
  events: 'artisan id',
  cases: 'case id',
  commands: 'artisan id',
  rejected: 'artisan id',
};

const UNRELEASED = `**Nothing is released yet.** These topics have no reader outside this project, so the contract is still mended in place.
What is described above holds from the first release on.`;

const releaseTable = (releases: readonly (readonly [string, string])[]) =>
  table(
    ['release', 'SHA-256'],
    releases.map(([version, digest]) => [`[${version}](released/${version}.json)`, code(digest)]),
  );

/** The contract's first page. @param releases versions with the SHA-256 of what is kept of each */
export function startPage(releases: readonly (readonly [string, string])[]): string {
  const rows = FOLDERS.map((folder) => {
    const topic = TOPIC_OF[folder];
    const plan = TOPICS.find((one) => one.topic === topic);
    return [
      `[${code(topic)}](${folder}/README.md)`,
      PURPOSES[folder],
      folder === 'commands' ? 'in' : 'out',
      KEY[folder],
      plan?.config['cleanup.policy'] === 'compact' ? 'compacted' : 'log',
      SERVED[folder] ? 'served' : 'laid down, not served yet',
    ];
  });
  return `# The contract of the Kafka topics

For everybody who reads these topics or writes to them. You need nothing of our code.

${table(['topic', 'what it is', 'way', 'key', 'kind', ''], rows)}

Beside each page stand ${code('schemas/')} (JSON Schema, draft 2020-12) and ${code('examples/')}: whole records with key,
headers and value. The events are as the pipeline published them in recorded and simulated cases of made-up people; the
other records are made from what those cases were asked, answered and came to. [${code('asyncapi.json')}](asyncapi.json) says the same as
an AsyncAPI 3 document, for tools. [Worked examples](../../examples/README.md) read the topics with kcat, Python and SQL.

## In a minute

- **An artisan id** (${code('CF4GA-CY4YP')}) stands for a person over all applications; **a case id**
  (${code('CF4GA-CY4YP-1')}) for one application. The last symbol of an artisan id checks it.
- **Nothing is lost; in each case the sequence rises by one once duplicates are dropped; to drop them, skip what is not
  above the last sequence seen of that case.**
- **A type that you do not know:** mark the case “newer than I know” and never guess.
- **Pseudonymous, not anonymous.** Treat these topics as personal data, and mind small cells: each page says how.
- **No text of anybody’s choosing is in a record.** Each string is a word of ours, a number of ours, a keyed hash, or the
  id of a command, which is a UUID or a ULID and comes back as it was sent. States and districts are codes of
  [${code('places.json')}](places.json), with their names in English and Hindi.
- Everything personal is in the dossier, which these topics only refer to (${code('{ref, version, digest}')}). A digest is
  keyed: equal for equal content, and says nothing about it.

## What does not change

Each topic’s name ends in the version of its contract. Within a version:

${table(
  ['topic', 'what is held against every release'],
  [
    [
      'events',
      'old records are read by today’s schemas, and today’s records by old ones; new types come',
    ],
    ['cases', 'the same; further fields come'],
    ['rejected', 'the same; further codes come'],
    ['commands', 'what an old schema allows to be sent is taken'],
  ],
)}

The schemas of each release are kept in ${code('released/')} and never changed. A test holds today’s against all of them
and names the field and whom a change would break.

${releases.length === 0 ? UNRELEASED : releaseTable(releases)}

## How these files are made

All of them are generated from the schemas that the programs themselves check with, and a test fails when they differ.

| command | what it does |
|---|---|
| ${code('npm run contract')} | makes pages, schemas and the AsyncAPI document anew, and says what has changed since each release |
| ${code('npm run contract -- --release 1.2.0')} | keeps today’s schemas as those of a release |
| ${code('npm run contract-examples')} | finds an example for whatever has none, in recorded and in simulated cases |
`;
}
