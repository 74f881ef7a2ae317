import { dispositionOf } from '../../clients/commands-topic/disposition.ts';
import { readCommand } from '../../clients/commands-topic/read.ts';
import { NotSignedIn } from '../../clients/commands-topic/sign-in.ts';
import { derivedCommandId } from '../../clients/library/command-ids.ts';
import type { CommandMessage } from '../../contracts/command-message.ts';
import type { CommandAnswer } from '../../contracts/commands.ts';
import {
  type Rejection,
  type RejectionCode,
  rejectedOf,
} from '../../contracts/rejected-message.ts';
import { COMMANDS_TOPIC } from '../../contracts/topics.ts';
import type { Example, ExampleRecord } from '../../tools/contract/examples.ts';
import type { Heard } from './refusals.ts';

type Made = { readonly name: string; readonly record: Omit<ExampleRecord, 'topic'> };

/** Examples of rejections: of broken messages, and of commands that a case refused. */
export function rejectedExamples(
  commands: readonly Example[],
  heard: readonly Heard[],
  answers: readonly CommandAnswer[],
  sent: readonly CommandMessage[],
): Made[] {
  const [first] = sent;
  if (first === undefined) throw new Error('nothing was sent');
  const { subject, time = '' } = first;
  let offset = 20_480;
  const original = () => {
    offset += 1;
    return { topic: COMMANDS_TOPIC, partition: 7, offset: String(offset) };
  };
  const about = { source: '/review-desk', type: 'decide', subject };
  const ofCase = (id: string, more: Pick<Rejection, 'code' | 'items' | 'message' | 'problems'>) =>
    made({ ...more, original: original(), command: { ...about, id } }, time);
  return [
    ...brokenMessages(commands).map(({ value, key }) =>
      made(rejectionOf(value, key, Number(original().offset)), time),
    ),
    made(rejectionOfBatch(Number(original().offset)), time),
    ...heard.map(({ code, message }, place) =>
      ofCase(derivedCommandId('refused', String(place + 1)), {
        code: code as RejectionCode,
        message,
      }),
    ),
    ...answers.flatMap(({ commandId, items }) => {
      const refused = items.flatMap((one) =>
        one.taken ? [] : [{ requirement: one.requirement, ...one.refusal }],
      );
      return refused.length === 0
        ? []
        : [ofCase(commandId, { code: 'ITEMS_REFUSED', items: refused })];
    }),
    ofCase(derivedCommandId('refused', 'expired'), dispositionOf(new NotSignedIn('EXPIRED')).why),
  ];
}

function made(rejection: Rejection, time: string): Made {
  const value = rejectedOf(rejection, time);
  const headers = { ce_type: value.type, 'content-type': 'application/cloudevents+json' };
  const key = rejection.command.subject?.replace(/-\d+$/, '') ?? value.id;
  const name = rejection.code.toLowerCase().replaceAll('_', '-');
  return { name, record: { key, headers, value: { ...value } } };
}

/** The commands consumer's rejection of a message. */
function rejectionOf(value: string, key: string | null, offset: number): Rejection {
  const record = { partition: 7, offset, key, value: Buffer.from(value) };
  const read = readCommand(COMMANDS_TOPIC, record);
  if ('rejection' in read) return read.rejection;
  throw new Error('a broken message was taken');
}

/** Its rejection of a batch of three records that cannot be decoded. */
function rejectionOfBatch(first: number): Rejection {
  const last = first + 2;
  const unreadable = { first, last, reason: 'decompression' } as const;
  const record = { partition: 7, offset: last, key: null, value: null, unreadable };
  const read = readCommand(COMMANDS_TOPIC, record);
  if ('rejection' in read) return read.rejection;
  throw new Error('a batch that cannot be decoded was taken');
}

/** No JSON, an unknown command, another artisan's key, and personal data in the message instead of in the dossier. */
function brokenMessages(commands: readonly Example[]): { value: string; key: string | null }[] {
  const { key, value } = commands.find(({ name }) => name === 'register')?.record ?? {};
  if (!key || !value) throw new Error('there is no example of a registration');
  const { dossier: _reference, ...data } = value.data as { dossier: object };
  const personal = { ...data, name: 'Sita Devi', phone: '+91…' };
  return [
    { value: 'register Sita Devi', key },
    { value: JSON.stringify({ ...value, type: 'artisan-onboarding.command.unblock' }), key },
    { value: JSON.stringify(value), key: 'ABCDE-FGHJK' },
    { value: JSON.stringify({ ...value, data: personal }), key },
  ];
}
