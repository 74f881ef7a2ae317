import type { Case } from '../../contracts/case.ts';
import { isSatisfied } from '../../contracts/requirement.ts';
import { exportMarketOf } from '../../policies/marketplaces.ts';
import { CURRENT_POLICY, policyOf } from '../../policies/policies.ts';
import { RULE_REGISTER } from '../../policies/register.ts';
import type { RuleSource } from '../../policies/rule.ts';
import { taxRouteRule } from '../../policies/tax-routes.ts';
import { type Trade, tradeOf } from '../../policies/trades.ts';
import { type CaseGiven, openOnes, pinnedBy, someOf } from './cases.ts';

/** The command `policy audit`: unverified rules and the open cases that they apply to. */

/** An unverified rule, and the open cases that it applies to. */
interface AuditedRule {
  readonly rule: RuleSource;
  /** The open cases that the rule applies to. */
  readonly touches: readonly string[];
  /** Those of them in which what the rule asks for, or decides, is not settled yet. */
  readonly unsettled: readonly string[];
}

/** The result of `policy audit`. */
export interface PolicyAudit {
  readonly rules: number;
  readonly byConfidence: Readonly<Record<RuleSource['confidence'], number>>;
  readonly notSignedOff: number;
  readonly openCases: number;
  readonly unverified: readonly AuditedRule[];
  /** The ids of unverified rules for which this program does not know the cases that they apply to. */
  readonly unplaced: readonly string[];
  /** The ids of open cases with a policy version that this program does not know. */
  readonly unknownPolicy: readonly string[];
}

/** Whether a rule applies to a case, and whether what it asks for is settled there. */
type Effect = 'none' | 'settled' | 'unsettled';
const effectIf = (applies: boolean, isSettled: boolean): Effect =>
  applies ? (isSettled ? 'settled' : 'unsettled') : 'none';

/** The requirements whose answers are judged by how well the name matches. */
const NAMED = ['identity', 'pan', 'bank_account'];

/** Rules that are not part of a requirement of a policy, with how each applies to a case. */
const ELSEWHERE: Readonly<Record<string, (theCase: Case) => Effect>> = {
  'trades.service': (one) => effectIf(sells(one) === 'no', one.end !== null),
  'trades.restricted': (one) => effectIf(sells(one) === 'restricted', isListed(one)),
  'products.legal_metrology': (one) => effectIf(declares(one), isListed(one)),
  'export.market.amazon_ae': (one) =>
    effectIf(one.exports && hasMarketAbroad(one), one.end !== null),
  'marketplace.amazon_in': (one) => effectIf(one.marketplace === 'amazon_in', one.end !== null),
  'identity.name_bands': (one) => effectOf(one, NAMED),
  'tax.agreement': (one) => effectOf(one, ['pan', 'tax_status']),
};

/** Rules that apply to no case: eligibility is checked before there is one, and quotas are those of a marketplace. */
const OF_NO_CASE = /^(eligibility|quota)\./;

/** Rules that apply to every open case under a policy that counts working days. */
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

function effectOf(theCase: Case, ids: readonly string[]): Effect {
  const found = ids.flatMap((id) => theCase.requirements[id] ?? []);
  const asked = found.filter((one) => one.status !== 'not_applicable');
  return effectIf(asked.length > 0, asked.every(isSatisfied));
}

/** @returns how a rule applies to a case; undefined for a rule whose place this program does not know. */
function placeOf(rule: string): ((theCase: Case) => Effect) | undefined {
  if (Object.hasOwn(ELSEWHERE, rule)) return ELSEWHERE[rule];
  if (OF_NO_CASE.test(rule)) return () => 'none';
  if (OF_CLOCKS.test(rule)) {
    return (one) => effectIf(pinnedBy(one)?.clocks.worksByCalendar === true, false);
  }
  if (rule.startsWith('tax_route.')) {
    return (one) => {
      const policy = pinnedBy(one);
      const applies =
        policy !== undefined &&
        one.route === 'own' &&
        taxRouteRule(policy, one.marketplace, one.taxRoute).id === rule;
      const tax = one.requirements.tax_status;
      return effectIf(applies, tax !== undefined && isSatisfied(tax));
    };
  }
  return undefined;
}

function askedBy(rule: string, theCase: Case): Effect {
  const rules = pinnedBy(theCase)?.requirements ?? [];
  return effectOf(
    theCase,
    rules.filter((one) => one.rule === rule).map((one) => one.id),
  );
}

/** Lists the unverified rules with the open cases that they apply to. @param views the cases; those that have ended are left out */
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
      const effects = open.map((theCase) => [theCase.caseId, place(theCase)] as const);
      return {
        rule,
        touches: effects.filter(([, effect]) => effect !== 'none').map(([id]) => id),
        unsettled: effects.filter(([, effect]) => effect === 'unsettled').map(([id]) => id),
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

/** @returns an audit in lines for people. */
export function auditText(audit: PolicyAudit): string {
  const { primary_text, secondary_report, unverified } = audit.byConfidence;
  return [
    `${audit.rules} rules: ${primary_text} read in the text itself, ${secondary_report} in reports, ${unverified} unverified; ${audit.notSignedOff} without a signature`,
    `${audit.openCases} open cases were checked`,
    ...audit.unverified.flatMap(({ rule, touches, unsettled }) => [
      '',
      `${rule.id}  (${rule.confidence}, as of ${rule.asOf}, signed off by: ${rule.signedOffBy ?? 'no one yet'})`,
      `  says: ${rule.says}`,
      `  source: ${rule.source}`,
      touches.length === 0
        ? '  applies to no open case'
        : `  applies to ${touches.length}, not settled in ${unsettled.length}: ${someOf(unsettled.length > 0 ? unsettled : touches)}`,
    ]),
    ...(audit.unplaced.length === 0
      ? []
      : [
          '',
          `this program does not know to which cases these rules apply: ${audit.unplaced.join(', ')}`,
        ]),
    ...(audit.unknownPolicy.length === 0
      ? []
      : [
          '',
          `cases under a policy version that this program does not know: ${someOf(audit.unknownPolicy)}`,
        ]),
  ].join('\n');
}
