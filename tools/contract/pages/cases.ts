import { EVENTS_TOPIC } from '../../../contracts/topics.ts';
import { code, heading, PSEUDONYMOUS, settings } from './parts.ts';

/** The page of the cases topic. */
export function casesPage(): string {
  return `${heading('cases')}

**Purpose.** The latest state of every case, for readers who need a table and no history. One projector derives it from
[${code(EVENTS_TOPIC)}](../events/README.md) by [the folding rules](../events/folding.md). It holds nothing that the events do not hold.

## A record

- **Key:** the case id, such as ${code('CF4GA-CY4YP-1')}. **It is not co-partitioned with the events topic**, whose key is
  the artisan id: equal partition numbers are unrelated, so do not join the two by partition.
- **Headers:** ${code('content-type')} (${code('application/json')}), and no others; a tombstone has none. The record is no CloudEvent, so
  it has no ${code('ce_type')}.
- **Value:** [schema](schemas/case.json), [an open case](examples/open.json), [one that has ended](examples/ended.json).
  ${code('sequence')} is the number of the last event that the record includes: with it you can continue from here in the
  events topic, or see which of two records is newer.
- **Tombstone:** after an artisan’s erasure each of their cases gets a record with a key, no value and no headers
  ([example](examples/tombstone.json)). Delete your data on that case. It is the last record of that key: no later event
  brings the case back.

## Promise

1. The last record of a key is the latest state of that case. It follows the events with a short delay.
2. One projector writes. For one case the sequence never falls, except in late duplicates.
3. Intermediate records may be missing: the topic is compacted. For every step read the events.

**Duplicates:** skip every record whose sequence is **below** the last one that you have seen of that case. Of two records with
the same sequence the later counts: it is a repeat, or it marks the case as newer than the projector (below). A tombstone
always counts.

## A case that is newer than the projector

If the projector reads an event of a type that it does not know, it does not guess: ${code('newerThanKnown')} names the first
such event, and the case stays as it was before it ([example](examples/newer-than-known.json)). Later records of that case
come after an upgrade of the projector.

## Evolution

- Fields may be added: **ignore fields that you do not know**. The schema is open for that reason.
- No field is removed, no required field becomes optional, and no value is added to a closed list (stages, statuses,
  parties, roles). That would be ${code('v2')}.
- Today’s schema accepts every record of every version released so far, and older readers can read today’s records.

## Retention

${settings('cases', { '`min.cleanable.dirty.ratio`': '`0.5`, Kafka’s default' })}

Compaction removes a superseded record, and an erased case, after at most about ${code('max.compaction.lag.ms')}. A tombstone
itself stays for ${code('delete.retention.ms')}: a reader that was away for longer must read the topic again from its beginning.

## Who may read and write

- **Write:** the projector alone, with one transactional producer, so that late writes of a replaced instance are fenced.
  Read with ${code('isolation.level=read_committed')}.
- **Read:** like the events topic, with a grant of its own.

## Personal data

${PSEUDONYMOUS}
`;
}
