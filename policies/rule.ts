/**
 * The source of a rule and its confidence. A rule that is not verified or signed off never declines anyone by itself: a
 * person decides instead.
 */
export interface RuleSource {
  /** Stable id, as it appears in events and reason codes. */
  readonly id: string;
  readonly says: string;
  /** The source, described so that a person can find it. */
  readonly source: string;
  /** When it was looked up, ISO date. */
  readonly asOf: string;
  readonly confidence: 'primary_text' | 'secondary_report' | 'unverified';
  /** The person who signed it off for production; null until then. */
  readonly signedOffBy: string | null;
}

/** Returns a maker of register entries without sign-off, all looked up on the same day (ISO date). */
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
