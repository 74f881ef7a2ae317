import type { ReasonCode } from '../../contracts/reason-codes.ts';

/** What is wrong, and what to do about it: one sentence or two each, said to the artisan. */
export type ReasonText = readonly [wrong: string, todo: string];

/** What a requirement is called, what to bring for it, and why it is asked for. */
export interface RequirementText {
  readonly name: string;
  readonly bring: string;
  readonly why: string;
}

/** What passes and what comes back, said so that a person at a counter sees the difference. */
export interface Example {
  readonly good: string;
  readonly bad: string;
}

/** A condition of the scheme: what it is called, and what is said for each outcome. */
export interface ConditionText {
  readonly name: string;
  readonly fits: string;
  readonly does_not_fit: ReasonText;
  readonly not_known: ReasonText;
}

/** All texts of one language. Which words, requirements and messages there are, English says. */
export interface Catalogue {
  readonly words: Readonly<Record<string, string>>;
  readonly requirements: Readonly<Record<string, RequirementText>>;
  readonly reasons: Readonly<Record<ReasonCode, ReasonText>>;
  readonly messages: Readonly<Record<string, string>>;
}
