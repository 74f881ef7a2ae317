import type { Case } from '../../../contracts/case.ts';
import type { Language } from '../../../contracts/vocabulary.ts';
import { requirementsOf, skuOf } from '../../../contracts/waiting.ts';
import { requirementText } from '../../../policies/texts/texts.ts';

/** What a requirement is called on a slip. */
export function nameOf(theCase: Case, id: string, language: Language): string {
  const name = requirementText(id, language)?.name ?? id;
  if (!id.startsWith('product:')) return name;
  // An SKU that is not made from the reference could say anything, so such a product is only counted.
  const sku = skuOf(id);
  const products = requirementsOf(theCase).filter((one) => one.kind === 'product');
  const own = `${theCase.artisanId}-`;
  const mark = sku.startsWith(own)
    ? sku.slice(own.length)
    : String(products.findIndex((one) => one.id === id) + 1);
  return `${name} ${mark}`;
}
