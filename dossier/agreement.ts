import type { z } from 'zod';
import type { CaseFacts } from '../contracts/case.ts';
import {
  type Contradictions,
  contradictionsOfPan,
  contradictionsOfTax,
} from '../contracts/intake/agreement.ts';
import { pan, taxStatus } from '../contracts/intake/evidence.ts';
import type { Evidence } from '../contracts/shapes.ts';
import type { KycReport } from '../workflows/interface/activities.ts';

/** Reads an entry of the dossier; throws if it cannot be read or does not fit the schema. */
type Open = <T>(evidence: Evidence, schema: z.ZodType<T>) => Promise<T>;

/** The evidence that a provider checked, and what it has to agree with. */
export interface AskedAbout {
  readonly requirement: string;
  readonly evidence: Evidence;
  readonly facts: CaseFacts;
  /** The case's other evidence, by requirement. */
  readonly others: Readonly<Record<string, Evidence>>;
}

/**
 * Compares a provider's finding with the case's facts and its other evidence. Only a person can accept a contradiction:
 * they see both values.
 *
 * @throws whatever `open` throws
 */
export async function againstCase(
  open: Open,
  { requirement, evidence, facts, others }: AskedAbout,
  report: KycReport,
): Promise<KycReport> {
  // Without an answer nothing is compared yet.
  if (report.outcome === 'pending') return report;
  if (requirement === 'tax_status') {
    const found = { tax: await open(evidence, taxStatus), pan: await panIn(open, others), facts };
    return withContradictions(report, contradictionsOfTax(found));
  }
  // An invalid PAN is submitted anew whatever it contradicts.
  if (requirement === 'pan' && report.outcome !== 'invalid') {
    const { tax_status: other } = others;
    const tax = other === undefined ? null : await open(other, taxStatus);
    return withContradictions(
      report,
      contradictionsOfPan({ tax, pan: (await open(evidence, pan)).pan }),
    );
  }
  return report;
}

async function panIn(open: Open, { pan: other }: AskedAbout['others']): Promise<string | null> {
  return other === undefined ? null : (await open(other, pan)).pan;
}

function withContradictions(report: KycReport, { codes, against }: Contradictions): KycReport {
  if (codes.length === 0) return report;
  return {
    outcome: report.outcome === 'valid' ? 'doubtful' : report.outcome,
    codes: [...new Set([...report.codes, ...codes])],
    against: [...new Set([...(report.against ?? []), ...against])],
  };
}
