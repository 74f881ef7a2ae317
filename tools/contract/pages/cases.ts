import { EVENTS_TOPIC } from '../../../contracts/topics.ts';
import { code, heading, PSEUDONYMOUS, settings } from './parts.ts';

/** The page of the cases topic. */
export function casesPage(): string {
  return `${heading('cases')}

**Purpose.** The latest state of every case, for whoever wants a table and no history. It is derived from
[${code(EVENTS_TOPIC)}](../events/README.md) by one projector and holds nothing that the events do not: [the rules](../events/folding.md) by which they make it.

## A record

- **Key:** the case id, such as ${code('CF4GA-CY4YP-1')}. **It is not co-partitioned with the events topic**, whose key is
  the artisan id: the same partition number says nothing, so do not join the two by partition.
- **Headers:** ${code('content-type')} (${code('application/json')}), and no others; a tombstone has none. It is no CloudEvent, so there
  is no ${code('ce_type')}.
- **Value:** [schema](schemas/case.json), [an open case](examples/open.json), [one that has ended](examples/ended.json).
  ${code('sequence')} is the last event that is folded in, as the events topic numbers it: with it you can go on from here
  in the events, or tell which of two records is newer.
- **Tombstone:** after an artisan’s erasure the record of each of their cases is a key without a value and without headers
  ([example](examples/tombstone.json)). Delete what you hold of that case. It is the last record of that key: no later event
  brings the case back.

## Promise

1. For each case the last record of its key is the latest case; it follows the events, a moment later.
2. One projector writes. For one case the sequence never falls, but for late duplicates.
3. Records in between may be missing: the topic is compacted. For every step read the events.

**Duplicates:** skip what is **below** the last sequence seen of that case. Of two records with the same sequence the later
counts: it is a repeat, or says from now on that there is something newer (below). A tombstone always counts.

## A case that is newer than the projector

Where the projector meets an event type that it does not know, it does not guess: ${code('newerThanKnown')} then names the
first such event, and the case stands as it was before it ([example](examples/newer-than-known.json)). Later records of
that case come once the projector was renewed.

## Evolution

- Fields are added: **drop what you do not know**. The schema is open for that reason.
- No field is removed, none that always came becomes optional, no value is added to a closed list (stages, statuses,
  parties, roles). That would be ${code('v2')}.
- Today’s schema reads every record of every version released so far, and older readers read today’s records.

## Retention

${settings('cases', { '`min.cleanable.dirty.ratio`': '`0.5`, as Kafka has it' })}

A superseded record is gone after at most about ${code('max.compaction.lag.ms')}, and so is an erased case. A tombstone
itself stays for ${code('delete.retention.ms')}: a reader that was away for longer reads the topic anew from its beginning.

## Who may read and write

- **Write:** the projector alone, by one transactional producer, so that a late write of one that was replaced is fenced.
  Read at ${code('read_committed')}.
- **Read:** as the events topic, granted apart from it.

## Personal data

${PSEUDONYMOUS}
`;
}
