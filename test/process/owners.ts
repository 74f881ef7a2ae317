import { ApplicationFailure } from '@temporalio/common';
import { readDeletion, readFileAnswer } from '../../activities/document-answers.ts';
import type { Answer } from '../../activities/http.ts';
import { readKycAnswer } from '../../activities/kyc-answers.ts';
import type { Check, Question } from '../../activities/kyc-questions.ts';
import {
  accountOf,
  grantOf,
  sightingOf,
  submissionOf,
  takenDownOf,
} from '../../activities/marketplaces/amazon/answers.ts';
import { findingsOf } from '../../activities/marketplaces/findings.ts';
import { readNotificationAnswer } from '../../activities/notification-answers.ts';
import { readRegistryAnswer } from '../../activities/registry-answers.ts';
import { REGISTRY_LEVELS } from '../../contracts/vocabulary.ts';
import { MARKETPLACES } from '../../policies/served-marketplaces.ts';
import { FAULTS } from '../../workflows/interface/activities.ts';

/** The owner of each answer of each outside system, found by running the activities' readers on the answers. */

/** One row: the answer in words, its owner, and its code. */
type Row = [answer: string, owner: string, code: string];

const OF_FAULT: Readonly<Record<string, string>> = {
  [FAULTS.UNAVAILABLE]: 'them',
  [FAULTS.QUOTA]: 'them',
  [FAULTS.REJECTED_REQUEST]: 'us',
  [FAULTS.NOT_AUTHORISED]: 'authorisation',
};
const OF_OUTCOME: Readonly<Record<string, string>> = {
  invalid: 'artisan',
  returned: 'artisan',
  rejected: 'artisan',
  artisan: 'artisan',
  doubtful: 'a person looks',
  approval: 'a person looks',
  unknown: 'unknown',
};

/** @param read gives a report, whose outcome or finding says the owner, or throws. */
function row(
  answer: string,
  read: () => { outcome?: string; codes?: readonly string[] } | undefined,
): Row {
  try {
    const { outcome = '', codes = [] } = read() ?? {};
    const owner = OF_OUTCOME[outcome] ?? (codes.length > 0 ? 'artisan' : '–');
    return [answer, owner, codes.map((one) => `\`${one}\``).join(' ') || outcome || '–'];
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
    const [said] = (error.details ?? []) as { code?: string }[];
    const code = error.type === FAULTS.QUOTA ? 'asked again later, told to no case' : said?.code;
    return [answer, OF_FAULT[error.type ?? ''] ?? '?', code?.includes(' ') ? code : `\`${code}\``];
  }
}

const answer = (status: number, body?: unknown): Answer => ({
  status,
  body,
  header: () => undefined,
});

const STATUSES: readonly [string, Answer][] = [
  ['200 with HTML, null or another shape', answer(200, null)],
  ['a redirect, which is never followed', answer(307)],
  ['400 and other refusals of the request', answer(400, { errors: [{ code: 'InvalidInput' }] })],
  ['401', answer(401, { errors: [{ code: 'Unauthorized' }] })],
  ['403', answer(403, { errors: [{ code: 'Unauthorized' }] })],
  ['any 4xx without JSON, as a proxy’s page', answer(404)],
  ['408, 425', answer(408)],
  ['429', answer(429)],
  ['5xx', answer(503)],
];

const QUESTIONS: Readonly<Record<Check, Question>> = {
  identity: { check: 'identity', fields: { name: 'A B', reference: 'r', lastFour: '1119' } },
  pan: { check: 'pan', fields: { name: 'A B', pan: 'ZZZPB0001Z' } },
  bank: { check: 'bank', fields: { name: 'A B', account: '00001', ifsc: 'SBIN0000300' } },
  tax: { check: 'tax', fields: { number: '09ZZZPX0001Z1Z9' } },
};
const KYC_WORDS: Readonly<Record<Check, readonly string[]>> = {
  identity: ['NOT_FOUND', 'INACTIVE', 'LAST_FOUR_MISMATCH', 'MOBILE_NOT_LINKED'],
  pan: ['NOT_FOUND', 'INACTIVE'],
  bank: ['NOT_FOUND', 'ACCOUNT_CLOSED', 'ACCOUNT_BLOCKED', 'IFSC_UNKNOWN'],
  tax: ['NOT_FOUND', 'CANCELLED', 'SUSPENDED', 'PAN_MISMATCH'],
};
const CHECKS = Object.keys(QUESTIONS) as Check[];

