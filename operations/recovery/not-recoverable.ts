/** Why a case is not brought back by itself: a person has to look. */
export type NotRecoverableCode =
  | /** Neither a run nor the topic knows it. */ 'UNKNOWN'
  /** The topic lacks an event of it, or holds one that cannot be folded. */
  | 'TOPIC_BROKEN';

export class NotRecoverable extends Error {
  override readonly name = 'NotRecoverable';
  readonly code: NotRecoverableCode;

  constructor(code: NotRecoverableCode, message: string) {
    super(message);
    this.code = code;
  }
}
