import type { OutgoingRecord } from '../../activities/publisher/record.ts';

/** A record whose value holds its case id and sequence. */
export function record(caseId: string, sequence: number, filling = ''): OutgoingRecord {
  const value = JSON.stringify({ caseId, sequence, filling });
  return { caseId, key: caseId, value, headers: { ce_type: 'test' } };
}

/** The sequences that a reader keeps of each case, by the rule: skip what is not above the last sequence seen. */
export function sequences(
  records: readonly { readonly value: string | null }[],
): Map<string, number[]> {
  const kept = new Map<string, number[]>();
  for (const { value } of records) {
    const { caseId, sequence } = JSON.parse(value ?? '{}');
    const own = kept.get(caseId) ?? [];
    if (sequence > (own.at(-1) ?? 0)) own.push(sequence);
    kept.set(caseId, own);
  }
  return kept;
}
