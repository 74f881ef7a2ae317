import type { Case } from '../../contracts/case.ts';
import { isSatisfied } from '../../contracts/requirement.ts';
import { exportMarketOf } from '../../policies/marketplaces.ts';
import { CURRENT_POLICY, policyOf } from '../../policies/policies.ts';
import { RULE_REGISTER } from '../../policies/register.ts';
import type { RuleSource } from '../../policies/rule.ts';
import { taxRouteRule } from '../../policies/tax-routes.ts';
import { type Trade, tradeOf } from '../../policies/trades.ts';
import { type CaseGiven, openOnes, pinnedBy, someOf } from './cases.ts';

/** A rule that nobody has verified, and the open cases that it has a say in. */
interface AuditedRule {
  readonly rule: RuleSource;
  /** The open cases that the rule applies to. */
  readonly touches: readonly string[];
  /** Those of them in which what it asks for, or decides, is not settled yet. */
  readonly unsettled: readonly string[];
}

export interface PolicyAudit {
  readonly rules: number;
  readonly byConfidence: Readonly<Record<RuleSource['confidence'], number>>;
  readonly notSignedOff: number;
  readonly openCases: number;
  readonly unverified: readonly AuditedRule[];
  /** Unverified rules of which this program cannot tell where they apply. */
  readonly unplaced: readonly string[];
  /** Open cases whose policy version this program does not know. */
  readonly unknownPolicy: readonly string[];
}

type Say = 'none' | 'settled' | 'unsettled';
const says = (applies: boolean, isSettled: boolean): Say =>
  applies ? (isSettled ? 'settled' : 'unsettled') : 'none';

/** The checks whose answers are judged by how well a name fits. */
const NAMED = ['identity', 'pan', 'bank_account'];

/** Rules that do not stand in a requirement of a policy. */
const ELSEWHERE: Readonly<Record<string, (theCase: Case) => Say>> = {
  'trades.service': (one) => says(sells(one) === 'no', one.end !== null),
  'trades.restricted': (one) => says(sells(one) === 'restricted', isListed(one)),
  'products.legal_metrology': (one) => says(declares(one), isListed(one)),
  'export.market.amazon_ae': (one) => says(one.exports && hasMarketAbroad(one), one.end !== null),
  'marketplace.amazon_in': (one) => says(one.marketplace === 'amazon_in', one.end !== null),
  'identity.name_bands': (one) => sayOf(one, NAMED),
  'tax.agreement': (one) => sayOf(one, ['pan', 'tax_status']),
};

/** No case hangs on these: advice is given before there is one, and how fast we ask is no matter of one. */
const OF_NO_CASE = /^(eligibility|quota)\./;

/** Every open case under a policy that counts in working days. */
const OF_CLOCKS = /^(calendar|messages)\./;

const declares = (theCase: Case): boolean => (pinnedBy(theCase)?.products.length ?? 0) > 0;

function sells(theCase: Case): Trade['sells'] | undefined {
  const policy = pinnedBy(theCase);
  return policy === undefined ? undefined : tradeOf(policy, theCase.trade)?.sells;
}

function hasMarketAbroad(theCase: Case): boolean {
  const policy = pinnedBy(theCase);
  return policy !== undefined && exportMarketOf(policy, theCase.marketplace) !== undefined;
}

const isListed = (theCase: Case): boolean =>
  Object.values(theCase.listings).some((one) => one.status === 'live');

function sayOf(theCase: Case, ids: readonly string[]): Say {
  const found = ids.flatMap((id) => theCase.requirements[id] ?? []);
  const asked = found.filter((one) => one.status !== 'not_applicable');
  return says(asked.length > 0, asked.every(isSatisfied));
}

/** What a rule has to say in a case; undefined if nothing tells where the rule applies. */
function placeOf(rule: string): ((theCase: Case) => Say) | undefined {
  if (Object.hasOwn(ELSEWHERE, rule)) return ELSEWHERE[rule];
  if (OF_NO_CASE.test(rule)) return () => 'none';
  if (OF_CLOCKS.test(rule)) {
    return (one) => says(pinnedBy(one)?.clocks.worksByCalendar === true, false);
  }
  if (rule.startsWith('tax_route.')) {
    return (one) => {
      const policy = pinnedBy(one);
      const applies =
        policy !== undefined &&
        one.route === 'own' &&
        taxRouteRule(policy, one.marketplace, one.taxRoute).id === rule;
      const tax = one.requirements.tax_status;
      return says(applies, tax !== undefined && isSatisfied(tax));
    };
  }
  return undefined;
}

function askedBy(rule: string, theCase: Case): Say {
  const rules = pinnedBy(theCase)?.requirements ?? [];
  return sayOf(
    theCase,
    rules.filter((one) => one.rule === rule).map((one) => one.id),
  );
}

/** Lists what nobody has verified, with the open cases that hang on it. Ended cases are left out. */
export function auditPolicy(
  views: readonly CaseGiven[],
  register: readonly RuleSource[] = RULE_REGISTER,
): PolicyAudit {
  const open = openOnes(views);
  const policies = [policyOf(CURRENT_POLICY), ...open.flatMap((one) => pinnedBy(one) ?? [])];
  const asking = new Set(policies.flatMap((one) => one.requirements.map(({ rule }) => rule)));
  const unverified = register
    .filter((one) => one.confidence === 'unverified')
    .map((rule): AuditedRule => {
      const place = placeOf(rule.id) ?? ((theCase: Case) => askedBy(rule.id, theCase));
      const said = open.map((theCase) => [theCase.caseId, place(theCase)] as const);
      return {
        rule,
        touches: said.filter(([, say]) => say !== 'none').map(([id]) => id),
        unsettled: said.filter(([, say]) => say === 'unsettled').map(([id]) => id),
      };
    });
  const count = (confidence: RuleSource['confidence']) =>
    register.filter((one) => one.confidence === confidence).length;
  return {
    rules: register.length,
    byConfidence: {
      primary_text: count('primary_text'),
      secondary_report: count('secondary_report'),
      unverified: count('unverified'),
    },
    notSignedOff: register.filter((one) => one.signedOffBy === null).length,
    openCases: open.length,
    unverified,
    unplaced: unverified
      .map((one) => one.rule.id)
      .filter((id) => placeOf(id) === undefined && !asking.has(id)),
    unknownPolicy: open.filter((one) => pinnedBy(one) === undefined).map((one) => one.caseId),
  };
}

export function auditText(audit: PolicyAudit): string {
  const { primary_text, secondary_report, unverified } = audit.byConfidence;
  return [
    `${audit.rules} rules: ${primary_text} read in the text itself, ${secondary_report} in reports, ${unverified} unverified; ${audit.notSignedOff} without a signature`,
    `${audit.openCases} open cases were looked at`,
    ...audit.unverified.flatMap(({ rule, touches, unsettled }) => [
      '',
      `${rule.id}  (${rule.confidence}, as of ${rule.asOf}, signed off by: ${rule.signedOffBy ?? 'nobody yet'})`,
      `  says: ${rule.says}`,
      `  source: ${rule.source}`,
      touches.length === 0
        ? '  touches no open case'
        : `  touches ${touches.length}, not settled in ${unsettled.length}: ${someOf(unsettled.length > 0 ? unsettled : touches)}`,
    ]),
    ...(audit.unplaced.length === 0
      ? []
      : ['', `it cannot be told which cases these touch: ${audit.unplaced.join(', ')}`]),
    ...(audit.unknownPolicy.length === 0
      ? []
      : [
          '',
          `cases under a policy version that is not known here: ${someOf(audit.unknownPolicy)}`,
        ]),
  ].join('\n');
}
