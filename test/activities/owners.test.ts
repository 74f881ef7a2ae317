import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { holdsFile, readDeletion, readFileAnswer } from '../../activities/document-answers.ts';
import type { HeaderOf } from '../../activities/failures.ts';
import type { Answer } from '../../activities/http.ts';
import { readKycAnswer } from '../../activities/kyc-answers.ts';
import type { Question } from '../../activities/kyc-questions.ts';
import { readNotificationAnswer } from '../../activities/notification-answers.ts';
import { readRegistryAnswer } from '../../activities/registry-answers.ts';
import type { DocumentReference } from '../../contracts/intake/evidence.ts';
import { isReasonCode } from '../../contracts/reason-codes.ts';
import { FAULTS, type Owner } from '../../workflows/interface/activities.ts';

/** Every answer of an outside system has one owner. `null`: the answer is positive and needs no owner. */
type Matter = Owner | null;

const OF_FAULT: Readonly<Record<string, Owner>> = {
  [FAULTS.UNAVAILABLE]: 'them',
  [FAULTS.QUOTA]: 'them',
  [FAULTS.REJECTED_REQUEST]: 'us',
};

/** The owner of an answer, with the finding as `outcome codes` or the fault that was thrown. */
function told(read: () => { outcome?: string; codes: readonly string[] }): [Matter, string] {
  try {
    const { outcome = '', codes } = read();
    for (const code of codes) expect(isReasonCode(code)).toBe(true);
    const words = [outcome, ...codes].filter((one) => one !== '').join(' ');
    const isPositive = codes.length === 0 && outcome !== 'unknown';
    return [outcome === 'unknown' ? 'unknown' : isPositive ? null : 'artisan', words];
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
    return [OF_FAULT[error.type ?? ''] ?? 'unknown', error.type ?? ''];
  }
}

const noHeader: HeaderOf = () => null;
const answer = (status: number, body?: unknown): Answer => ({ status, header: noHeader, body });
/** A proxy may answer in place of the system: its answer is no JSON. */
const HTML = undefined;

/** How every system's answer is read by its status alone, whatever its body. */
const BY_STATUS: [string, Answer, Matter, string][] = [
  ['200 with HTML', answer(200, HTML), 'them', 'UNAVAILABLE'],
  ['200 with null', answer(200, null), 'them', 'UNAVAILABLE'],
  ['200 with an empty object', answer(200, {}), 'them', 'UNAVAILABLE'],
  ['200 with a list', answer(200, []), 'them', 'UNAVAILABLE'],
  ['200 with an error', answer(200, { error: 'NOT_FOUND' }), 'them', 'UNAVAILABLE'],
  ['204', answer(204, HTML), 'them', 'UNAVAILABLE'],
  ['302', answer(302, HTML), 'them', 'UNAVAILABLE'],
  ['307', answer(307, HTML), 'them', 'UNAVAILABLE'],
  ['400', answer(400, { error: 'MALFORMED' }), 'us', 'REJECTED_REQUEST'],
  ['400 of a proxy', answer(400, HTML), 'them', 'UNAVAILABLE'],
  ['401', answer(401, { error: 'UNAUTHORISED' }), 'us', 'REJECTED_REQUEST'],
  ['401 of a proxy', answer(401, HTML), 'them', 'UNAVAILABLE'],
  ['403', answer(403, { error: 'FORBIDDEN' }), 'us', 'REJECTED_REQUEST'],
  ['403 of a proxy', answer(403, HTML), 'them', 'UNAVAILABLE'],
  ['404 of a proxy', answer(404, HTML), 'them', 'UNAVAILABLE'],
  ['408', answer(408, HTML), 'them', 'UNAVAILABLE'],
  ['422', answer(422, { error: 'TEMPLATE_MISMATCH' }), 'us', 'REJECTED_REQUEST'],
  ['429', answer(429, HTML), 'them', 'QUOTA'],
  ['500', answer(500, HTML), 'them', 'UNAVAILABLE'],
  ['503', answer(503, { error: 'SOURCE_UNAVAILABLE' }), 'them', 'UNAVAILABLE'],
];

