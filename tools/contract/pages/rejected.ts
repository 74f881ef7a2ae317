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

**Purpose.** What of [${code(COMMANDS_TOPIC)}](../commands/README.md) could not be taken, and why, for whoever sent it.

## A record

- **Key:** the artisan id of the command’s subject; where the message names none, the rejection’s own ${code('id')}.
- **Headers:** ${code('ce_type')} and ${code('content-type')} (${code('application/cloudevents+json')}).
- **Value:** [schema](schemas/rejected.json). ${code('data.original')} is topic, partition and offset of the message, and
  ${code('id')} is made of them.
- ${code('data.code')} is for programs, ${code('data.message')} for people, ${code('data.problems')} names every field with the
  rule that it breaks.
- **Find your own** by ${code('data.command.source')} and ${code('data.command.id')}. Both are null where the message did not
  have them in their form; then go by the offset that your producer was told.

- **A batch that cannot be decoded** (${code('UNREADABLE')}) is one record: from ${code('data.original.offset')} to
  ${code('data.original.lastOffset')} no message was taken. Your producer was told the offsets; send those messages again.

## No personal data

A rejected message may be just the one with a name in the wrong place. So nothing of it is repeated here but what fits the
form of an id of ours, such as a requirement’s, and a field that the schema does not know is told of without its name. The
original itself goes with the retention of its topic.

## Promise

1. Every message that is not carried out is told here, also one that is no JSON, and a batch that cannot be decoded.
2. It may be told twice: **drop what has the same ${code('id')}**.
3. For one artisan in the order of their commands.

**Retry.** Where ${code('retryable')} is true the very same message, with the same id, may be taken later. Otherwise mend what
the sentence names and send it under an id of its own.

## Evolution

${code('code')} is open: further ones come, so **go by ${code('retryable')}** where you do not know one. Otherwise nothing is
added or removed; that would be ${code('v2')}.

## Retention

${settings('rejected', {})}

## Who may read and write

- **Write:** the pipeline alone.
- **Read:** every system that may write commands. Each sees the rejections of all, which is why they hold nothing more.

## Codes

${table(['code', 'retryable', 'what it means', ''], rows)}
`;
}
