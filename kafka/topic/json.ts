/** A record's value parsed as JSON; null if it has none or is not JSON. Readers check it by their schema. */
export function jsonOf(value: string | null): unknown {
  try {
    return JSON.parse(value ?? 'null');
  } catch {
    return null;
  }
}
