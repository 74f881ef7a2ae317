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

**Purpose.** Every change of every case, in order, for ever. Whoever folds a case’s events has the case: [the rules](folding.md)
need nothing else, and come with vectors. Who does not want to fold reads [${code(CASES_TOPIC)}](../cases/README.md).

## A record

- **Key:** the artisan id, such as ${code('CF4GA-CY4YP')}. An artisan may have several cases, one for each application.
- **Headers:** ${code('ce_type')} (the type, to filter without parsing) and ${code('content-type')}
  (${code('application/cloudevents+json')}).
- **Value:** a CloudEvents 1.0 event in structured JSON. ${code('id')} is the case id and the sequence: the same at every
  attempt to publish. ${code('time')} is when it happened in the case, not when it was published. ${code('causationid')} is the
  id of the command that caused it, as whoever gave it knows it, by whichever way it came; where nobody gave one it is not there, but
  for a registration without an id of its own: its events have ${code('register:')} and the case id.
- **Common to all:** ${code('data.stage')}, ${code('data.status')} and ${code('data.waitingOn')} before and after;
  ${code('data.dueAt')}; ${code('data.actor')}; ${code('data.policy')}. With these alone you can tell whom a case waited on, for
  how long, and how late. What only one type has is in ${code('data.change')}.
- **Schema:** one for each type, in the table below; ${code('dataschema')} names the type after the #. They are closed:
  a field that is not in them does not come.

## Promise

1. **Nothing is lost.** What a case has recorded comes, after any outage.
2. **In each case the sequence rises by one**, from ${code('00000001')}, once duplicates are dropped.
3. **A record may come twice**, also late, and is then the same byte for byte.
4. Records of one artisan stay in one partition, and in order but for late duplicates. Between artisans there is no order.

## Duplicates, and how to drop them

Begin at the start of the topic, and keep the last sequence that you have seen of each case. **Skip what is not above it.**
That is all:

${'```'}
last = lastSeen[event.subject] or 0
n    = number(event.sequence)
if n <= last:     skip                       # a duplicate
if n == last + 1: use it; lastSeen[event.subject] = n
if n >  last + 1: stop this case and tell us # a gap: the promise is broken
${'```'}

Write what you made of a record and the sequence in one transaction. ${code('sequence')} has 8 digits, so that it sorts as
text too.

## Whose time it was

${code('data.waitingOn.to')} says whom the case waits on from this event to the next. Four things are to be known before times are
added up:

- **Two may hold a case at once.** Each piece of work has its own clock, so the days of all holders together may be more than the
  days that passed. Add them up by holder, and never over holders.
- **Held time counts for nobody.** While a case is held ${code('waitingOn.to')} is empty, from ${code('case.held')} to
  ${code('case.released')}, and so nothing is to be subtracted. (What a case ends with while it is held ends the hold.)
- **Restored time counts for nobody either**, but is known only afterwards: ${code('case.time_restored')} tells with
  ${code('lostMs')} how long the system was down before it. Subtract it from the time of each whom the case waited on when it came
  (${code('waitingOn.from')}), and from no more than they had.
- **A case that is live is only watched**, and what is undone after the end is no part of the path: count neither.

[A worked query](../../../examples/sql/time-by-holder.sql) does all of this; the tests of the project hold its numbers against another
calculation. ${code('data.dueAt')} already has held and restored time in it.

## A type that you do not know

New types come; that is how this topic grows. Such a record fits [the schema of any event](schemas/any.json). **Mark the
case “newer than I know” and go on with the others. Never guess what it means, and never skip it silently**: what follows
may build on it. What is common to all (stage, status, whom it waits on) you may use all the same.

Reason codes (${code('codes')}, ${code('reason')}, ${code('code')}) are open too: show the code itself where you have no
text for it.

## Evolution

- A released type is never changed: no field is added, removed or given another meaning. Another meaning is another type.
- No value is added to a closed list (stages, statuses, parties, roles). That would be ${code('v2')}, another topic beside
  this one.
- Today’s schemas read the whole log, and older readers read what is written today, of every version released so far.
  A test of the project fails otherwise.

## Retention

${settings('events', { '`retention.ms`': '`-1` (no limit)', '`compression.type`': '`producer` (gzip)' })}

When an artisan’s dossier is erased these records stay: they refer to entries that nobody can read any more.

## Who may read and write

- **Write:** the pipeline’s workers alone (ACL ${code('Write')} for their principal, nobody else).
- **Read:** consumers that were granted ${code('Read')} on the topic and on a consumer group of their own prefix, for a
  stated purpose.

## Personal data

${PSEUDONYMOUS}

## The types

${table(['type', 'what happened', '', ''], rows)}

In a record ${code('type')} has ${code('artisan-onboarding.')} before it.
`;
}
