/**
 * Where a rule comes from and how far it may be trusted. A rule that nobody has verified or signed off
 * never declines anybody by itself: it sends the matter to a person.
 */
export interface RuleSource {
  /** Stable id, as it appears in events and reason codes. */
  readonly id: string;
  readonly says: string;
  /** Where it was found, in words that a person can follow up. */
  readonly source: string;
  /** When it was looked up, ISO date. */
  readonly asOf: string;
  readonly confidence: 'primary_text' | 'secondary_report' | 'unverified';
  /** Who has to put their name to it before production; null while nobody has. */
  readonly signedOffBy: string | null;
}

/** Makes entries of a register that nobody has signed off, all looked up on the same day (ISO date). */
export const proposedOn =
  (asOf: string) =>
  (id: string, confidence: RuleSource['confidence'], says: string, source: string): RuleSource => ({
    id,
    says,
    source,
    asOf,
    confidence,
    signedOffBy: null,
  });
