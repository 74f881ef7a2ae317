import { EVENT_TYPES } from '../../../contracts/events.ts';
import { LEVEL_STATUSES, REGISTRY_LEVELS, STAGES } from '../../../contracts/vocabulary.ts';
import { FOLDING_RULES } from '../folding.ts';
import { code, table } from './parts.ts';

/** The page on how the events of a case fold to the case. */
export function foldingPage(): string {
  const rows = EVENT_TYPES.map((type) => [
    code(type),
    FOLDING_RULES[type],
    `[vector](folds/${type}.json)`,
  ]);
  return `# From events to the case

By these rules the events of a case fold to the same case that [the cases topic](../cases/README.md) holds, in the shape of
[its schema](../cases/schemas/case.json). They need no table of policies, no clock and no other topic. Each file of
[folds](folds/case.registered.json) holds ${code('events')} and the ${code('case')} that they fold to: test your program with
them. [examples/python/fold.py](../../../examples/python/fold.py) is written from this page alone.

Drop duplicates first ([how](README.md)). “Time” is the event’s ${code('time')}. A bare name in the table is that field of
${code('data.change')}, and sets the field of the same name in the case.

## Each event, in this order

1. **The common fields**, for every type: ${code('stage')} = ${code('data.stage.to')}, ${code('status')} =
   ${code('data.status.to')}, ${code('policy')} = ${code('data.policy')}.
2. **The change of its type**: the table below.
3. **An end**: ${code('held')} = null and ${code('end')} = {${code('kind')}, ${code('codes')}, ${code('at')}: time}; the codes are
   ${code('codes')}, or ${code('reason')} alone, or none where it has neither.
4. ${code('sequence')} = its number, ${code('updatedAt')} = time.
5. **The parties that it waits on**: ${code('waiting.on')} = ${code('data.waitingOn.to')}. Unless the case is held now, or this is
   ${code('case.released')}: if this is the first event, or ${code('requirement.submitted')}, or ${code('case.resumed')}, or
   ${code('data.waitingOn.from')} and ${code('to')} differ, ${code('waiting.since')} = time and both counts of
   ${code('reminders')} = 0.

## The first event

${code('case.registered')} makes a case of all its fields but ${code('requirements')} and ${code('channel')}, with
${code('caseId')} = ${code('subject')}, ${code('artisanId')} = ${code('partitionkey')}, ${code('application')} =
${code('data.application')}; ${code('openedAt')}, ${code('stageSince')} and ${code('waiting.since')} = time; ${code('levels')}:
${REGISTRY_LEVELS.map(code).join(', ')} each ${code(LEVEL_STATUSES[0])}; ${code('contact')} = {${code('reminders')}: true,
${code('channel')}: ${code('sms')}}; ${code('reminders')} both 0; ${code('pausedMs')} 0; ${code('overdue')} and
${code('claimsReleased')} false; ${code('end')}, ${code('held')} and ${code('watchUntil')} null; ${code('capabilities')} empty;
${['listings', 'deletions', 'assistance', 'outages', 'faults'].map(code).join(', ')} empty objects. ${code('requirements')} holds each of
the list by its ${code('id')}, as a new one.

## A new requirement

It has the fields that the event gives it, and:

- ${code('status')}: ${code('due')} where it has no evidence and is not from the ${code('registry')}; else a
  ${code('consent')} is ${code('accepted')}, and any other ${code('submitted')};
- ${code('evidence')}, or null; ${code('attempt')} and ${code('question')}: 1 with evidence, 0 without;
- ${code('waitingOn')}: its checker where it is ${code('submitted')}, else null;
- ${code('decidedBy')}: ${code('artisan')} where it is ${code('accepted')}, else null;
- ${code('codes')} empty, ${code('escalations')} 0, ${code('since')} = time, and judgements cleared.

**Its checker** is its ${code('checkedBy')} once it **is reached**: once its ${code('stage')} is the case’s or an earlier one of
${STAGES.map(code).join(', ')}. Before that it is null.

**Judgements cleared**: ${['refusal', 'refusedBy', 'override', 'validUntil'].map(code).join(', ')} = null.

## Time given back

Time that counts for no party (on hold, or the system was down) moves every running clock: that many milliseconds are added to
${code('pausedMs')}, to ${code('waiting.since')}, and to the ${code('since')} of each listing, assistance and fault, and of each
requirement that is not ${code('accepted')}, ${code('waived')} or ${code('not_applicable')}.

## Other rules

After ${code('case.policy_moved')}, each requirement of its list that the case has takes its fields from the list
(${['reviewedBy', 'oneOf', 'validForDays', 'lateAfterDays'].map(code).join(', ')} are removed if the list leaves them out); one
that is ${code('not_applicable')} becomes ${code('due')} with ${code('since')} = time. One that the case
lacks is added as a new one, without evidence. One of the case that is not in the list becomes
${code('not_applicable')} with ${code('waitingOn')} null, unless it is a ${code('product')} or is ${code('accepted')},
${code('waived')} or ${code('not_applicable')}.

## Work that was late

${code('work.escalated')} is about ${code('assistance:KEY')}, ${code('fault:KEY')}, ${code('listing:KEY')}, or else a requirement by
its id. Its ${code('waitingOn')} = ${code('to')}. If ${code('from')} and ${code('to')} are equal, its ${code('escalations')} + 1 and its ${code('since')} stays; else
${code('escalations')} = 0 and ${code('since')} = time. Nothing else changes, and nothing at all if the case no longer has it.

## What each type changes

“R” is the requirement that the event names: first its ${code('since')} = time and its ${code('escalations')} = 0, then what the
table says. “L” is ${code('listings["marketplace/sku"]')}; if it does not exist it begins with ${code('digest')} empty,
${code('submission')} and ${code('account')} null, ${code('onMarketplace')} false, ${code('issues')} empty. Its
${code('waitingOn')} = null, ${code('escalations')} = 0 and ${code('since')} = time, then what the table says.

${table(['type', 'what it changes', ''], rows)}
`;
}