describe('an answer of the verification provider', () => {
  const QUESTIONS: Readonly<Record<Question['check'], Question>> = {
    identity: { check: 'identity', fields: { name: 'A B', reference: 'r', lastFour: '1119' } },
    pan: { check: 'pan', fields: { name: 'A B', pan: 'ZZZPB0001Z' } },
    bank: { check: 'bank', fields: { name: 'A B', account: '00001', ifsc: 'SBIN0000300' } },
    tax: { check: 'tax', fields: { number: '09ZZZPX0001Z1Z9' } },
  };
  const read = (check: Question['check'], one: Answer, about = QUESTIONS[check]) =>
    told(() => readKycAnswer(about, 'ref', one));
  const said = (body: object) => answer(200, { referenceId: 'ref', ...body });

  it.each(BY_STATUS)('by its status: %s', (_name, one, owner, words) => {
    expect(read('pan', one)).toEqual([owner, words]);
  });

  it.each<[Question['check'], object, Matter, string]>([
    ['identity', { status: 'VALID', nameMatch: 100 }, null, 'valid'],
    ['identity', { status: 'VALID', nameMatch: 60 }, 'artisan', 'doubtful kyc.name_doubtful'],
    ['identity', { status: 'VALID', nameMatch: 0 }, 'artisan', 'invalid kyc.name_mismatch'],
    ['identity', { status: 'VALID', nameMatch: null }, 'artisan', 'doubtful kyc.name_unchecked'],
    ['identity', { status: 'VALID' }, 'artisan', 'doubtful kyc.name_unchecked'],
    ['pan', { status: 'VALID' }, 'artisan', 'doubtful kyc.name_unchecked'],
    ['pan', { status: 'VALID', nameMatch: 33.5 }, 'artisan', 'invalid pan.name_mismatch'],
    ['bank', { status: 'VALID', nameMatch: null }, 'artisan', 'doubtful kyc.name_unchecked'],
    // The tax check names nobody.
    ['tax', { status: 'VALID' }, null, 'valid'],
    ['tax', { status: 'VALID', nameMatch: null }, null, 'valid'],
    ['tax', { status: 'VALID', nameMatch: 100 }, 'unknown', 'unknown kyc.unclear'],
    ['tax', { status: 'VALID', nameMatch: 0 }, 'unknown', 'unknown kyc.unclear'],
    ['pan', { status: 'VALID', nameMatch: 101 }, 'them', 'UNAVAILABLE'],
    ['pan', { status: 'VALID', nameMatch: -1 }, 'them', 'UNAVAILABLE'],
    ['pan', { status: 'VALID', nameMatch: '100' }, 'them', 'UNAVAILABLE'],
    ['pan', { status: 'RECEIVED' }, null, 'pending'],
    ['pan', { status: 'IN_PROCESS' }, null, 'pending'],
    ['pan', { status: 'FAILED' }, 'them', 'UNAVAILABLE'],
    ['pan', { status: 'FAILED', reason: 'NOT_FOUND' }, 'them', 'UNAVAILABLE'],
    ['identity', { status: 'INVALID', reason: 'NOT_FOUND' }, 'artisan', 'invalid kyc.not_found'],
    ['identity', { status: 'INVALID', reason: 'INACTIVE' }, 'artisan', 'invalid kyc.inactive'],
    ['pan', { status: 'INVALID', reason: 'INACTIVE' }, 'artisan', 'invalid pan.inactive'],
    ['bank', { status: 'INVALID', reason: 'IFSC_UNKNOWN' }, 'artisan', 'invalid bank.ifsc_unknown'],
    ['tax', { status: 'INVALID', reason: 'PAN_MISMATCH' }, 'artisan', 'invalid tax.pan_mismatch'],
    // Without a reason the word itself is what was found.
    ['identity', { status: 'INVALID' }, 'artisan', 'invalid kyc.invalid'],
    ['pan', { status: 'INVALID', reason: null }, 'artisan', 'invalid pan.invalid'],
    ['bank', { status: 'INVALID', reason: '' }, 'artisan', 'invalid bank.invalid'],
    ['tax', { status: 'INVALID' }, 'artisan', 'invalid tax.invalid'],
    // A reason of another check is none of this one's.
    ['pan', { status: 'INVALID', reason: 'ACCOUNT_CLOSED' }, 'unknown', 'unknown kyc.unclear'],
    ['pan', { status: 'INVALID', reason: 'SOURCE_BUSY' }, 'unknown', 'unknown kyc.unclear'],
    ['pan', { status: 'INVALID', reason: 'constructor' }, 'unknown', 'unknown kyc.unclear'],
    ['pan', { status: 'REJECTED' }, 'unknown', 'unknown kyc.unclear'],
    ['pan', { status: 'valid', nameMatch: 100 }, 'unknown', 'unknown kyc.unclear'],
    ['pan', { status: 'constructor' }, 'unknown', 'unknown kyc.unclear'],
    ['pan', { status: '' }, 'them', 'UNAVAILABLE'],
    ['pan', { status: null }, 'them', 'UNAVAILABLE'],
    ['pan', { nameMatch: 100 }, 'them', 'UNAVAILABLE'],
    ['pan', { status: 'INVALID', reason: 7 }, 'them', 'UNAVAILABLE'],
    // To another question, or to none.
    ['pan', { referenceId: 'other', status: 'VALID', nameMatch: 100 }, 'them', 'UNAVAILABLE'],
    ['pan', { referenceId: 'other', status: 'INVALID' }, 'them', 'UNAVAILABLE'],
    ['pan', { referenceId: undefined, status: 'INVALID' }, 'them', 'UNAVAILABLE'],
    ['pan', { referenceId: null, status: 'INVALID' }, 'them', 'UNAVAILABLE'],
  ])('on %s: %o', (check, body, owner, words) => {
    expect(read(check, said(body))).toEqual([owner, words]);
  });

  it('that a bank is not valid is a typing error in the IFSC where nobody knows the bank', () => {
    const about = { check: 'bank', fields: { ...QUESTIONS.bank.fields, ifsc: 'ZZZZ0000001' } };
    expect(read('bank', said({ status: 'INVALID' }), about as Question)).toEqual([
      'artisan',
      'invalid bank.ifsc_unknown',
    ]);
  });
});

