/** Why a topic could not be read; the message says in one line what was tried. */
export class TopicReadError extends Error {
  readonly code:
    | 'KAFKA_UNREACHABLE'
    | 'NOT_ALLOWED'
    | 'TOPIC_UNKNOWN'
    | 'READ_STALLED'
    /** A batch of records cannot be decoded, and the reader needs all. */
    | 'RECORDS_UNREADABLE';

  constructor(code: TopicReadError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TopicReadError';
    this.code = code;
  }
}
