/**
 * Adds a marker text to every field whose text an outside system chooses: ids, names, sentences. Tests then search for the
 * marker wherever such texts must not appear.
 */

/** The fields of answers whose text the outside systems choose. */
const IDS: ReadonlySet<string> = new Set(['notificationId', 'submissionId']);
const SENTENCES: ReadonlySet<string> = new Set(['message', 'detail']);
const WORDS: ReadonlySet<string> = new Set(['channel']);

/** An answer with the text in every such field. Fields with a closed list of values stay. */
export function inOwnWords(answer: unknown, text: string): unknown {
  if (Array.isArray(answer)) return answer.map((one) => inOwnWords(one, text));
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([field, value]) => {
      if (field === 'attributeNames' && Array.isArray(value)) return [field, [...value, text]];
      if (typeof value !== 'string') return [field, inOwnWords(value, text)];
      if (WORDS.has(field)) return [field, text];
      return [field, IDS.has(field) || SENTENCES.has(field) ? `${value} ${text}` : value];
    }),
  );
}
