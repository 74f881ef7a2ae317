import { CURRENT_POLICY, policyOf } from './policies.ts';
import { CALENDAR_REGISTER } from './register-calendar.ts';
import { ELIGIBILITY_REGISTER } from './register-eligibility.ts';
import { QUOTA_REGISTER } from './register-quotas.ts';
import { proposedOn, type RuleSource } from './rule.ts';

const rule = proposedOn('2026-11-22');
/** The register covers the rules of new cases. */
const { taxRoutes, marketplaces } = policyOf(CURRENT_POLICY);

/**
 * How well a name has to fit the provider's, from 0 to 100. Indian names vary by initials, order, honorifics and
 * transliteration, so a person decides the middle, and a merely low number refuses no one.
 */
export const NAME_BANDS = {
  /** From here on the name is accepted. */
  taken: 85,
  /** From here on a person decides; below, it is another name. */
  doubtful: 34,
} as const;

/**
 * Every rule with its source. None is signed off yet, and no gazette text was available: the sources are reports about
 * the texts, unless a rule says otherwise.
 */
const RULES: readonly RuleSource[] = [
  rule(
    'scheme.three_levels',
    'secondary_report',
    'An artisan is registered once the Gram Panchayat or urban local body, the district committee and the screening committee have approved.',
    'Reports on the PM Vishwakarma guidelines: Daily Pioneer (2023, district magistrates asked to verify artisans), a zilla parishad page of Andhra Pradesh, Lokmat Times (registrations). Name and members of the third level and the official status words were not found.',
  ),
  rule(
    'trades.service',
    'unverified',
    'Mason, barber and washerman sell services, so they have nothing to list on a marketplace of goods.',
    'Our reading of the scheme’s list of 18 trades. No rule says so: the ministry and the marketplace have to confirm it.',
  ),
  rule(
    'trades.restricted',
    'unverified',
    'What an armourer makes (swords, knives) needs a person’s permission before it is listed.',
    'General knowledge of marketplace category rules; no text was read.',
  ),
  rule(
    'privacy.consent_kyc',
    'secondary_report',
    'Checking identity, PAN and bank account with a provider needs the artisan’s recorded consent after an itemised notice.',
    'Law-firm notes on the Digital Personal Data Protection Act 2023 and the Rules notified on 13 November 2025 (G.S.R. 846(E)); the substantive rules apply from May 2027. To ask for it already now is our choice.',
  ),
  rule(
    'privacy.consent_marketplace',
    'secondary_report',
    'Passing an artisan’s details to a marketplace needs a consent of its own, apart from the one for checks.',
    'The same notes on the Data Protection Act and Rules. That sharing needs a separate consent is our reading.',
  ),
  rule(
    'identity.photograph',
    'unverified',
    'A recent photograph of the artisan’s face is asked for.',
    'Proposed by this project for the seller profile; no text that requires it was found.',
  ),
  rule(
    'bank.proof',
    'unverified',
    'A passbook page or cancelled cheque is asked for beside the account check.',
    'Common practice of seller desks (one seller-app sample lists a cancelled cheque); no rule of the scheme or marketplace was read.',
  ),
  rule(
    'toys.handicraft_registration',
    'secondary_report',
    'Toys need the BIS mark since 1 January 2021; artisans registered with the Development Commissioner (Handicrafts) are exempt. The Pahchan card proves it; the PM Vishwakarma card does not.',
    'Kalinga TV on the exemption from the toy quality control order; a Lok Sabha answer on the Pahchan card. That the scheme’s own card is not such a registration is our reading.',
  ),
  rule(
    'toys.geographical_indication',
    'secondary_report',
    'Proprietors and authorised users of a geographical indication are exempt from the toys’ BIS mark too, so their certificate serves as well as the Pahchan card.',
    'Report on the exemption from the toy quality control order. For how many years either paper is good (5 and 10 here) is this project’s proposal.',
  ),
  rule(
    'collective.payout_proof',
    'unverified',
    'A member’s own account matters only for being paid by the collective, so it holds up no listing.',
    'Proposed by this project: the marketplace pays the account of the collective that sells.',
  ),
  rule(
    'export.import_export_code',
    'unverified',
    'Selling abroad takes an import-export code; it never holds up selling at home.',
    'General knowledge of the foreign trade rules; no text was read.',
  ),
  rule(
    'products.legal_metrology',
    'secondary_report',
    'A listing shows the maker’s name and address, the generic name, net quantity, price and whom buyers can turn to.',
    'Reports on the legal metrology rules for packaged goods sold online, and on notices to marketplaces; the rules themselves were not read.',
  ),
  rule(
    'gold.hallmark',
    'secondary_report',
    'Gold jewellery needs a hallmark with a six-character HUID; exempt are turnover up to ₹40 lakh, pieces below 2 g, kundan, polki and jadau. Job-work artisans need not register.',
    'Deccan Herald and an overview page on gold hallmarking. The order itself was not read.',
  ),
  rule(
    'arms.permit',
    'unverified',
    'Sellers of swords, knives and similar goods hand in a licence or a list of goods for a person to look at.',
    'General knowledge of arms law and marketplace restrictions; no text was read.',
  ),
  rule(
    'collective.membership',
    'unverified',
    'Who sells through a collective shows that they belong to it.',
    'Proposed by this project. Reports say that many artisans sell through cooperatives and emporia; what proof these give was not found.',
  ),
  rule(
    'kyc.identity',
    'secondary_report',
    'Identity is checked through a provider; only the last four Aadhaar digits and the provider’s reference are kept.',
    'Notes on UIDAI’s circular on the Aadhaar Data Vault (K-11020/205/2017) and on masked Aadhaar.',
  ),
  rule(
    'identity.name_bands',
    'unverified',
    `From ${NAME_BANDS.taken} of 100 a name is taken, from ${NAME_BANDS.doubtful} a person looks at it, below it counts as another name. With no match given a person looks at it too.`,
    'Cashfree’s published bands (0–33 no match, 34–99 partial) for the lower bound; the upper bound is this project’s proposal.',
  ),
  rule(
    'tax.agreement',
    'unverified',
    'A GSTIN of another PAN or State than the artisan’s, or another tax footing than the registration names, goes to a person.',
    'Rule of this project. That a GSTIN holds the State and the PAN: the package stdnum and public explanations; its State codes as python-stdnum 2.2 has them, without 38 and 97.',
  ),
  rule(
    'kyc.pan',
    'secondary_report',
    'A PAN of the artisan’s own (fourth letter P) is needed.',
    'Reports on GST notifications 34/2023 and 56/2018, which both ask for a PAN, and the marketplace’s registration guide; structure of the PAN from a public explanation.',
  ),
  rule(
    'kyc.bank_account',
    'secondary_report',
    'The account must exist and its holder’s name fit the artisan’s; a partial match goes to a person.',
    'Public interface documentation of two verification providers (Cashfree, PayU). The thresholds are theirs, not law.',
  ),
  rule(
    'kyc.tax_status',
    'secondary_report',
    'Who sells from an own account names a GST footing: GSTIN, enrolment number or handicraft relief.',
    'The marketplace’s registration guide for India; taxguru.in on notification 34/2023; a2ztaxcorp.com on notification 56/2018.',
  ),
  rule(
    'marketplace.own_account',
    'primary_text',
    'The seller opens and authorises the account in person: the marketplace’s programming interface cannot open one.',
    'Amazon’s published interface models (amzn/selling-partner-api-models, commit 34dc93f, August 2026), read in full: there is no call that creates a seller account.',
  ),
  rule(
    'tax_route.not_in_table',
    'unverified',
    'A marketplace and tax footing that nobody wrote down goes to a person.',
    'Rule of this project.',
  ),
  ...taxRoutes.map(({ id, says, source, asOf, confidence, signedOffBy }) => ({
    id,
    says,
    source,
    asOf,
    confidence,
    signedOffBy,
  })),
  ...marketplaces.map(({ source }) => source),
  ...ELIGIBILITY_REGISTER,
  ...CALENDAR_REGISTER,
  ...QUOTA_REGISTER,
];

const BY_ID = new Map(RULES.map((one) => [one.id, one]));

/** The whole register, in a stable order. */
export const RULE_REGISTER: readonly RuleSource[] = RULES;

/** The source of a rule; undefined for an id that is not in the register. */
export function ruleSource(id: string): RuleSource | undefined {
  return BY_ID.get(id);
}

/** The rules that must not decide anything by themselves: a person decides instead. */
export function unverifiedRules(): RuleSource[] {
  return RULES.filter((one) => one.confidence === 'unverified');
}
