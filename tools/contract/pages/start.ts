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

const UNRELEASED = `**Nothing is released yet.** These topics have no reader outside this project, so the contract may still change in place.
The rules above hold from the first release on.`;

const releaseTable = (releases: readonly (readonly [string, string])[]) =>
  table(
    ['release', 'SHA-256'],
    releases.map(([version, digest]) => [`[${version}](released/${version}.json)`, code(digest)]),
  );

/** The contract's first page. @param releases the versions, each with the SHA-256 of its file */
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
      SERVED[folder] ? 'in use' : 'specified, not in use yet',
    ];
  });
  return `# The contract of the Kafka topics

For readers and writers of these topics. You need none of our code.

${table(['topic', 'what it is', 'direction', 'key', 'kind', ''], rows)}

Beside each page are ${code('schemas/')} (JSON Schema, draft 2020-12) and ${code('examples/')}: whole records with key,
headers and value. The events are as the pipeline published them in recorded and simulated cases of made-up people; the
other records are made from the commands, answers and results of those cases. [${code('asyncapi.json')}](asyncapi.json) has the
same content as an AsyncAPI 3 document, for tools. [Worked examples](../../examples/README.md) read the topics with kcat, Python and SQL.

## In a minute

- **An artisan id** (${code('CF4GA-CY4YP')}) stands for a person over all applications; **a case id**
  (${code('CF4GA-CY4YP-1')}) for one application. The last symbol of an artisan id checks it.
- **Nothing is lost. In each case the sequence rises by one once duplicates are dropped. To drop them, skip every record that
  is not above the last sequence seen of that case.**
- **A type that you do not know:** mark the case “newer than I know” and never guess.
- **Pseudonymous, not anonymous.** Treat these topics as personal data, and mind small cells: each page says how.
- **No record holds free text.** Each string is a word of ours, a number of ours, a keyed hash, or the
  id of a command, which is a UUID or a ULID and is published as it was sent. States and districts are codes of
  [${code('places.json')}](places.json), with their names in English and Hindi. The words for all other codes, and a sentence for
  each reason code, are in ${code('texts/')} ([English](texts/en.json), [Hindi](texts/hi.json)).
- All personal data is in the dossier; these topics only refer to it (${code('{ref, version, digest}')}). A digest is keyed: equal
  for equal content, and it reveals nothing about it.

## What does not change

Each topic’s name ends in the version of its contract. Within a version:

${table(
  ['topic', 'what is checked against every release'],
  [
    [
      'events',
      'today’s schemas accept old records, and old schemas accept today’s; types may be added',
    ],
    ['cases', 'the same; fields may be added'],
    ['rejected', 'the same; codes may be added'],
    ['commands', 'today’s schemas accept every command that an old schema allows'],
  ],
)}

The schemas of each release are kept in ${code('released/')} and never changed. A test compares today’s with all of them, and
names the field and the readers or senders that a change would break.

${releases.length === 0 ? UNRELEASED : releaseTable(releases)}

## How these files are made

All of them are generated from the schemas that the programs check with, and a test fails when they differ.

| command | what it does |
|---|---|
| ${code('npm run contract')} | generates pages, schemas and the AsyncAPI document, and reports breaking changes since each release |
| ${code('npm run contract -- --release 1.2.0')} | keeps today’s schemas as a release |
| ${code('npm run contract-examples')} | finds missing examples in recorded and in simulated cases |
`;
}
