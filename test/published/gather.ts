import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { derivedCommandId } from '../../clients/library/command-ids.ts';
import type { Case } from '../../contracts/case.ts';
import { messageOf } from '../../contracts/case-message.ts';
import { COMMAND_PREFIX, COMMAND_TYPES, commandOf } from '../../contracts/command-message.ts';
import { type Envelope, TYPE_PREFIX, unwrap } from '../../contracts/envelope.ts';
import { EVENT_TYPES } from '../../contracts/events.ts';
import { fold } from '../../contracts/reducer.ts';
import {
  type Example,
  type ExampleRecord,
  readExamples,
  TOPIC_OF,
  writeExample,
} from '../../tools/contract/examples.ts';
import { vectorFile } from '../../tools/contract/folding.ts';
import type { Folder } from '../../tools/contract/schemas.ts';
import { ALL_SITUATIONS } from '../scenarios/all.ts';
import { livedThrough } from '../scenarios/situation.ts';
import { startSkipping } from '../support/scripted.ts';
import { exampleErrors } from './checks.ts';
import { foldVectors } from './fold-vectors.ts';
import { commandsOf, fromHistories, type Lived } from './from-histories.ts';
import { RARITIES } from './rarities.ts';
import { refusing } from './refusals.ts';
import { rejectedExamples } from './rejections.ts';

/**
 * Finds an example message for each type of the contract that has none, or whose example no longer fits: from the
 * kept histories, else from situations that it plays with time skipping. An example that fits stays as it is.
 */
const say = (line: string) => process.stderr.write(`${line}\n`);

const kept = new Map(
  readExamples()
    .filter((one) => exampleErrors(one).length === 0)
    .map((one) => [`${one.folder}/${one.name}`, one]),
);
const cloudEvent = (type: string) => ({
  ce_type: type,
  'content-type': 'application/cloudevents+json',
});
const artisanOf = (caseId: string) => caseId.replace(/-\d+$/, '');

function keep(folder: Folder, name: string, record: Omit<ExampleRecord, 'topic'>): void {
  const known = `${folder}/${name}`;
  if (kept.has(known)) return;
  const example: Example = { folder, name, record: { topic: TOPIC_OF[folder], ...record } };
  writeExample(example);
  kept.set(known, example);
  say(`${known}: new`);
}

function keepOf({ messages, commands }: Lived): void {
  for (const message of messages)
    keep('events', message.type.slice(TYPE_PREFIX.length), {
      key: message.partitionkey,
      headers: cloudEvent(message.type),
      value: { ...message },
    });
  for (const message of commands)
    keep('commands', message.type.slice(COMMAND_PREFIX.length), {
      key: artisanOf(message.subject),
      headers: cloudEvent(message.type),
      value: { ...message },
    });
}

const missing = () => [
  ...EVENT_TYPES.filter((type) => !kept.has(`events/${type}`)),
  ...COMMAND_TYPES.filter((type) => type !== 'reapply' && !kept.has(`commands/${type}`)),
];

function keepCase(name: string, theCase: Case, newer?: Envelope): void {
  const { type, sequence } = newer ?? {};
  const unknown = type === undefined || sequence === undefined ? null : { type, sequence };
  keep('cases', name, {
    key: theCase.caseId,
    headers: { 'content-type': 'application/json' },
    value: { ...messageOf(theCase, unknown) },
  });
}

const caseAfter = (messages: readonly Envelope[]): Case => {
  const theCase = fold(messages.map(unwrap));
  if (theCase === null) throw new Error('a case has at least one event');
  return theCase;
};

const histories = await fromHistories();
for (const one of histories) keepOf(one);

const whole = histories
  .map(({ messages }) => messages)
  .filter((all) => all[0]?.sequence === '00000001');
const ended = whole.find((all) => all.at(-1)?.type === `${TYPE_PREFIX}case.completed`) ?? [];
keepCase('open', caseAfter(ended.slice(0, 12)));
keepCase('ended', caseAfter(ended));
keepCase('newer-than-known', caseAfter(ended.slice(0, 8)), ended[8]);
const erased = caseAfter(ended).caseId;
keep('cases', 'tombstone', { key: erased, headers: {}, value: null });
const left = whole.map(caseAfter).find((one) => one.end?.kind === 'withdrawn');
if (left?.end)
  keep('commands', 'reapply', {
    key: left.artisanId,
    headers: cloudEvent(`${COMMAND_PREFIX}reapply`),
    value: {
      ...commandOf(
        'reapply',
        {
          id: derivedCommandId('reapply', left.caseId),
          source: '/service-centre',
          subject: left.caseId,
          time: left.end.at,
        },
        { actor: { role: 'artisan', id: left.artisanId } },
      ),
    },
  });

const server = await startSkipping();
try {
  for (const situation of [...Object.values(ALL_SITUATIONS), ...RARITIES]) {
    if (missing().length === 0) break;
    say(`lived through for ${missing().join(', ')}`);
    const { messages, history } = await livedThrough(server, situation);
    keepOf({ messages, commands: commandsOf(history) });
  }
  const { situation, heard, answers } = refusing();
  const { history } = await livedThrough(server, situation);
  const commands = readExamples().filter(({ folder }) => folder === 'commands');
  for (const { name, record } of rejectedExamples(commands, heard, answers, commandsOf(history)))
    keep('rejected', name, record);
} finally {
  await server.stop();
}
for (const vector of foldVectors()) {
  const { path, text } = vectorFile(vector);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
if (missing().length > 0) throw new Error(`nothing makes ${missing().join(', ')}`);
process.exit();
