import type { z } from 'zod';
import type { Language } from '../../contracts/vocabulary.ts';
import { ruleIn } from '../../policies/texts/rules.ts';

export interface Problem {
  readonly field: string;
  readonly rule: string;
}

/** Input that breaks its schema: every field with its rule, and never the value, which may be personal. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(sentencesOf(problems, 'en'));
    this.problems = problems;
  }

  /** @param whole how the input is called where what is wrong is with the whole of it */
  static from(error: z.ZodError, under: readonly string[] = [], whole = 'the input'): BadInput {
    return new BadInput(problemsOf(error, under, whole));
  }
}

/** All problems in one line, for people. */
export const sentencesOf = (problems: readonly Problem[], language: Language): string =>
  problems.map(({ field, rule }) => `${field} ${ruleIn(rule, language)}`).join('; ');

/**
 * Every broken rule by its place. A key that is not in the schema is somebody's text too: of it stands here where it
 * was, and not what it was called.
 */
export function problemsOf(
  { issues }: Pick<z.ZodError, 'issues'>,
  under: readonly string[] = [],
  whole = 'body',
): Problem[] {
  return issues.map(({ code, path, message }) => {
    const known = code === 'invalid_key' ? path.slice(0, -1) : path;
    return { field: [...under, ...known].join('.') || whole, rule: message };
  });
}
