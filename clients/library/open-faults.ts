import type { Case } from '../../contracts/case.ts';
import type { Party } from '../../contracts/vocabulary.ts';

/** A fault or outage that holds up a case and that the artisan cannot mend. */
export interface OpenFault {
  /** `system:subject`, such as `kyc:pan` or `marketplace:amazon_in/SKU`. */
  readonly what: string;
  /** The requirement that waits for it; null where none does. */
  readonly requirement: string | null;
  /** A code of the closed list, such as `fault.role`. */
  readonly code: string;
  /** The party that has to act; null for an outage, which passes by itself. */
  readonly waitingOn: Party | null;
  readonly since: string;
}

/** All open faults and outages of a case. */
export function openFaultsOf({ faults, outages }: Case): OpenFault[] {
  return [
    ...Object.entries(faults).map(
      ([what, { requirement, code, waitingOn, since }]): OpenFault => ({
        what,
        requirement,
        code,
        waitingOn,
        since,
      }),
    ),
    ...Object.entries(outages).map(
      ([what, { code, since }]): OpenFault => ({
        what,
        requirement: null,
        code,
        waitingOn: null,
        since,
      }),
    ),
  ];
}
