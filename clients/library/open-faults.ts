import type { Case } from '../../contracts/case.ts';
import type { Party } from '../../contracts/vocabulary.ts';

/** Something that holds up a case and is not the artisan's to mend. */
export interface OpenFault {
  /** `system:subject`, as `kyc:pan` or `marketplace:amazon_in/SKU`. */
  readonly what: string;
  /** The requirement that waits for it; null where none does. */
  readonly requirement: string | null;
  /** A code of the closed list, such as `fault.role`. */
  readonly code: string;
  /** Who has to see to it; null for an outage, which passes by itself. */
  readonly waitingOn: Party | null;
  readonly since: string;
}

/** What of a case waits for an outside system, or for our operations team to mend something. */
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
