import { EVENT_TYPES } from '../../../contracts/events.ts';
import { CASES_TOPIC } from '../../../contracts/topics.ts';
import { EVENT_MEANINGS } from '../meanings.ts';
import { code, heading, PSEUDONYMOUS, settings, table } from './parts.ts';

/** The page of the events topic. */
export function eventsPage(): string {
  const rows = EVENT_TYPES.map((type) => [
    code(type),
    EVENT_MEANINGS[type],
    `[schema](schemas/${type}.json)`,
    `[example](examples/${type}.json)`,
  ]);
  return `${heading('events')}

**Purpose.** Every change of every case, in order, for ever. The events of a case fold to the case: [the rules](folding.md)
need nothing else, and come with vectors. If you do not want to fold, read [${code(CASES_TOPIC)}](../cases/README.md).

## A record

- **Key:** the artisan id, such as ${code('CF4GA-CY4YP')}. An artisan may have several cases, one for each application.
- **Headers:** ${code('ce_type')} (the type, to filter without parsing) and ${code('content-type')}
  (${code('application/cloudevents+json')}).
- **Value:** a CloudEvents 1.0 event in structured JSON. ${code('id')} is the case id and the sequence: the same at every
  attempt to publish. ${code('time')} is when it happened in the case, not when it was published. ${code('causationid')} is the
  id of the command that caused it, as its sender knows it. It is absent where no command did. A registration
  without an id gets one that is derived from its case id.
- **Common to all:** ${code('data.stage')}, ${code('data.status')} and ${code('data.waitingOn')} before and after;
  ${code('data.dueAt')}; ${code('data.actor')}; ${code('data.policy')}. These alone show which parties a case waited on, for how
  long, and how late they were. The fields of one type are in ${code('data.change')}.
- **Schema:** one for each type, in the table below; ${code('dataschema')} names the type after the #. The schemas are closed:
  events have no other fields.

## Promise

1. **Nothing is lost.** Every event that a case has recorded is published, after any outage.
2. **In each case the sequence rises by one**, from ${code('00000001')}, once duplicates are dropped.
3. **A record may come twice**, also late, and then has the same bytes.
4. Records of one artisan stay in one partition, and in order except for late duplicates. Between artisans there is no order.

## Duplicates, and how to drop them

Begin at the start of the topic, and keep the last sequence that you have seen of each case. **Skip every record that is not
above it.** That is all:

${'```'}
last = lastSeen[event.subject] or 0
n    = number(event.sequence)
if n <= last:     skip                       # a duplicate
if n == last + 1: use it; lastSeen[event.subject] = n
if n >  last + 1: stop this case and tell us # a gap: the promise is broken
${'```'}

Write your result of a record and its sequence in one transaction. ${code('sequence')} has 8 digits, so that it sorts as
text too.

## How long a case waited on each party

${code('data.waitingOn.to')} names the parties that the case waits on from this event to the next. Know four rules before you add
up times:

- **A case may wait on two parties at once.** Each piece of work has its own clock, so the days of all parties together may be
  more than the days that passed. Add up by party, and never over parties.
- **Held time counts for no party.** While a case is held, from ${code('case.held')} to ${code('case.released')},
  ${code('waitingOn.to')} is empty, so there is nothing to subtract. (An end during a hold ends the hold.)
- **Restored time counts for no party either**, but is known only afterwards: ${code('lostMs')} of ${code('case.time_restored')}
  is how long the system was down before it. Subtract it from the time of each party that the case waited on at that event
  (${code('waitingOn.from')}), at most down to zero.
- **A live case is only watched**, and work after the end is no part of the path: count neither.

[A worked query](../../../examples/sql/time-by-holder.sql) does all of this; the project’s tests compare its numbers with another
calculation. ${code('data.dueAt')} already includes held and restored time.

## A type that you do not know

This topic grows by new types. Such a record fits [the schema of any event](schemas/any.json). **Mark the case “newer than I
know” and go on with the others. Never guess what it means, and never skip it silently**: later events may depend on it. You
may still use the common fields (stage, status, parties that it waits on).

Reason codes (${code('codes')}, ${code('reason')}, ${code('code')}) are open too: show the code itself where you have no
text for it.

## Evolution

- A released type is never changed: no field is added, removed or given another meaning. Another meaning gets another type.
- No value is added to a closed list (stages, statuses, parties, roles). That would be ${code('v2')}, another topic beside
  this one.
- Today’s schemas accept the whole log, and readers of every released version can read today’s records. A test of the
  project checks both.

## Retention

${settings('events', { '`retention.ms`': '`-1` (no limit)', '`compression.type`': '`producer` (gzip)' })}

When an artisan’s dossier is erased these records stay: they refer to entries that are unreadable for ever.

## Who may read and write

- **Write:** the pipeline’s workers alone (ACL ${code('Write')} for their principal and no other).
- **Read:** consumers that were granted ${code('Read')} on the topic and on a consumer group of their own prefix, for a
  stated purpose.

## Personal data

${PSEUDONYMOUS}

## The types

${table(['type', 'what happened', '', ''], rows)}

In a record ${code('type')} has ${code('artisan-onboarding.')} before it.
`;
}
