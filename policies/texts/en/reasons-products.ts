import type { PRODUCT_CODES } from '../../../contracts/reason-codes.ts';
import type { ReasonText } from '../shape.ts';

/** Products and listings: what is wrong, what to do. `product.*` is a reviewer's finding, `listing.*` the marketplace's. */
export const PRODUCT_REASONS = {
  'product.invalid_attribute': ['A detail of the product is wrong.', 'Correct it and send again.'],
  'product.missing_attribute': ['A detail of the product is missing.', 'Add it and send again.'],
  'product.invalid_image': [
    'A photo cannot be used.',
    'Take a new one: only the product, in good light, plain background.',
  ],
  'product.missing_image': ['A photo is missing.', 'Add a clear photo of the product.'],
  'product.invalid_price': ['The price is wrong.', 'Give the full price in rupees.'],
  'product.missing_price': ['The price is missing.', 'Give the full price in rupees.'],
  'product.duplicate': [
    'This product was sent before.',
    'Change the earlier one, or send another.',
  ],
  'product.qualification_required': [
    'This kind of product needs permission.',
    'Hand in the permission. A facilitator can help.',
  ],
  'product.image_unclear': [
    'The photo is not clear.',
    'Take it again in good light, holding still.',
  ],
  'product.image_not_own': [
    'The photo does not show your own product.',
    'Take a photo of the piece that you made.',
  ],
  'product.title_unclear': [
    'The name of the product is not clear.',
    'Say in a few words what it is.',
  ],
  'product.description_unclear': [
    'The description is not enough.',
    'Say what it is, of what it is made, how big it is and what it is for.',
  ],
  'product.price_doubtful': ['The price looks wrong.', 'Check the price and give it again.'],
  'product.wrong_trade': [
    'This product does not belong to your trade.',
    'Send a product of the trade in which you are registered.',
  ],
  'product.not_handmade': [
    'The product does not look handmade.',
    'Send a piece that you made, if possible with a photo of the work.',
  ],
  'product.prohibited_goods': ['This product may not be sold online.', 'Send another product.'],
  'product.hsn_doubtful': [
    'The tax code (HSN) does not seem to fit.',
    'Ask at the service centre for the right code.',
  ],
  'product.declaration_missing': [
    'Something that the pack must state is missing: maker, quantity, price or contact.',
    'Add what is missing and send again.',
  ],
  'product.hallmark_missing': [
    'The hallmark number (HUID) is missing.',
    'Add it, or say why the piece is exempt.',
  ],
  'product.safety_mark_missing': [
    'The BIS mark or the proof of exemption is missing.',
    'Hand in your Pahchan card or the BIS mark.',
  ],
  'listing.invalid_attribute': [
    'The marketplace says that a detail of the product is wrong.',
    'Correct the detail that is named and send again.',
  ],
  'listing.missing_attribute': [
    'The marketplace says that a detail of the product is missing.',
    'Add the detail that is named and send again.',
  ],
  'listing.invalid_image': [
    'The marketplace does not take this photo.',
    'Take a new one: only the product, in good light, plain background.',
  ],
  'listing.missing_image': [
    'The marketplace asks for a photo.',
    'Add a clear photo of the product.',
  ],
  'listing.invalid_price': [
    'The marketplace does not take this price.',
    'Check the price and give it again.',
  ],
  'listing.missing_price': [
    'The marketplace asks for the price.',
    'Give the full price in rupees.',
  ],
  'listing.duplicate': [
    'The marketplace already has this product.',
    'Change the earlier one, or send another.',
  ],
  'listing.qualification_required': [
    'The marketplace asks for a permission for this kind of product.',
    'Apply for it in your seller account. A facilitator can help.',
  ],
  'listing.suppressed': [
    'The marketplace has hidden the product.',
    'Put right what is named and send again.',
  ],
  'listing.attribute_suppressed': [
    'The marketplace does not show a detail of the product.',
    'Correct the detail that is named and send again.',
  ],
  'listing.search_suppressed': [
    'Buyers do not find the product when they search.',
    'Put right what is named, most often the photo or the name.',
  ],
  'listing.removed': [
    'The marketplace has taken the product off.',
    'Put right what is named, or send another product.',
  ],
  'listing.not_buyable': [
    'The product can be seen but not bought.',
    'Check price and stock in your seller account.',
  ],
  'listing.not_discoverable': [
    'The product cannot be found online yet.',
    'Nothing for now. If it stays so, a facilitator looks at it.',
  ],
  'listing.other': [
    'The marketplace has raised another point.',
    'Nothing for now. A facilitator looks at it and tells you.',
  ],
} as const satisfies Record<(typeof PRODUCT_CODES)[number], ReasonText>;
