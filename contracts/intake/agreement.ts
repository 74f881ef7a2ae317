import type { z } from 'zod';
import type { CaseFacts } from '../case.ts';
import type { ReasonCode } from '../reason-codes.ts';
import { isOfAnotherState } from '../validation/gst-states.ts';
import { panOfGstin } from '../validation/gstin.ts';
import type { taxStatus } from './evidence.ts';

/** The contradictions between pieces of evidence, or between evidence and the registration. */
export interface Contradictions {
  readonly codes: readonly ReasonCode[];
  /** The contradicted requirements; none for a fact of the registration. */
  readonly against: readonly string[];
}

/** The values that have to agree; null if not submitted. */
export interface Agreeing {
  readonly tax: z.infer<typeof taxStatus> | null;
  readonly pan: string | null;
  readonly facts: Pick<CaseFacts, 'state' | 'taxRoute'>;
}

/**
 * Contradictions of a tax status. Only a GSTIN contains a PAN and a State; the structure of an enrolment number is not
 * known.
 */
export function contradictionsOfTax({ tax, pan, facts }: Agreeing): Contradictions {
  if (tax === null) return { codes: [], against: [] };
  // An artisan without a tax registration is helped to get one: any route is then welcome.
  const isOtherRoute = facts.taxRoute !== 'none' && facts.taxRoute !== tax.route;
  const isOtherPan = isOfAnotherPan(tax, pan);
  const isOtherState = tax.route === 'gstin' && isOfAnotherState(tax.gstin, facts.state);
  return {
    codes: [
      ...(isOtherPan ? (['tax.pan_mismatch'] as const) : []),
      ...(isOtherState ? (['tax.state_mismatch'] as const) : []),
      ...(isOtherRoute ? (['tax.route_mismatch'] as const) : []),
    ],
    against: isOtherPan ? ['pan'] : [],
  };
}

/** Contradictions of a PAN. It may come after the tax status, and the two have to agree in either order. */
export function contradictionsOfPan({ tax, pan }: Omit<Agreeing, 'facts'>): Contradictions {
  if (tax === null || !isOfAnotherPan(tax, pan)) return { codes: [], against: [] };
  return { codes: ['tax.pan_mismatch'], against: ['tax_status'] };
}

const isOfAnotherPan = (tax: NonNullable<Agreeing['tax']>, pan: string | null): boolean =>
  tax.route === 'gstin' && pan !== null && panOfGstin(tax.gstin) !== pan;
