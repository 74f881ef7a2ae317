import {
  COMMAND_PREFIX,
  type CommandMessage,
  schemaOfCommand,
} from '../../contracts/command-message.ts';
import type { CommandAnswer } from '../../contracts/commands.ts';
import type { Example, ExampleRecord } from '../../contracts/publishing/examples.ts';
import {
  problemsOf,
  type RejectedMessage,
  type Rejection,
  type RejectionCode,
  rejectedOf,
} from '../../contracts/rejected-message.ts';
import { COMMANDS_TOPIC } from '../../contracts/topics.ts';
import type { Heard } from './refusals.ts';

type Made = { readonly name: string; readonly record: Omit<ExampleRecord, 'topic'> };

const NOTHING: RejectedMessage['data']['command'] = {
  id: null,
  source: null,
  type: null,
  subject: null,
};

/** Rejections as they come about: a broken message, and what a case said to commands that it refused. */
export function rejectedExamples(
  commands: readonly Example[],
  heard: readonly Heard[],
  answers: readonly CommandAnswer[],
  sent: readonly CommandMessage[],
): Made[] {
  const [first] = sent;
  if (first === undefined) throw new Error('nothing was sent');
  const { subject, time } = first;
  let offset = 20_480;
  const made = (name: string, one: Omit<Rejection, 'original'>, key: string | null): Made => {
    offset += 1;
    const original = { topic: COMMANDS_TOPIC, partition: 7, offset: String(offset) };
    const value = rejectedOf({ ...one, original }, time);
    const headers = { ce_type: value.type, 'content-type': 'application/cloudevents+json' };
    return { name, record: { key, headers, value: { ...value } } };
  };
  const artisan = subject.replace(/-\d+$/, '');
  const about = { id: 'command-1', source: '/review-desk', type: 'decide', subject };
  return [
    made('not-json', { code: 'NOT_JSON', command: NOTHING }, null),
    malformed(commands, made),
    ...heard.map(({ code, message }) =>
      made(
        code.toLowerCase().replaceAll('_', '-'),
        { code: code as RejectionCode, message, command: about },
        artisan,
      ),
    ),
    ...answers.flatMap(({ commandId, items }) => {
      const refused = items.flatMap((one) =>
        one.taken ? [] : [{ requirement: one.requirement, ...one.refusal }],
      );
      const command = { ...about, id: commandId };
      return refused.length === 0
        ? []
        : [made('items-refused', { code: 'ITEMS_REFUSED', command, items: refused }, artisan)];
    }),
  ];
}

/** Somebody writes a name and a phone number into the message instead of into the dossier. */
function malformed(
  commands: readonly Example[],
  made: (name: string, one: Omit<Rejection, 'original'>, key: string | null) => Made,
): Made {
  const example = commands.find(({ name }) => name === 'register');
  if (!example?.record.value) throw new Error('there is no example of a registration');
  const { data, ...rest } = example.record.value as { data: object; type: string };
  const broken = {
    ...rest,
    data: { ...data, dossier: undefined, name: 'Sita Devi', phone: '+91…' },
  };
  const read = schemaOfCommand(broken.type)?.safeParse(broken);
  if (read?.success !== false) throw new Error('a message with a name in it was taken');
  const { id, source, subject } = example.record.value as Record<
    'id' | 'source' | 'subject',
    string
  >;
  const type = broken.type.slice(COMMAND_PREFIX.length);
  return made(
    'malformed',
    {
      code: 'MALFORMED',
      command: { id, source, type, subject },
      problems: problemsOf(read.error),
    },
    example.record.key,
  );
}
