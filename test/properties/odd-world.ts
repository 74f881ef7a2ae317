import fc, { type GeneratorValue } from 'fast-check';
import { readFileAnswer } from '../../activities/document-answers.ts';
import type { Answer } from '../../activities/http.ts';
import { readKycAnswer } from '../../activities/kyc-answers.ts';
import type { Check } from '../../activities/kyc-questions.ts';
import {
  accountOf,
  grantOf,
  sightingOf,
  submissionOf,
} from '../../activities/marketplaces/amazon/answers.ts';
import { findingsOf } from '../../activities/marketplaces/findings.ts';
import { readNotificationAnswer } from '../../activities/notification-answers.ts';
import { readRegistryAnswer } from '../../activities/registry-answers.ts';
import { REGISTRY_LEVELS } from '../../contracts/vocabulary.ts';
import { marketplaceOf } from '../../policies/marketplaces.ts';
import { MARKETPLACES } from '../../policies/served-marketplaces.ts';
import type { OutsideActivities } from '../../workflows/interface/activities.ts';
import { ANSWERS } from '../../workflows/interface/answers.ts';
import { submissionOf as hashedSubmission, messageOf } from '../support/cases.ts';

/**
 * Outside systems that answer anything: what their schemas allow, unknown words, and garbage. Each raw
 * answer goes through the reader that the activities use. Findings about the artisan are made on purpose only,
 * so that a test knows when a case may have one.
 */
export interface OddWorld {
  readonly calls: OutsideActivities;
  /** The codes of the findings that the systems gave, by requirement. */
  readonly said: ReadonlyMap<string, ReadonlySet<string>>;
  /** Calls whose reader returned an answer that a case would not recognise. */
  readonly strays: readonly string[];
}

type Draw = GeneratorValue;

const STATUSES = [200, 201, 204, 301, 307, 400, 401, 403, 404, 408, 409, 410, 422, 425, 429];
const LATER = [500, 502, 503, 504, 522];
/** Words in the form of a code that no provider of ours uses. */
const words = fc.stringMatching(/^X[A-Z_]{1,12}$/);
const anyStatus = fc.constantFrom(...STATUSES, ...LATER);
/** No JSON at all (a proxy's page), null, and any JSON. */
const garbage = fc.oneof(fc.constantFrom(undefined, null, '', 0, [], {}), fc.jsonValue());
const errors = fc.record({
  errors: fc.array(fc.record({ code: words, message: fc.string() }), { maxLength: 2 }),
});

const header = () => undefined;
const answered = (status: number, body: unknown): Answer => ({ status, header, body });
const odd = fc
  .tuple(anyStatus, fc.oneof(garbage, errors))
  .map(([status, body]) => answered(status, body));

const CHECKS: Readonly<Record<string, Check>> = {
  identity: 'identity',
  pan: 'pan',
  bank_account: 'bank',
  tax_status: 'tax',
};
const KYC_FINDINGS: Readonly<Record<Check, string>> = {
  identity: 'kyc.inactive',
  pan: 'pan.inactive',
  bank: 'bank.account_closed',
  tax: 'tax.cancelled',
};

/** Answers of the provider without a finding; `referenceId` is now and then that of another question. */
const kycShape = (referenceId: string) =>
  fc
    .record({
      referenceId: fc.constantFrom(referenceId, 'another'),
      status: fc.oneof(
        fc.constantFrom('RECEIVED', 'IN_PROCESS', 'FAILED', 'valid', 'VALID', 'INVALID'),
        words,
      ),
      nameMatch: fc.constantFrom(null, undefined, 34, 62, 84, 85, 100, 101, -1, Number.NaN, '90'),
      reason: words,
    })
    .map((body) => answered(200, body));

const levels = (statuses: fc.Arbitrary<string>) =>
  fc.tuple(...REGISTRY_LEVELS.map((level) => statuses.map((status) => ({ level, status }))));

const registryShape = (schemeNumber: string) =>
  fc
    .record({
      schemeNumber: fc.constantFrom(schemeNumber, schemeNumber, 'PMV-ANOTHER'),
      levels: fc.oneof(
        levels(fc.oneof(fc.constantFrom('PENDING', 'APPROVED', 'approved', ''), words)),
        levels(fc.constantFrom('PENDING', 'APPROVED')).map((all) => all.slice(1)),
        levels(fc.constantFrom('APPROVED')).map((all) => [...all, ...all]),
        fc.tuple(words, fc.nat(2)).map(([reason, at]) =>
          REGISTRY_LEVELS.map((level, place) => ({
            level,
            status: place === at ? 'REJECTED' : 'APPROVED',
            reason,
          })),
        ),
      ),
    })
    .map((body) => answered(200, body));

