import type { z } from 'zod';
import './zod-messages.ts';

/**
 * Reads a process's settings from its environment. An empty variable counts as not set.
 * @param without what is impossible without them, as a clause: `cases cannot be projected`
 * @throws Error that names each bad variable and its rule, and never a value: one of them may be a secret.
 */
export function readEnvironment<T extends z.ZodType>(
  schema: T,
  env: Readonly<Record<string, string | undefined>>,
  without: string,
): z.infer<T> {
  const given = Object.entries(env).filter(([, value]) => value !== '');
  const read = schema.safeParse(Object.fromEntries(given));
  if (read.success) return read.data;
  const bad = read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new Error(`${without}: ${bad.join('; ')}`);
}
