/** What a record's value says in JSON; null where it says nothing, or something else: readers judge by their schema. */
export function jsonOf(value: string | null): unknown {
  try {
    return JSON.parse(value ?? 'null');
  } catch {
    return null;
  }
}