const HERE = 'A21TJRUUN4KGV';
/** Issues that the artisan cannot mend: unknown, of another store, ours, the marketplace's own, or an approval. */
const issues = fc.array(
  fc.oneof(
    fc.record({ code: words, severity: fc.constantFrom('ERROR', 'WARNING', 'XSEVERE') }),
    fc.record({ severity: fc.constant('ERROR'), categories: fc.array(words, { maxLength: 2 }) }),
    fc.constant({
      severity: 'ERROR',
      categories: ['INVALID_ATTRIBUTE'],
      attributeNames: ['item_name'],
      marketplaceIds: ['ATVPDKIKX0DER'],
    }),
    fc.constant({
      severity: 'ERROR',
      categories: ['MISSING_ATTRIBUTE'],
      attributeNames: ['batteries_required'],
    }),
    fc.constant({ code: '4000000', severity: 'ERROR', message: 'An internal error occurred.' }),
    fc.constant({ severity: 'ERROR', categories: ['QUALIFICATION_REQUIRED'] }),
    fc.constant({
      severity: 'ERROR',
      categories: ['INVALID_IMAGE'],
      marketplaceIds: [HERE],
      enforcements: { actions: [{ action: 'XGONE' }], exemption: { status: 'NOT_EXEMPT' } },
    }),
  ),
  { maxLength: 3 },
);
const submissionShape = (sku: string) =>
  fc
    .record({
      sku: fc.constantFrom(sku, sku, 'ANOTHER-P01'),
      status: fc.oneof(fc.constantFrom('ACCEPTED', 'VALID', 'INVALID'), words),
      submissionId: fc.constantFrom('s-1', ''),
      issues: fc.oneof(issues, fc.constant(undefined), fc.constant(null)),
    })
    .map((body) => answered(200, body));
const itemShape = (sku: string) =>
  fc
    .record({
      sku: fc.constantFrom(sku, sku, 'ANOTHER-P01'),
      summaries: fc.oneof(
        fc.constant(undefined),
        fc.array(
          fc.record({
            marketplaceId: fc.constantFrom(HERE, 'ATVPDKIKX0DER'),
            status: fc.subarray(['BUYABLE', 'DISCOVERABLE', 'XSHOWN']),
          }),
          { maxLength: 2 },
        ),
      ),
      issues,
    })
    .map((body) => answered(200, body));

/**
 * @param draw the source of randomness of the property's run
 * @param mayFind whether the answers include findings about the artisan and lost authorisations
 */
