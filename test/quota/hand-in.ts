import { skuFor } from '../../contracts/intake/product.ts';
import { ask } from '../sandbox/support.ts';
import { COMMAND_ID } from '../support/cases.ts';
import type { Installation } from '../support/installation.ts';

/** The number of requests to the sandbox for an operation, since its start. */
interface Counted {
  readonly operation: 'preview' | 'put' | 'get' | 'delete' | 'participations';
  readonly rate: number;
  readonly admitted: number;
  readonly refused: number;
}

export async function counted(one: Installation, operation: Counted['operation']) {
  const { body } = await ask(`${one.sandboxUrl}/control/limits`);
  const found = (body as Counted[]).find((limit) => limit.operation === operation);
  if (found === undefined) throw new Error(`the sandbox counts no ${operation}`);
  return found;
}

/**
 * Registers a collective's member without a product, submits many products at once like a service centre, and plays the
 * people of the case. @returns the case, once it is in the catalogue.
 */
export async function handIn(one: Installation, products: number, policy: string) {
  const [row] = one.rowsOf('collective_member', 1);
  const [pot] = [...(row?.registration.products ?? []), ...(row?.later.products ?? [])];
  if (row === undefined || pot === undefined) throw new Error('no row with a product');
  const cases = await one.register([
    { ...row, registration: { ...row.registration, policy, products: [] } },
  ]);
  const [caseId = ''] = cases.keys();
  const artisanId = caseId.replace(/-\d+$/, '');
  const items = Array.from({ length: products }, (_one, index) => ({
    requirement: `product:${skuFor(artisanId, index + 1)}`,
    content: { ...pot, number: index + 1 },
  }));
  const centre = { role: 'operator', id: 'centre-1', organisation: 'service-centre' } as const;
  const asked = { onBehalfOf: artisanId, consent: `consent/assistance/${artisanId}` };
  const answer = await one.onboarding.submit(caseId, items, {
    commandId: COMMAND_ID,
    actor: { ...centre, ...asked },
  });
  one.play(cases);
  await one.onboarding.waitFor(caseId, 'catalogue');
  return { caseId, taken: answer.items.filter(({ taken }) => taken).length };
}

/** Waits until so many products are live. @throws Error that says how many are, after `ms`. */
export async function untilLive(one: Installation, caseId: string, products: number, ms: number) {
  const began = Date.now();
  for (;;) {
    const { listings } = (await one.onboarding.case(caseId)).case;
    const live = Object.values(listings).filter(({ status }) => status === 'live').length;
    if (live >= products) return;
    if (Date.now() - began > ms) throw new Error(`only ${live} of ${products} are live`);
    await new Promise((wake) => setTimeout(wake, 500));
  }
}
