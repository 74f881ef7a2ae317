import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { OutgoingRecord } from '../../../activities/publisher/record.ts';
import { PROJECT_DIR } from '../../launcher/paths.ts';

/** The records of the throughput benchmark. */

const EXAMPLES = join(PROJECT_DIR, 'contracts/published/events/examples');
const example = z.object({
  headers: z.record(z.string(), z.string()),
  value: z.looseObject({ subject: z.string(), partitionkey: z.string() }),
});

/** Events of realistic size, made from the published examples: `each` for every case, in order. */
export function recordsOf(cases: number, each: number): OutgoingRecord[][] {
  const examples = readdirSync(EXAMPLES).map((file) =>
    example.parse(JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8'))),
  );
  return Array.from({ length: cases }, (_case, number) => {
    const artisanId = `BENCH-${String(number).padStart(5, '0')}`;
    const caseId = `${artisanId}-1`;
    return Array.from({ length: each }, (_event, index) => {
      const one = examples[(number + index) % examples.length];
      if (one === undefined) throw new Error(`${EXAMPLES} holds no example`);
      const sequence = String(index + 1).padStart(8, '0');
      const envelope = { ...one.value, subject: caseId, partitionkey: artisanId, sequence };
      const value = JSON.stringify({ ...envelope, id: `${caseId}/${sequence}` });
      return { caseId, key: artisanId, value, headers: one.headers };
    });
  });
}
