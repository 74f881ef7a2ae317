import type { z } from 'zod';
import type { Language } from '../../contracts/vocabulary.ts';
import { ruleIn } from '../../policies/texts/rules.ts';

/** Errors of input that breaks its schema. */

export interface Problem {
  readonly field: string;
  readonly rule: string;
}

/** Input that breaks its schema: every field with its rule. It never holds the value, which may be personal. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(sentencesOf(problems, 'en'));
    this.problems = problems;
  }

  /** @param whole the name of the input, for a problem that has no field */
  static from(error: z.ZodError, under: readonly string[] = [], whole = 'the input'): BadInput {
    return new BadInput(problemsOf(error, under, whole));
  }
}

/** All problems in one line, in the reader's language. */
export const sentencesOf = (problems: readonly Problem[], language: Language): string =>
  problems.map(({ field, rule }) => `${field} ${ruleIn(rule, language)}`).join('; ');

/**
 * Every broken rule by the path of its field. A key that is not in the schema may be personal too: the path names the
 * object that holds it, and not the key.
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