describe('an answer of the registry', () => {
  const read = (one: Answer) => told(() => readRegistryAnswer('PMV-TEST-1', one));
  const LEVELS = ['local_body', 'district_committee', 'screening_committee'];
  const three = (statuses: string, reason?: string | null) =>
    statuses.split(' ').map((status, index) => ({ level: LEVELS[index], status, reason }));
  const said = (levels: unknown, schemeNumber: unknown = 'PMV-TEST-1') =>
    answer(200, { schemeNumber, levels });
  const approved = three('APPROVED APPROVED APPROVED');

  it.each(BY_STATUS)('by its status: %s', (_name, one, owner, words) => {
    expect(read(one)).toEqual([owner, words]);
  });

  it.each<[string, Answer, Matter, string]>([
    ['approved', said(approved), null, 'approved'],
    ['one pending', said(three('APPROVED PENDING PENDING')), null, 'pending'],
    ['returned', said(three('APPROVED RETURNED PENDING')), 'artisan', 'pending registry.returned'],
    [
      'rejected for a reason',
      said(three('APPROVED REJECTED PENDING', 'RECENT_LOAN')),
      'artisan',
      'rejected registry.recent_loan',
    ],
    [
      'rejected without one',
      said(three('REJECTED PENDING PENDING')),
      'artisan',
      'rejected registry.rejected',
    ],
    [
      'rejected for a reason that we do not know',
      said(three('REJECTED PENDING PENDING', 'FEE_NOT_PAID')),
      'unknown',
      'unknown registry.unclear',
    ],
    [
      'a status that we do not know',
      said(three('APPROVED DEFERRED PENDING')),
      'unknown',
      'unknown registry.unclear',
    ],
    [
      'a status in another case',
      said(three('approved approved approved')),
      'unknown',
      'unknown registry.unclear',
    ],
    [
      'a fourth level',
      said([...approved, { level: 'ministry', status: 'PENDING' }]),
      'unknown',
      'unknown registry.unclear',
    ],
    ['a level is missing', said(approved.slice(1)), 'them', 'UNAVAILABLE'],
    ['a level is there twice', said([...approved, approved[0]]), 'them', 'UNAVAILABLE'],
    ['no level at all', said([]), 'them', 'UNAVAILABLE'],
    ['null for the levels', said(null), 'them', 'UNAVAILABLE'],
    ['null for a status', said([{ level: 'local_body', status: null }]), 'them', 'UNAVAILABLE'],
    ['about another application', said(approved, 'PMV-TEST-2'), 'them', 'UNAVAILABLE'],
    ['about none', said(approved, null), 'them', 'UNAVAILABLE'],
    [
      '404 of its own',
      answer(404, { error: 'NOT_FOUND' }),
      'artisan',
      'pending registry.not_found',
    ],
    ['404 of a proxy', answer(404, HTML), 'them', 'UNAVAILABLE'],
    ['404 of another interface', answer(404, { errors: [] }), 'them', 'UNAVAILABLE'],
    ['404 for another reason', answer(404, { error: 'NO_ROUTE' }), 'them', 'UNAVAILABLE'],
  ])('%s', (_name, one, owner, words) => {
    expect(read(one)).toEqual([owner, words]);
  });

  it('says nothing of what it knew before where it knows nothing or is not understood', () => {
    const report = (one: Answer) => readRegistryAnswer('PMV-TEST-1', one);
    expect(report(answer(404, { error: 'NOT_FOUND' })).levels).toBeNull();
    expect(report(said(three('APPROVED DEFERRED PENDING'))).levels).toBeNull();
    const rejected = report(said(three('APPROVED REJECTED PENDING', 'FEE_NOT_PAID')));
    expect(rejected.levels).toEqual({
      local_body: 'approved',
      district_committee: 'rejected',
      screening_committee: 'pending',
    });
  });
});

