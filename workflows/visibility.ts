import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Case } from '../contracts/case.ts';
import { percentDone } from '../contracts/waiting.ts';
import { dueAt } from '../policies/deadlines.ts';
import type { CaseRun } from './case-run.ts';
import { ATTRIBUTES, summaryOf } from './interface/search-attributes.ts';
import type { Delivery } from './outbox.ts';

/** What operators see of a case in Temporal UI: search attributes, and its details in Markdown. */
export class Visibility {
  readonly #run: CaseRun;
  #written: readonly unknown[] = [];

  constructor(run: CaseRun) {
    this.#run = run;
  }

  /** Called when a step has settled: writes what differs from what was shown. */
  update(): void {
    const { case: theCase, isSettled, outbox, hasPublishedAll } = this.#run;
    // A case is replaced, never changed: while these are the same objects, so is everything that is shown.
    const now = [theCase, isSettled, outbox.delivery.blocked, hasPublishedAll];
    if (now.every((one, place) => one === this.#written[place])) return;
    this.#written = now;
    write(this.#run);
  }
}

/** Writes only what differs from the server's attributes: one history event, or none. The details cost none. */
function write({ case: theCase, policy, outbox, isSettled, hasPublishedAll }: CaseRun): void {
  const { delivery } = outbox;
  const due = dueAt(theCase, policy);
  setCurrentDetails(details(theCase, due, delivery));
  if (theCase.end === null && !isSettled) return;
  // An end is shown once it is published: mostly with the task that closes the run, which then costs no write of its own.
  if (theCase.end !== null && !hasPublishedAll && delivery.blocked === null) return;
  const shown = workflowInfo().typedSearchAttributes;
  const stale = wanted(theCase, due, delivery).filter(
    ({ key, value }) =>
      JSON.stringify(shown.get<typeof key.type>(key) ?? null) !== JSON.stringify(value),
  );
  if (stale.length > 0) upsertSearchAttributes(stale);
}

function wanted(
  theCase: Case,
  due: string | null,
  delivery: Delivery,
): SearchAttributeUpdatePair[] {
  const { stage, waiting, end } = theCase;
  const status = theCase.held === null ? theCase.status : 'held';
  return [
    { key: ATTRIBUTES.stage, value: stage },
    { key: ATTRIBUTES.district, value: theCase.district },
    { key: ATTRIBUTES.status, value: status },
    { key: ATTRIBUTES.waitingOn, value: waiting.on.length === 0 ? null : [...waiting.on] },
    { key: ATTRIBUTES.dueAt, value: due === null ? null : new Date(due) },
    { key: ATTRIBUTES.end, value: end?.kind ?? null },
    { key: ATTRIBUTES.reason, value: reasonOf(theCase) },
    { key: ATTRIBUTES.delivery, value: delivery.blocked === null ? null : 'blocked' },
  ];
}

/** On every open case, beside the *Request Cancellation* button, which does not withdraw it. */
const HOW_TO_WITHDRAW =
  'To withdraw it as its artisan wishes: Update `withdraw`, or `npm run cli -- --as artisan withdraw CASE`. *Request Cancellation* ends nothing.';

/** Why the case ended, or what our operations team has to mend. */
function reasonOf({ end, faults }: Case): string | null {
  const codes = end?.codes ?? [...new Set(Object.values(faults).map(({ code }) => code))].sort();
  return codes.join(' ') || null;
}

function details(theCase: Case, due: string | null, delivery: Delivery): string {
  const open = Object.values(theCase.requirements).filter((one) => one.status !== 'accepted');
  const lines = [
    `**${theCase.end?.kind ?? theCase.stage}** · ${summaryOf(theCase)} · ${percentDone(theCase)} %`,
    theCase.end === null
      ? `Waiting on **${theCase.waiting.on.join(', ') || 'no one'}** since ${theCase.waiting.since}${due === null ? '' : `, late from ${due}`}`
      : `Ended ${theCase.end.at}${theCase.end.codes.map((code) => ` \`${code}\``).join('')}`,
    '',
    ...(delivery.blocked === null
      ? []
      : [
          '**Delivery to Kafka is blocked**: the broker refuses a record of this case. `unblock` once it is mended.',
        ]),
    ...Object.entries(theCase.faults).map(
      ([key, { code, waitingOn, since }]) =>
        `- **ours to mend**: \`${key}\` \`${code}\` with ${waitingOn} since ${since}`,
    ),
    ...Object.entries(theCase.outages).map(
      ([key, { code, since }]) => `- no answer from \`${key}\` \`${code}\` since ${since}`,
    ),
    ...Object.entries(theCase.assistance).map(
      ([about, { waitingOn, reason, since }]) =>
        `- help with \`${about}\` \`${reason}\` by ${waitingOn} since ${since}`,
    ),
    ...open.map(
      (one) =>
        `- \`${one.id}\` ${one.status}${one.waitingOn === null ? '' : ` with ${one.waitingOn}`}${one.codes.map((code) => ` \`${code}\``).join('')}`,
    ),
    ...(theCase.end === null ? ['', HOW_TO_WITHDRAW] : []),
  ];
  return lines.join('\n');
}
