import type { Case } from '../../../contracts/case.ts';
import type { Language } from '../../../contracts/vocabulary.ts';
import { requirementsOf, skuOf } from '../../../contracts/waiting.ts';
import { requirementText } from '../../../policies/texts/texts.ts';

/** The name of a requirement on a printout. */
export function nameOf(theCase: Case, id: string, language: Language): string {
  const name = requirementText(id, language)?.name ?? id;
  if (!id.startsWith('product:')) return name;
  // An SKU that is not derived from the artisan id may be any text, so such a product gets its index instead.
  const sku = skuOf(id);
  const products = requirementsOf(theCase).filter((one) => one.kind === 'product');
  const own = `${theCase.artisanId}-`;
  const mark = sku.startsWith(own)
    ? sku.slice(own.length)
    : String(products.findIndex((one) => one.id === id) + 1);
  return `${name} ${mark}`;
}