function kyc(): Row[] {
  const said = (check: Check, body: object) => () =>
    readKycAnswer(QUESTIONS[check], 'ref', answer(200, { referenceId: 'ref', ...body }));
  return [
    row('`VALID`, name from 85', said('pan', { status: 'VALID', nameMatch: 90 })),
    row('`VALID`, name from 34 to 84', said('pan', { status: 'VALID', nameMatch: 60 })),
    row('`VALID` without a name match', said('pan', { status: 'VALID' })),
    row('`VALID`, name below 34', said('pan', { status: 'VALID', nameMatch: 3 })),
    row('`RECEIVED`, `IN_PROCESS`', said('pan', { status: 'IN_PROCESS' })),
    row('`FAILED`', said('pan', { status: 'FAILED' })),
    ...CHECKS.flatMap((check) => [
      ...KYC_WORDS[check].map((reason) =>
        row(`${check}: \`INVALID\`, \`${reason}\``, said(check, { status: 'INVALID', reason })),
      ),
      row(`${check}: \`INVALID\` without a reason`, said(check, { status: 'INVALID' })),
    ]),
    row('`INVALID`, any other reason', said('pan', { status: 'INVALID', reason: 'ELSE' })),
    row('any other status', said('pan', { status: 'ELSE' })),
    row('to another question', () =>
      readKycAnswer(QUESTIONS.pan, 'ref', answer(200, { referenceId: 'x', status: 'VALID' })),
    ),
  ];
}

function registry(): Row[] {
  const said = (status: string, reason?: string) => () => {
    const levels = REGISTRY_LEVELS.map((level, index) =>
      index === 0 ? { level, status, reason } : { level, status: 'APPROVED' },
    );
    return readRegistryAnswer('N', answer(200, { schemeNumber: 'N', levels }));
  };
  const reasons = ['NOT_ELIGIBLE', 'UNDER_AGE', 'FAMILY_MEMBER_REGISTERED', 'GOVERNMENT_SERVICE'];
  return [
    row('all three `APPROVED`', said('APPROVED')),
    row('`PENDING`', said('PENDING')),
    row('`RETURNED`', said('RETURNED')),
    ...[...reasons, 'RECENT_LOAN', 'NOT_IN_TRADE', 'DUPLICATE'].map((reason) =>
      row(`\`REJECTED\`, \`${reason}\``, said('REJECTED', reason)),
    ),
    row('`REJECTED` without a reason', said('REJECTED')),
    row('`REJECTED`, any other reason', said('REJECTED', 'ELSE')),
    row('any other status', said('ELSE')),
    row('its own 404: waited for, since a fresh number may take days', () => {
      const { outcome } = readRegistryAnswer('N', answer(404, { error: 'NOT_FOUND' }));
      return { outcome };
    }),
  ];
}

function documents(): Row[] {
  const announced = { uri: 'store:x', sha256: 'a', mediaType: 'image/png', bytes: 9 } as const;
  const file = { sha256: 'a', mediaType: 'image/png', bytes: 9 };
  const said = (of: Parameters<typeof readFileAnswer>[0]) => () => ({
    codes: readFileAnswer(of, announced),
  });
  return [
    row('the file as announced', said({ file })),
    row('empty', said({ file: { ...file, bytes: 0 } })),
    row('another content', said({ file: { ...file, sha256: 'b' } })),
    row('another type', said({ file: { ...file, mediaType: null } })),
    row('another size', said({ file: { ...file, bytes: 8 } })),
    row('its own 404 or 410', said(answer(404, { error: 'NOT_FOUND' }))),
    row('deletion: 204, or its own 404 or 410', () => {
      readDeletion(answer(204));
      return { outcome: 'deleted' };
    }),
    row('deletion: 200 with HTML', () => {
      readDeletion(answer(200, undefined));
      return { outcome: 'deleted' };
    }),
  ];
}

function messages(): Row[] {
  const about = { messageId: 'm', notificationId: 'n', channel: 'sms' };
  const said = (body: object) => () => {
    const { delivered, code } = readNotificationAnswer('m', answer(200, { ...about, ...body }));
    return delivered ? { outcome: 'delivered' } : { codes: [code] };
  };
  return [
    row('`DELIVERED`', said({ status: 'DELIVERED' })),
    ...['UNREACHABLE', 'INVALID_NUMBER', 'OPTED_OUT'].map((reason) =>
      row(`\`FAILED\`, \`${reason}\``, said({ status: 'FAILED', reason })),
    ),
    row('`FAILED`, any other reason', said({ status: 'FAILED', reason: 'ELSE' })),
    row('any other status', said({ status: 'ELSE' })),
  ];
}

