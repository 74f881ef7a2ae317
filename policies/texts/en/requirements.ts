import type { RequirementText } from '../shape.ts';

/** Everything that is asked of somebody, by requirement id; all products share `product`. */
export const REQUIREMENTS = {
  scheme_verification: {
    name: 'Scheme verification',
    bring: 'Nothing. The Gram Panchayat or town office, the district and the state check it.',
    why: 'Only artisans who are registered in the scheme can go online through it.',
  },
  consent_kyc: {
    name: 'Consent to the identity check',
    bring: 'Your yes, after the notice has been read to you in your language.',
    why: 'Your identity and bank account are checked only if you agree.',
  },
  consent_marketplace: {
    name: 'Consent to share with the marketplace',
    bring: 'Your yes, after the notice has been read to you in your language.',
    why: 'Your details go to the online marketplace only if you agree.',
  },
  photograph: {
    name: 'Photograph',
    bring: 'A recent, clear photograph of your face, from the front, in good light.',
    why: 'The photograph goes with your seller profile and shows that it is you.',
  },
  bank_proof: {
    name: 'Bank account proof',
    bring: 'The first page of your passbook or a cancelled cheque, with name and account number.',
    why: 'The money from your sales is paid into this account.',
  },
  craft_card: {
    name: 'Handicraft artisan card (Pahchan card)',
    bring: 'A photo or scan of your Pahchan card from the Development Commissioner (Handicrafts).',
    why: 'Handmade toys can be sold without the BIS mark if the artisan holds this card.',
  },
  geographical_indication: {
    name: 'Geographical indication (GI) certificate',
    bring: 'Your certificate as an authorised user of a geographical indication.',
    why: 'Handmade toys can be sold without the BIS mark with this, in place of a Pahchan card.',
  },
  payout_proof: {
    name: 'Bank account for your share',
    bring: 'The first page of your passbook or a cancelled cheque, with name and account number.',
    why: 'The group pays your share of the sales into this account.',
  },
  import_export_code: {
    name: 'Import-export code (IEC)',
    bring: 'Your IEC certificate. It is only needed for selling abroad.',
    why: 'Goods may leave the country only under an import-export code.',
  },
  hallmark_evidence: {
    name: 'Hallmark proof',
    bring:
      'Your hallmark registration, or a note why your goods are exempt (for example below 2 g).',
    why: 'Gold jewellery may be sold only with a hallmark, unless it is exempt.',
  },
  restricted_goods_permit: {
    name: 'Permit for restricted goods',
    bring: 'Your licence, or a list of the goods that you want to sell.',
    why: 'Swords, knives and similar goods need permission before they go online.',
  },
  collective_membership: {
    name: 'Proof of membership in the group',
    bring: 'A membership card or letter from your cooperative, producer company or emporium.',
    why: 'You sell through the group’s account, so the group confirms that you belong to it.',
  },
  identity: {
    name: 'Identity check',
    bring: 'Your Aadhaar for the check at the service centre. Only the last four digits are kept.',
    why: 'The marketplace must know that the seller is a real person.',
  },
  pan: {
    name: 'PAN',
    bring: 'Your own PAN card.',
    why: 'A PAN is needed to sell online and for tax.',
  },
  bank_account: {
    name: 'Bank account check',
    bring: 'Account number, IFSC and the name as in the passbook.',
    why: 'We check that the money from your sales will reach you.',
  },
  tax_status: {
    name: 'GST status',
    bring:
      'Your GST number or enrolment number. If you have none, a facilitator helps you get one.',
    why: 'The marketplace may take a seller only on a GST footing that the law allows.',
  },
  product: {
    name: 'Product',
    bring: 'Clear photos, name, description, price, weight and quantity of a product you make.',
    why: 'Buyers see this online. One good product is enough to begin.',
  },
  seller_account: {
    name: 'Seller account',
    bring: 'Open your seller account on the marketplace and allow us to link it.',
    why: 'Your products are sold from this account and you are paid through it.',
  },
} as const satisfies Record<string, RequirementText>;
