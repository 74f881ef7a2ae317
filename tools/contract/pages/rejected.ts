import { REJECTIONS } from '../../../contracts/rejected-message.ts';
import { COMMANDS_TOPIC } from '../../../contracts/topics.ts';
import { code, heading, settings, table } from './parts.ts';

/** The page of the topic of rejected commands. */
export function rejectedPage(examples: readonly string[]): string {
  const fileOf = (name: string) => name.toLowerCase().replaceAll('_', '-');
  const rows = Object.entries(REJECTIONS).map(([name, { retryable, means }]) => [
    code(name),
    retryable ? 'yes' : 'no',
    means,
    examples.includes(fileOf(name)) ? `[example](examples/${fileOf(name)}.json)` : '',
  ]);
  return `${heading('rejected')}

**Purpose.** Messages of [${code(COMMANDS_TOPIC)}](../commands/README.md) that were rejected, and why, for their senders.

## A record

- **Key:** the artisan id of the command’s subject; if the message has no valid one, the rejection’s own ${code('id')}.
- **Headers:** ${code('ce_type')} and ${code('content-type')} (${code('application/cloudevents+json')}).
- **Value:** [schema](schemas/rejected.json). ${code('data.original')} is the topic, partition and offset of the message, and
  ${code('id')} is made of them.
- ${code('data.code')} is for programs, ${code('data.message')} for people, ${code('data.problems')} names every field with the
  rule that it breaks.
- **Find your own** by ${code('data.command.source')} and ${code('data.command.id')}. Each is null if it was not valid in the
  message; then go by the offset that your producer got from the broker.

- **A batch that cannot be decoded** (${code('UNREADABLE')}) is one record: no message from ${code('data.original.offset')} to
  ${code('data.original.lastOffset')} was taken. Your producer got these offsets from the broker; send those messages again.

## No personal data

A message may be rejected because it has a name in the wrong place. So this topic quotes only ids in a valid form, such as a
requirement’s, and does not name a field that the schema does not know. The original message is deleted by the retention of
its topic.

## Promise

1. Every message that is not carried out gets a record, also one that is no JSON, and a batch that cannot be decoded.
2. A record may come twice: **drop a second one with the same ${code('id')}**.
3. Records of one artisan are in the order of their commands.

**Retry.** If ${code('retryable')} is true the same message, with the same id, may succeed later. Otherwise correct what the
sentence names and send the command with a new id.

## Evolution

${code('code')} is open: codes are added, so **go by ${code('retryable')}** where you do not know one. Otherwise nothing is added
or removed; that would be ${code('v2')}.

## Retention

${settings('rejected', {})}

## Who may read and write

- **Write:** the pipeline alone.
- **Read:** every system that may write commands. Each sees the rejections of all, so they hold no more than they must.

## Codes

${table(['code', 'retryable', 'what it means', ''], rows)}
`;
}