export function oddWorld(draw: Draw, mayFind: boolean): OddWorld {
  const said = new Map<string, Set<string>>();
  const say = (requirement: string, code: string) => {
    said.set(requirement, new Set([...(said.get(requirement) ?? []), code]));
  };
  const finds = () => mayFind && draw(fc.constantFrom, false, false, false, true);
  const isGood = () => draw(fc.boolean);
  /** The answer to one call: the good one, or any other. */
  const one = (good: Answer, shape: fc.Arbitrary<Answer>): Answer =>
    isGood() ? good : draw(() => fc.oneof(odd, shape));
  const marketplace = marketplaceOf('amazon_in', MARKETPLACES);
  if (marketplace === undefined) throw new Error('amazon_in is served');
  const token = () => {
    if (finds()) {
      say('seller_account', 'account.not_authorised');
      grantOf(400, { error: 'invalid_grant' }, 'own');
    }
    const { status, body } = one(
      answered(200, { access_token: 't', expires_in: 3600 }),
      words.map((error) => answered(400, { error })),
    );
    grantOf(status, body, 'own');
  };
  const put = (sku: string, isPreview: boolean) => {
    token();
    if (finds()) {
      say(`product:${sku}`, 'listing.invalid_attribute');
      const about = { severity: 'ERROR', categories: ['INVALID_ATTRIBUTE'] };
      const found = [{ ...about, attributeNames: ['item_name'] }];
      const body = { sku, status: 'INVALID', submissionId: 's', issues: found };
      return submissionOf(answered(200, body), { sku, marketplace, isPreview });
    }
    const status = isPreview ? 'VALID' : 'ACCEPTED';
    const good = answered(200, { sku, status, submissionId: 's', issues: [] });
    return submissionOf(one(good, submissionShape(sku)), { sku, marketplace, isPreview });
  };
  const announced = {
    uri: 'store:x',
    sha256: 'f'.repeat(64),
    mediaType: 'image/png',
    bytes: 10,
  } as const;
  const calls: OutsideActivities = {
    async lookUpRegistration({ artisanId }) {
      const schemeNumber = `PMV-${artisanId}`;
      if (finds()) {
        say('scheme_verification', 'registry.not_in_trade');
        const [first, ...rest] = REGISTRY_LEVELS.map((level) => ({ level, status: 'APPROVED' }));
        const all = [{ ...first, status: 'REJECTED', reason: 'NOT_IN_TRADE' }, ...rest];
        return readRegistryAnswer(schemeNumber, answered(200, { schemeNumber, levels: all }));
      }
      const approved = REGISTRY_LEVELS.map((level) => ({ level, status: 'APPROVED' }));
      const good = answered(200, { schemeNumber, levels: approved });
      return readRegistryAnswer(schemeNumber, one(good, registryShape(schemeNumber)));
    },
    async checkDocument({ requirement }) {
      if (finds()) {
        say(requirement, 'document.missing');
        return { codes: readFileAnswer(answered(404, { error: 'NOT_FOUND' }), announced) };
      }
      const { sha256, mediaType, bytes } = announced;
      const file = { file: { sha256, mediaType, bytes } };
      return { codes: readFileAnswer(isGood() ? file : draw(() => odd), announced) };
    },
    deleteDocument: async () => ({}),
    async verifyWithProvider({ caseId, requirement, evidence, question: number }) {
      const check = CHECKS[requirement] ?? 'tax';
      const reference = `${caseId}/${requirement}/${evidence.version}/${number}`;
      const question = { check, fields: { ifsc: 'HDFC0000001' } };
      const about = { referenceId: reference };
      if (finds()) {
        say(requirement, KYC_FINDINGS[check]);
        const reason = /^.*\.(account_closed|inactive|cancelled)$/.exec(KYC_FINDINGS[check])?.[1];
        const body = { ...about, status: 'INVALID', reason: reason?.toUpperCase() };
        return readKycAnswer(question, reference, answered(200, body));
      }
      const nameMatch = check === 'tax' ? null : 95;
      const good = answered(200, { ...about, status: 'VALID', nameMatch });
      return readKycAnswer(question, reference, one(good, kycShape(reference)));
    },
    async checkSellerAccount() {
      token();
      const participation = { isParticipating: true, hasSuspendedListings: false };
      if (finds()) {
        say('seller_account', 'account.suspended');
        const suspended = { ...participation, hasSuspendedListings: true };
        const payload = [{ marketplace: { id: HERE }, participation: suspended }];
        return accountOf(answered(200, { payload }), marketplace);
      }
      const payload = [{ marketplace: { id: HERE }, participation }];
      const shapes = fc.constantFrom(
        answered(200, { payload: null }),
        answered(200, { errors: [{ code: 'InternalFailure' }] }),
        answered(200, { payload: [], errors: [{ code: 'InternalFailure' }] }),
        answered(403, { errors: [{ code: 'Unauthorized' }] }),
      );
      return accountOf(one(answered(200, { payload }), shapes), marketplace);
    },
    previewListing: async ({ sku }) => findingsOf(put(sku, true).issues),
    async submitListing({ sku }) {
      const { submission, issues: found } = put(sku, false);
      return { submission: hashedSubmission(submission), ...findingsOf(found) };
    },
    async readListing({ sku }) {
      token();
      const status = ['BUYABLE', 'DISCOVERABLE'];
      const summaries = [{ marketplaceId: HERE, status }];
      const good = answered(200, { sku, summaries, issues: [] });
      const seen = sightingOf(one(good, itemShape(sku)), { sku, marketplace });
      const standing = seen.issues.filter(({ owner }) => owner !== 'us' && owner !== 'them');
      return {
        state: seen.state,
        ...findingsOf(seen.state === 'on_sale' ? standing : seen.issues),
      };
    },
    takeDownListing: async () => ({}),
    async sendMessage({ messageId }) {
      const about = { messageId, notificationId: 'n-1', channel: 'sms' };
      const good = answered(200, { ...about, status: 'DELIVERED' });
      const shapes = fc.oneof(
        words.map((reason) => answered(200, { ...about, status: 'FAILED', reason })),
        words.map((status) => answered(200, { ...about, status })),
      );
      const { message, ...delivery } = readNotificationAnswer(messageId, one(good, shapes));
      return { ...delivery, message: messageOf(message) };
    },
  };
  const strays: string[] = [];
  const held = Object.entries(calls).map(([name, call]) => [
    name,
    async (input: never) => {
      const answer = await call(input);
      const { success } = ANSWERS[name as keyof OutsideActivities].safeParse(answer);
      if (!success) strays.push(`${name}: ${JSON.stringify(answer)}`);
      return answer;
    },
  ]);
  return { calls: Object.fromEntries(held) as OutsideActivities, said, strays };
}
