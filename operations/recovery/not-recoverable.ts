/** Why a recovery fails for good: a person has to repair the case. */
export type NotRecoverableCode =
  | /** Neither a run nor the topic has the case. */ 'UNKNOWN'
  /** The topic lacks an event of the case, or has one that cannot be read. */
  | 'TOPIC_BROKEN';

export class NotRecoverable extends Error {
  override readonly name = 'NotRecoverable';
  readonly code: NotRecoverableCode;

  constructor(code: NotRecoverableCode, message: string) {
    super(message);
    this.code = code;
  }
}
