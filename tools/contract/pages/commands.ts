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

**Purpose.** Systems that use Kafka send commands to cases here. The checks and refusals are those of every other client.
There is no reply: the result of a command is in [${code(EVENTS_TOPIC)}](../events/README.md) (${code('causationid')} is the
command’s id) or in [${code(REJECTED_TOPIC)}](../rejected/README.md).

## A record

- **Key:** the artisan id, which is the case id without the number at its end. A command with another key is rejected
  (${code('WRONG_KEY')}), since it would break the order.
- **Headers:** ${code('ce_type')} and ${code('content-type')} (${code('application/cloudevents+json')}), and ${code('authorization')}, once:
  ${code('Bearer')}, a space, and a token. “Who sends it” below says which.
- **Value:** a CloudEvents 1.0 event in structured JSON, at most ${LARGEST_COMMAND_BYTES / 1024} KiB.
  - ${code('id')}: the command’s id, a UUID or a ULID of your making. Repeat it when you repeat the command.
    Any other id is rejected: events publish it as ${code('causationid')}, so it must not be able to hold a name.
  - ${code('source')}: your system, such as ${code('/review-desk')}.
  - ${code('type')}: ${code('artisan-onboarding.command.')} and one of the types below.
  - ${code('subject')}: the case id. To register, the artisan id and the number of the application, which make the future
    case id.
  - ${code('data')}: the actor and the fields of the command. The actor is that of the token: a role, an id or an organisation
    that the token contradicts is refused, by its field. Events name the actor’s account by a keyed hash.
  - ${code('time')}: when the command was written (RFC 3339), in any zone; optional.
  - Whole numbers are written in digits, ${code('1')} and never ${code('1.0')} or ${code('1e0')}, and no key occurs twice.

## Nothing personal, ever

**References and digests only.** Write personal data to the dossier first, by its own interface, which answers with
${code('{ref, version, digest}')}: put that into the command. To register, write the registration to the dossier and name it
in ${code('data.dossier')}; the answer also has the artisan id. The schema of ${code('data')} is closed: a message with any
further field in it is rejected as a whole, so that no name or number gets into a log that others read. An id or reference
that holds a full Aadhaar number is rejected too.

**Attributes that intermediaries add** to the envelope are allowed, as CloudEvents says: any attribute whose name has at
most 20 small letters and digits and whose value is a text, a truth value, a whole number or null. They are not read,
stored or published. Any other header is allowed too, and not read.

## Who sends it

The consumer of a topic does not see which Kafka user wrote a record. So each command carries a **signed token**: a JWT access
token (RFC 9068) of the issuer that the HTTP API takes too, for an audience of this topic’s own
(${code('urn:artisan-onboarding:commands')} unless it is configured otherwise).

- The token alone says who acts. What that account may do is decided as over HTTP.
- **It has to be valid when the broker took the record**, however long the record then waits. The broker’s time counts
  (${code('message.timestamp.type')} is ${code('LogAppendTime')}), and not what a producer sets.
- A token of the HTTP API does nothing here, and a token of this topic opens nothing over HTTP.
- **Without a token** only the partner system (${code('system')}) of the one organisation that is configured may send what it may
  do, such as ${code('register')} and ${code('report')}, and no decision. Where none is configured, every command needs a token.
- What is not taken is ${code('UNAUTHORISED')}, with the reason. A token is never repeated: not in a rejection, an event or a log.
- While the issuer does not answer, commands wait. None is rejected for that.

Fetch a new token before the old one ends, and never write one anywhere else: whoever reads the topic could use it until it
ends.

## Promise

1. **A command is carried out, or it is in the topic of rejected commands.** None disappears.
2. **Once.** A message that is sent twice is the same command and changes nothing the second time. In detail:

${table(
  ['repeat', 'what happens'],
  [
    ['same id, same content', 'nothing: it was carried out before'],
    ['same id, other content', '`COMMAND_ID_REUSED`'],
    ['other id, same decision', '`ALREADY_DECIDED`'],
    ['other id, contradicting decision', '`CONFLICT`'],
  ],
)}

   A case remembers its last 200 commands for this. After a recovery from its events, it recognises a reused id by the actor
   and the requirements alone. A repeat of an older command gets an answer by the state that the case has by then.
3. **In order** for one artisan, as in the partition. A command that comes too early for its case waits, for a minute by
   default, and the artisan’s next commands wait behind it; then it is rejected and the next one continues. That wait counts
   for the commands behind it as well. If very many commands wait for cases that do not exist, further ones do not wait.
4. A batch (${code('submit')}, ${code('decide')}) may be taken in part: ${code('ITEMS_REFUSED')} names the items that were not taken.
5. A registration (${code('register')}) of an existing case is not rejected: the same registration changes nothing and
   publishes nothing. If it differs from the one that the case was opened with, the case stays as it is, and
   ${code('REGISTRATION_DIFFERS')} names the fields. The evidence that comes with it is ignored then: send it with ${code('submit')}.

**Compression:** all of Kafka’s (gzip, snappy, lz4, zstd). A batch that cannot be decoded is rejected as
${code('UNREADABLE')}, with its first and last offset, and the batches behind it are handled.

**Duplicates:** the pipeline drops them. Send with ${code('acks=all')}, and repeat when in doubt.

## Evolution

Types and optional fields are added. Who may send what is no matter of the schema, and changes with the accounts. A command
that was valid stays valid for as long as the topic is ${code('v1')}. Send only
fields of the schema that the pipeline has: an older pipeline rejects a field of a newer schema.

## Retention

${settings('commands', {})}

The retention is short, since a command that was carried out is in the events. If the pipeline is away for longer than the
retention, it misses older commands: send a command again if it shows up in neither topic.

## Who may read and write

- **Write:** systems that were granted ${code('Write')}. The token of each command says for which account.
- **Read:** the pipeline alone, since the topic holds tokens that may still be valid.

## The types

${table(['type', 'what it does', '', ''], rows)}
`;
}
