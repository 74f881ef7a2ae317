import { z } from 'zod';
import { ruleFor } from './zod-rules.ts';

/**
 * Replaces zod's own messages in the whole process. Every program that reports problems of input imports this file, most
 * of them through `shapes.ts`. The packages for others leave it out, since it would replace the messages of their own
 * schemas too: there each parse that reports problems names `ruleFor` itself.
 */
z.config({
  // A schema compiled by `new Function` would behave differently in the workflow sandbox; interpreting is safe in both.
  jitless: true,
  localeError: ruleFor,
});