describe('an answer of the document store', () => {
  const announced: DocumentReference = {
    uri: 'store:x.png',
    sha256: 'a'.repeat(64),
    mediaType: 'image/png',
    bytes: 100,
  };
  const file = { bytes: 100, sha256: 'a'.repeat(64), mediaType: 'image/png' };
  const read = (one: Parameters<typeof readFileAnswer>[0]) =>
    told(() => ({ codes: readFileAnswer(one, announced) }));
  const remove = (one: Answer) =>
    told(() => {
      readDeletion(one);
      return { codes: [] };
    });
  const own = [answer(404, { error: 'NOT_FOUND' }), answer(410, { error: 'GONE' })];
  const foreign = [answer(404, HTML), answer(410, HTML), answer(404, { errors: [] })];

  it.each(BY_STATUS)('with no file, by its status: %s', (_name, one, owner, words) => {
    expect(read(one)).toEqual([owner, words]);
    if (one.status !== 204) expect(remove(one)).toEqual([owner, words]);
  });

  it('with a file names its defects', () => {
    expect(read({ file })).toEqual([null, '']);
    expect(read({ file: { ...file, bytes: 0 } })).toEqual(['artisan', 'document.empty']);
    expect(read({ file: { bytes: 9, sha256: 'b', mediaType: null } })).toEqual([
      'artisan',
      'document.digest_mismatch document.type_mismatch document.size_mismatch',
    ]);
  });

  it('says that there is none only in its own words', () => {
    for (const one of own) expect(read(one)).toEqual(['artisan', 'document.missing']);
    for (const one of foreign) expect(read(one)).toEqual(['them', 'UNAVAILABLE']);
  });

  it('says that a file is deleted, or was before, only in its own words', () => {
    for (const one of [answer(204, HTML), ...own]) expect(remove(one)).toEqual([null, '']);
    for (const one of foreign) expect(remove(one)).toEqual(['them', 'UNAVAILABLE']);
    for (const status of [200, 202]) {
      expect(remove(answer(status, HTML))).toEqual(['them', 'UNAVAILABLE']);
      expect(remove(answer(status, { error: 'GONE' }))).toEqual(['them', 'UNAVAILABLE']);
    }
  });

  it.each([
    [200, 'image/png', true],
    [200, 'application/pdf', true],
    [200, 'application/octet-stream', true],
    [200, null, true],
    [200, 'text/html', false],
    [200, 'Text/HTML; charset=utf-8', false],
    [200, 'application/json', false],
    [200, 'application/problem+json; charset=utf-8', false],
    [200, 'application/xhtml+xml', false],
    [204, 'image/png', false],
    [206, 'image/png', false],
    [404, 'image/png', false],
  ])('of %i with the type %s holds a file: %s', (status, type, holds) => {
    expect(holdsFile(status, (name) => (name === 'content-type' ? type : null))).toBe(holds);
  });
});