function amazon(): Row[] {
  const [marketplace] = MARKETPLACES;
  if (marketplace === undefined) throw new Error('a marketplace is served');
  const { marketplaceId } = marketplace;
  const asked = { sku: 'S', marketplace };
  const preview =
    (...issues: object[]) =>
    () => {
      const body = { sku: 'S', status: 'INVALID', submissionId: 's', issues };
      const read = submissionOf(answer(200, body), { ...asked, isPreview: true });
      return told(findingsOf(read.issues));
    };
  const issue = (more: object) => ({ severity: 'ERROR', attributeNames: ['item_name'], ...more });
  const category = (name: string) => issue({ categories: [name] });
  const participation =
    (isParticipating: boolean, hasSuspendedListings = false) =>
    () => {
      const one = { isParticipating, hasSuspendedListings };
      const payload = [{ marketplace: { id: marketplaceId }, participation: one }];
      return accountOf(answer(200, { payload }), marketplace);
    };
  const grant = (error: string, whose: Parameters<typeof grantOf>[2], why?: string) => () => {
    grantOf(400, { error, error_description: why }, whose);
    return undefined;
  };
  const seen =
    (body: object, status = 200) =>
    () => {
      const { state, issues } = sightingOf(answer(status, { sku: 'S', ...body }), asked);
      const { finding, issues: found } = findingsOf(issues);
      return finding === 'none' ? { outcome: state } : told({ finding, issues: found });
    };
  const summary = (...status: string[]) => ({ summaries: [{ marketplaceId, status }] });
  const exempt = {
    actions: [{ action: 'LISTING_SUPPRESSED' }],
    exemption: { status: 'EXEMPT' },
  };
  const down =
    (body: object, status = 200) =>
    () => {
      takenDownOf(answer(status, body), asked);
      return { outcome: 'taken down' };
    };
  const submission = { sku: 'S', submissionId: 's' };
  const categories = ['INVALID_ATTRIBUTE', 'MISSING_ATTRIBUTE', 'INVALID_IMAGE', 'MISSING_IMAGE'];
  const prices = ['INVALID_PRICE', 'MISSING_PRICE', 'DUPLICATE', 'QUALIFICATION_REQUIRED'];
  return [
    row('token: `invalid_grant`, the artisan’s own', grant('invalid_grant', 'own')),
    row('token: the same, “expired”', grant('invalid_grant', 'own', 'it has expired')),
    row('token: `invalid_grant`, a collective’s', grant('invalid_grant', 'collective')),
    row('token: `invalid_grant`, our own account’s', grant('invalid_grant', 'ours')),
    row('token: `server_error`, `temporarily_unavailable`', grant('server_error', 'own')),
    row('token: any other word', grant('invalid_client', 'own')),
    row('account: takes part here', participation(true)),
    row('account: does not take part here', participation(false)),
    row('account: listings suspended', participation(true, true)),
    row('account: only `errors`, or a payload of null', () =>
      accountOf(answer(200, { payload: null }), marketplace),
    ),
    ...[...categories, ...prices].map((name) =>
      row(`issue: \`${name}\` of a field of the product`, preview(category(name))),
    ),
    row('issue: any other category, or none', preview(category('ELSE'))),
    row('issue: any other severity', preview(issue({ severity: 'ELSE', categories: ['ELSE'] }))),
    row(
      'issue: an attribute that no field is made into',
      preview({ ...category('MISSING_ATTRIBUTE'), attributeNames: ['batteries_required'] }),
    ),
    row('issue: “an internal error”', preview({ code: '4000000', severity: 'ERROR' })),
    row('`INVALID` without an issue, or only with another store’s', preview()),
    row('listing: buyable and discoverable', seen(summary('BUYABLE', 'DISCOVERABLE'))),
    row(
      'listing: the same, with an issue that is exempt',
      seen({
        ...summary('BUYABLE', 'DISCOVERABLE'),
        issues: [{ ...category('INVALID_IMAGE'), enforcements: exempt }],
      }),
    ),
    row('listing: without one of the two', seen(summary('DISCOVERABLE'))),
    row('listing: its own 404', seen({ errors: [{ code: 'NOT_FOUND' }] }, 404)),
    row('listing: without a summary of this store', seen({ summaries: [] })),
    row('take-down: `ACCEPTED`', down({ ...submission, status: 'ACCEPTED' })),
    row('take-down: its own 404', down({ errors: [{ code: 'NOT_FOUND' }] }, 404)),
    row('take-down: `INVALID`', down({ ...submission, status: 'INVALID' })),
  ];
}

const told = ({ finding, issues }: ReturnType<typeof findingsOf>) => ({
  outcome: finding,
  codes: [...new Set(issues.map(({ code }) => code))],
});

/** The answers that every system can give, then those of each system in the order of the path. */
export function ownerTables(): readonly {
  readonly system: string;
  readonly rows: readonly Row[];
}[] {
  const byStatus = STATUSES.map(([name, one]) =>
    row(name, () => readKycAnswer(QUESTIONS.pan, 'ref', one)),
  );
  return [
    { system: 'Every system, by the answer’s status', rows: byStatus },
    { system: 'The scheme’s registry', rows: registry() },
    { system: 'The document store', rows: documents() },
    { system: 'The verification provider', rows: kyc() },
    { system: 'Amazon’s marketplaces', rows: amazon() },
    { system: 'The messaging provider', rows: messages() },
  ];
}
