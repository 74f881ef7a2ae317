import type { z } from 'zod';

export interface Problem {
  readonly field: string;
  readonly rule: string;
}

/** Input that breaks its schema: every field with its rule, and never the value, which may be personal. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ field, rule }) => `${field} ${rule}`).join('; '));
    this.problems = problems;
  }

  static from(error: z.ZodError): BadInput {
    return new BadInput(
      error.issues.map((one) => ({ field: one.path.join('.'), rule: one.message })),
    );
  }
}
