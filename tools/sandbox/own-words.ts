/**
 * Answers hold texts of the other side's choosing: its ids, its names for things, its sentences. With this, each of those
 * holds a further text, so that it can be looked for wherever it must not come to.
 */

/** The fields of answers that the outside systems fill as they like. */
const IDS: ReadonlySet<string> = new Set(['notificationId', 'submissionId']);
const SENTENCES: ReadonlySet<string> = new Set(['message', 'detail']);
const WORDS: ReadonlySet<string> = new Set(['channel']);

/** An answer with the text in every such field. What it says by the words of its interface stays. */
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
