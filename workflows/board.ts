import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { condition, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Case } from '../contracts/case.ts';
import { percentDone } from '../contracts/waiting.ts';
import { dueAt } from './deadlines.ts';
import type { Desk } from './desk.ts';
import type { Delivery } from './outbox.ts';

const STAGE = defineSearchAttributeKey('Stage', SearchAttributeType.KEYWORD);
const STATUS = defineSearchAttributeKey('CaseStatus', SearchAttributeType.KEYWORD);
const WAITING_ON = defineSearchAttributeKey('WaitingOn', SearchAttributeType.KEYWORD_LIST);
const DUE_AT = defineSearchAttributeKey('DueAt', SearchAttributeType.DATETIME);
const END = defineSearchAttributeKey('CaseEnd', SearchAttributeType.KEYWORD);
const REASON = defineSearchAttributeKey('Reason', SearchAttributeType.KEYWORD);
const DELIVERY = defineSearchAttributeKey('Delivery', SearchAttributeType.KEYWORD);

/** What operators see of a case in Temporal UI: attributes to filter by, and its story in Markdown. */
export function startBoard(desk: Desk): Board {
  const board = new Board(desk);
  const loop = async () => {
    for (;;) {
      board.write();
      const seen = desk.version;
      await condition(() => desk.version !== seen);
    }
  };
  void loop();
  return board;
}

export class Board {
  readonly #desk: Desk;
  #shown = '';

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Writes what differs from what is shown: one history event for each wake at most, none if nothing moved. */
  write(): void {
    const { case: theCase, policy, delivery } = this.#desk;
    const due = dueAt(theCase, policy);
    const wanted = [
      [
        theCase.stage,
        theCase.status,
        theCase.ball.with.join(),
        theCase.end?.kind,
        delivery.blocked === null,
      ].join(),
      due,
    ];
    const text = wanted.join(' ');
    setCurrentDetails(details(theCase, due, delivery));
    if (text === this.#shown) return;
    this.#shown = text;
    upsertSearchAttributes([
      { key: STAGE, value: theCase.stage },
      { key: STATUS, value: theCase.status },
      { key: WAITING_ON, value: [...theCase.ball.with] },
      { key: DUE_AT, value: due === null ? null : new Date(due) },
      ...(theCase.end === null
        ? []
        : [
            { key: END, value: theCase.end.kind },
            { key: REASON, value: theCase.end.codes.join(' ') },
          ]),
      { key: DELIVERY, value: delivery.blocked === null ? null : 'blocked' },
    ]);
  }
}

function details(theCase: Case, due: string | null, delivery: Delivery): string {
  const open = Object.values(theCase.requirements).filter((one) => one.status !== 'accepted');
  const lines = [
    `**${theCase.end?.kind ?? theCase.stage}** · ${theCase.trade} · ${theCase.district}, ${theCase.state} · ${percentDone(theCase)} %`,
    theCase.end === null
      ? `Waiting on **${theCase.ball.with.join(', ') || 'nobody'}** since ${theCase.ball.since}${due === null ? '' : `, late from ${due}`}`
      : `Ended ${theCase.end.at}${theCase.end.codes.map((code) => ` \`${code}\``).join('')}`,
    ...(delivery.blocked === null
      ? []
      : [
          '**Delivery to Kafka is blocked**: the broker refuses a record of this case. `events unblock` once it is mended.',
        ]),
    ...Object.keys(theCase.outages).map((key) => `- no answer from \`${key}\``),
    ...open.map(
      (one) =>
        `- \`${one.id}\` ${one.status}${one.desk === null ? '' : ` with ${one.desk}`}${one.codes.map((code) => ` \`${code}\``).join('')}`,
    ),
  ];
  return lines.join('\n');
}
