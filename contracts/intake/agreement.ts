import type { z } from 'zod';
import type { CaseFacts } from '../case.ts';
import type { ReasonCode } from '../reason-codes.ts';
import { isOfAnotherState } from '../validation/gst-states.ts';
import { panOfGstin } from '../validation/gstin.ts';
import type { taxStatus } from './evidence.ts';

/** What of a case contradicts what was brought. */
export interface Contradictions {
  readonly codes: readonly ReasonCode[];
  /** Requirements on the other side of it; what a registration says stands under none. */
  readonly against: readonly string[];
}

/** What has to agree: null where it was not brought. */
export interface Agreeing {
  readonly tax: z.infer<typeof taxStatus> | null;
  readonly pan: string | null;
  readonly facts: Pick<CaseFacts, 'state' | 'taxRoute'>;
}

/** Of a tax status. Only a GSTIN says of which PAN and State it is; how an enrolment number is built is not known. */
export function contradictionsOfTax({ tax, pan, facts }: Agreeing): Contradictions {
  if (tax === null) return { codes: [], against: [] };
  // Who had none at registration is helped to get one: whatever comes then is what was wanted.
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

/** Of a PAN: it may come after the tax status, and the two have to agree in either order. */
export function contradictionsOfPan({ tax, pan }: Omit<Agreeing, 'facts'>): Contradictions {
  if (tax === null || !isOfAnotherPan(tax, pan)) return { codes: [], against: [] };
  return { codes: ['tax.pan_mismatch'], against: ['tax_status'] };
}

const isOfAnotherPan = (tax: NonNullable<Agreeing['tax']>, pan: string | null): boolean =>
  tax.route === 'gstin' && pan !== null && panOfGstin(tax.gstin) !== pan;