describe('an answer of the messaging provider', () => {
  const read = (one: Answer) =>
    told(() => {
      const { delivered, code } = readNotificationAnswer('case/r1', one);
      return { outcome: delivered ? 'delivered' : '', codes: code === '' ? [] : [code] };
    });
  const sent = { messageId: 'case/r1', notificationId: 'N-1', channel: 'sms' };
  const said = (body: object) => answer(200, { ...sent, ...body });

  it.each(BY_STATUS)('by its status: %s', (_name, one, owner, words) => {
    expect(read(one)).toEqual([owner, words]);
  });

  it.each<[object, Matter, string]>([
    [{ status: 'DELIVERED', reason: null }, null, 'delivered'],
    [{ status: 'FAILED', reason: 'UNREACHABLE' }, 'artisan', 'notification.unreachable'],
    [{ status: 'FAILED', reason: 'INVALID_NUMBER' }, 'artisan', 'notification.invalid_number'],
    [{ status: 'FAILED', reason: 'OPTED_OUT' }, 'artisan', 'notification.opted_out'],
    [{ status: 'FAILED', reason: 'HANDSET_FULL' }, 'artisan', 'notification.not_delivered'],
    [{ status: 'FAILED', reason: 'constructor' }, 'artisan', 'notification.not_delivered'],
    [{ status: 'FAILED' }, 'artisan', 'notification.not_delivered'],
    [{ status: 'QUEUED' }, 'them', 'UNAVAILABLE'],
    [{ status: 'delivered' }, 'them', 'UNAVAILABLE'],
    [{ status: null }, 'them', 'UNAVAILABLE'],
    [{ status: 'DELIVERED', messageId: 'case/r2' }, 'them', 'UNAVAILABLE'],
    [{ status: 'FAILED', messageId: 'case/r2', reason: 'OPTED_OUT' }, 'them', 'UNAVAILABLE'],
    [{ status: 'DELIVERED', messageId: undefined }, 'them', 'UNAVAILABLE'],
    [{ status: 'DELIVERED', notificationId: '' }, 'them', 'UNAVAILABLE'],
    [{ status: 'DELIVERED', channel: undefined }, 'them', 'UNAVAILABLE'],
    [{ status: 'DELIVERED', channel: 'Asha Devi' }, null, 'delivered'],
  ])('%o', (body, owner, words) => {
    expect(read(said(body))).toEqual([owner, words]);
  });

  it.each([
    ['sms', 'sms'],
    ['SMS', 'sms'],
    ['WhatsApp', 'whatsapp'],
    ['push', 'other'],
    ['Asha Devi 9300011122', 'other'],
    // Values of Twilio's `channel` in its Verify API that are no way of ours.
    ['call', 'other'],
    ['sna', 'other'],
    ['__proto__', 'other'],
  ])('says by a word of ours that it went by %s', (channel, word) => {
    const read_ = readNotificationAnswer('case/r1', said({ status: 'DELIVERED', channel }));
    expect(read_.channel).toBe(word);
  });
});
