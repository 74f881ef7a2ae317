import { COMMAND_TYPES, LARGEST_COMMAND_BYTES } from '../../../contracts/command-message.ts';
import { EVENTS_TOPIC, REJECTED_TOPIC } from '../../../contracts/topics.ts';
import { COMMAND_MEANINGS } from '../meanings.ts';
import { code, heading, settings, table } from './parts.ts';

/** The page of the commands topic. */
export function commandsPage(): string {
  const rows = COMMAND_TYPES.map((type) => [
    code(type),
    COMMAND_MEANINGS[type],
    `[schema](schemas/${type}.json)`,
    `[example](examples/${type}.json)`,
  ]);
  return `${heading('commands')}

**Purpose.** A way in for systems that speak Kafka: what they ask of a case. The same checks and refusals as by every
other way in. Here nobody waits for an answer: what came of a command is in [${code(EVENTS_TOPIC)}](../events/README.md)
(${code('causationid')} is the command’s id) or in [${code(REJECTED_TOPIC)}](../rejected/README.md).

## A record

- **Key:** the artisan id, which is the case id without the number at its end. Another key is refused (${code('WRONG_KEY')}),
  since it would break the order.
- **Headers:** ${code('ce_type')} and ${code('content-type')} (${code('application/cloudevents+json')}).
- **Value:** a CloudEvents 1.0 event in structured JSON, at most ${LARGEST_COMMAND_BYTES / 1024} KiB.
  - ${code('id')}: the command’s id, a UUID or a ULID of your making. Repeat it when you repeat the command.
    Anything else is refused: it comes back in public as ${code('causationid')}, so it must not be able to hold a name.
  - ${code('source')}: your system, such as ${code('/review-desk')}.
  - ${code('type')}: ${code('artisan-onboarding.command.')} and one of the types below.
  - ${code('subject')}: the case id. To register, the artisan id and the number of the application, which is the case id
    that there will be.
  - ${code('data')}: who acts, and what is asked. Events name the account that acts by a keyed hash.
  - ${code('time')}: when it was written, as RFC 3339 has it, in any zone; it may be left out.
  - ${code('data')}: who acts, and what is asked.
  - Whole numbers are written in digits, ${code('1')} and never ${code('1.0')} or ${code('1e0')}, and no key stands twice.

## Nothing personal, ever

**References and digests only.** What is personal is written to the dossier first, by its own interface, which answers
with ${code('{ref, version, digest}')}: that goes into the command. To register, the registration is written to the dossier
and named in ${code('data.dossier')}; the artisan id comes from there too. The schema of ${code('data')} is closed: a
message with any further field in it is refused whole, so that no name or number gets into a log that others read.
An id or reference that holds a full Aadhaar number is refused too.

**What intermediaries add** to the envelope is taken as CloudEvents says: any attribute whose name is at most 20 small
letters and digits and whose value is a text, a truth value, a whole number or null. It is not read, not kept and not
told to anybody. Any header is taken too; what a message is, its value says.

## Promise

1. **A command is carried out, or found in the topic of rejected ones.** None disappears.
2. **Once.** A message that comes twice is the same command and changes nothing the second time. Exactly:

${table(
  ['repeat', 'what happens'],
  [
    ['same id, same content', 'nothing new: it was carried out already'],
    ['same id, other content', '`COMMAND_ID_REUSED`'],
    ['other id, same decision', '`ALREADY_DECIDED`'],
    ['other id, contradicting decision', '`CONFLICT`'],
  ],
)}

   A case remembers its last 200 commands for this, also after it was built anew from its events: then a reused id is told
   by who acts and by the requirements alone. Older ones are told by what the case is by then.
3. **In order** for one artisan, as they stand in the partition. A command that its case has not come to yet waits for it,
   for a minute as we run it, and the artisan’s next ones behind it; then it is rejected and the next goes on. What stood
   behind one that waited in vain has waited as well. Where very many wait for cases that there are not, further ones do
   not wait.
4. A batch (${code('submit')}, ${code('decide')}) may be taken in part: what was not is told as ${code('ITEMS_REFUSED')}.
5. A registration (${code('register')}) of a case that is there is known and not refused: the same again changes nothing and
   is told nowhere. Where it differs from the one that the case was opened with, the case stays as it is, and
   ${code('REGISTRATION_DIFFERS')} names the fields. What it brings along is not looked at then: send it with ${code('submit')}.

**Compression:** any that Kafka has (gzip, snappy, lz4, zstd). A batch that cannot be decoded is told of as
${code('UNREADABLE')}, with its first and last offset, and those behind it go on.

**Duplicates** are ours to drop. Send with ${code('acks=all')}, and repeat when in doubt.

## Evolution

Only ever wider: types and optional fields are added, and what was taken is taken for as long as the topic is ${code('v1')}.
Send what the schema names: a field that is only in a newer schema is refused by an older pipeline.

## Retention

${settings('commands', {})}

Short, since a command that was carried out is in the events. A command that is older than the retention when the pipeline
comes back is lost to it: send it again when neither topic has told of it.

## Who may read and write

- **Write:** systems that were granted ${code('Write')}. Roles are self-asserted for now: whoever may write here may say to
  be anybody. So only trusted back ends are granted it, and none on behalf of browsers.
- **Read:** the pipeline alone.

## The types

${table(['type', 'what it asks for', '', ''], rows)}
`;
}
