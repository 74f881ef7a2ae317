import type { TaxRoute } from '../../contracts/vocabulary.ts';
import type { RuleSource } from '../rule.ts';
import type { RouteAnswer, TaxRouteRule } from '../tax-routes.ts';

const SELLER_GUIDE = 'the marketplace’s own registration guide for sellers in India';
const ENROLMENT = 'GST notification 34/2023 (enrolment of small suppliers, one State only)';
const HANDICRAFT = 'GST notification 56/2018 (inter-State supply of listed handicraft goods)';

function rule(
  marketplace: string,
  taxRoute: TaxRoute,
  answer: RouteAnswer,
  confidence: RuleSource['confidence'],
  source: string,
  says: string,
): TaxRouteRule {
  const id = `tax_route.${marketplace}.${taxRoute}`;
  return {
    id,
    marketplace,
    taxRoute,
    answer,
    confidence,
    source,
    says,
    asOf: '2026-11-22',
    signedOffBy: null,
  };
}

/** Every marketplace × tax route that we know. Read at registration, so that an obstacle is known on the first day. */
export const TAX_ROUTES_2026_11: readonly TaxRouteRule[] = [
  rule('amazon_in', 'gstin', 'yes', 'secondary_report', SELLER_GUIDE, 'A GSTIN is taken.'),
  rule(
    'amazon_in',
    'enrolment',
    'unverified',
    'unverified',
    ENROLMENT,
    'Whether an enrolment number is taken is not known.',
  ),
  rule(
    'amazon_in',
    'handicraft_relief',
    'unverified',
    'unverified',
    HANDICRAFT,
    'Whether the relief covers sales through a marketplace operator is not known.',
  ),
  rule(
    'amazon_in',
    'none',
    'no',
    'secondary_report',
    SELLER_GUIDE,
    'A GSTIN is asked for unless only exempt goods are sold.',
  ),
  rule('meesho', 'gstin', 'yes', 'secondary_report', 'public seller notes', 'A GSTIN is taken.'),
  rule(
    'meesho',
    'enrolment',
    'yes',
    'secondary_report',
    'public seller notes',
    'Sellers below the threshold are taken with an enrolment number.',
  ),
  rule('meesho', 'handicraft_relief', 'unverified', 'unverified', HANDICRAFT, 'Not known.'),
  rule('meesho', 'none', 'unverified', 'unverified', 'public seller notes', 'Not known.'),
];
