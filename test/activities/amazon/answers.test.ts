import { ApplicationFailure } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../activities/http.ts';
import {
  accountOf,
  grantOf,
  sightingOf,
  submissionOf,
  takenDownOf,
  type Whose,
} from '../../../activities/marketplaces/amazon/answers.ts';
import { findingsOf } from '../../../activities/marketplaces/findings.ts';
import { isReasonCode } from '../../../contracts/reason-codes.ts';
import { ATTRIBUTES } from '../../../contracts/vocabulary.ts';
import { MARKETPLACES } from '../../../policies/served-marketplaces.ts';
import { FAULTS } from '../../../workflows/interface/activities.ts';

/**
 * How each answer of Amazon is read, and its owner. Inputs marked "model" are the examples of Amazon's own models
 * (amzn/selling-partner-api-models, commit 34dc93f), with our SKU and store put in.
 */
const [india, emirates] = MARKETPLACES;
if (india === undefined || emirates === undefined) throw new Error('two marketplaces are needed');
const HERE = india.marketplaceId;
const SKU = 'ABCDE-22222-P01';
const asked = { sku: SKU, marketplace: india };

const answer = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => ({
  status,
  body,
  header: (name) => headers[name],
});
const HTML = '<html><body>404 Not Found</body></html>';
const errors = (code: string) => ({ errors: [{ code, message: 'x', details: '' }] });

/** The result, or the type and code of the error. */
function outcome(judge: () => unknown): unknown {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
    const [{ code } = { code: null }] = (error.details ?? []) as { code: string | null }[];
    if (code !== null) expect(isReasonCode(code)).toBe(true);
    return `${error.type} ${code}`;
  }
}
const THEM = `${FAULTS.UNAVAILABLE} fault.unavailable`;
const us = (code = 'fault.request_rejected') => `${FAULTS.REJECTED_REQUEST} ${code}`;

describe('getMarketplaceParticipations', () => {
  const participation = (
    id: string,
    isParticipating: unknown = true,
    hasSuspendedListings: unknown = false,
  ) => ({
    marketplace: { id, countryCode: 'IN', name: 'x' },
    storeName: 'BestSellerStore',
    participation: { isParticipating, hasSuspendedListings },
  });
  const payload = (...entries: unknown[]) => ({ payload: entries });
  const linked = { outcome: 'linked', codes: [] };
  const returned = (code: string) => ({ outcome: 'returned', codes: [code] });

  it.each<[string, Answer, unknown]>([
    ['model: sellers.json, 200', answer(payload(participation(HERE))), linked],
    ['suspended', answer(payload(participation(HERE, true, true))), returned('account.suspended')],
    ['elsewhere only', answer(payload(participation('X'))), returned('account.not_found')],
    ['nowhere', answer(payload()), returned('account.not_found')],
    ['not here', answer(payload(participation(HERE, false))), returned('account.not_found')],
    [
      'of two minds',
      answer(payload(participation(HERE), participation(HERE, false))),
      { outcome: 'unknown', codes: ['account.unclear'] },
    ],
    ['here, beside errors', answer({ ...payload(participation(HERE)), errors: [{}] }), linked],
    ['elsewhere, beside errors', answer({ ...payload(participation('X')), errors: [{}] }), THEM],
    ['errors only', answer(errors('InternalFailure')), THEM],
    ['no payload', answer({}), THEM],
    ['a payload of null', answer({ payload: null }), THEM],
    ['null', answer(null), THEM],
    ['HTML', answer(HTML), THEM],
    ['neither yes nor no', answer(payload(participation(HERE, 'yes'))), THEM],
    ['a store without an id', answer(payload({ marketplace: {} })), THEM],
    ['our role is missing', answer(errors('Unauthorized'), 403), us('fault.role')],
    ['a fresh token is not taken', answer(errors('Unauthorized'), 401), us('fault.credentials')],
    ['a 403 of a proxy', answer(HTML, 403), THEM],
    ['bad request', answer(errors('InvalidInput'), 400), us()],
    ['no such path', answer(errors('NotFound'), 404), us()],
    ['a 404 of a proxy', answer(HTML, 404), THEM],
    ['a redirect', answer('', 307, { location: 'http://elsewhere' }), THEM],
    ['internal failure', answer(errors('InternalFailure'), 500), THEM],
    ['too fast', answer(errors('QuotaExceeded'), 429), `${FAULTS.QUOTA} null`],
  ])('%s', (_what, given, expected) => {
    expect(outcome(() => accountOf(given, india))).toEqual(expected);
  });

  it('is about the marketplace that was asked for', () => {
    const given = answer(payload(participation(HERE)));
    expect(accountOf(given, emirates)).toEqual(returned('account.not_found'));
  });

  it('never returns an account for an answer of another shape', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(outcome(() => accountOf(answer(body), india))).toBe(THEM);
      }),
    );
  });
});

describe('the token request', () => {
  const denied = (error: string, error_description?: string) => ({ error, error_description });
  const AUTHORISED = { token: 'Atza|x', seconds: 3600 };
  const withdrawn = `${FAULTS.NOT_AUTHORISED} account.not_authorised`;
  const expired = `${FAULTS.NOT_AUTHORISED} account.authorisation_expired`;

  it.each<[string, number, unknown, Whose, unknown]>([
    ['granted', 200, { access_token: 'Atza|x', expires_in: 3600 }, 'own', AUTHORISED],
    ['taken back', 400, denied('invalid_grant', 'is not valid'), 'own', withdrawn],
    ['taken back, unsaid', 400, denied('invalid_grant'), 'own', withdrawn],
    ['run out', 400, denied('invalid_grant', 'has expired'), 'own', expired],
    [
      'a collective’s',
      400,
      denied('invalid_grant', 'has expired'),
      'collective',
      us('account.collective_not_authorised'),
    ],
    ['our own', 400, denied('invalid_grant'), 'ours', us('fault.our_account')],
    ['our client', 401, denied('invalid_client'), 'own', us('fault.credentials')],
    ['not our grant', 400, denied('unauthorized_client'), 'own', us('fault.credentials')],
    ['a word of its own', 400, denied('moon_phase'), 'own', us('fault.credentials')],
    ['not now', 400, denied('server_error'), 'own', THEM],
    ['nothing', 400, {}, 'own', THEM],
    ['another shape', 400, errors('x'), 'own', THEM],
    ['a refusal called success', 200, denied('invalid_grant'), 'own', THEM],
    ['a token called refusal', 400, { access_token: 'x', expires_in: 1 }, 'own', THEM],
    ['no token', 200, { access_token: '', expires_in: 3600 }, 'own', THEM],
    ['no time', 200, { access_token: 'x' }, 'own', THEM],
  ])('%s', (_what, status, body, whose, expected) => {
    expect(outcome(() => grantOf(status, body, whose))).toEqual(expected);
  });

  it('never takes the artisan’s grant away for another word', () => {
    const word = fc.string().filter((one) => one !== 'invalid_grant');
    fc.assert(
      fc.property(word, fc.string(), (error, why) => {
        const told = outcome(() => grantOf(400, { error, error_description: why }, 'own'));
        expect([us('fault.credentials'), THEM]).toContain(told);
      }),
    );
  });
});

/** An issue in the model's shape, with changed fields. */
const issue = (changed: Record<string, unknown> = {}) => ({
  code: '90220',
  message: "'item_name' is required but not supplied.",
  severity: 'ERROR',
  categories: ['MISSING_ATTRIBUTE'],
  attributeNames: ['item_name'],
  ...changed,
});
const enforced = (status: string | null, ...actions: string[]) => ({
  enforcements: {
    actions: actions.map((action) => ({ action })),
    ...(status === null ? {} : { exemption: { status } }),
  },
});
const INTERNAL = {
  code: '4000000',
  message: 'An internal error has occurred. Please try again.',
  severity: 'ERROR',
  categories: [],
};
const NONE = { finding: 'none', issues: [] };
const TITLE = { code: 'listing.missing_attribute', attribute: 'title', field: 'title.en' };
const OTHER = { code: 'listing.other', attribute: null };
const finding = (kind: string, ...issues: unknown[]) => ({ finding: kind, issues });
const APPROVAL = issue({ categories: ['QUALIFICATION_REQUIRED'], attributeNames: ['brand'] });
const APPROVAL_TOLD = { code: 'listing.qualification_required', attribute: 'other' };
const OURS = issue({ attributeNames: ['condition_type'] });

const previewOf = (issues: unknown, status = 'INVALID', changed: Record<string, unknown> = {}) =>
  outcome(() => {
    const body = { sku: SKU, status, submissionId: 'f1dc2914', issues, ...changed };
    return findingsOf(submissionOf(answer(body), { ...asked, isPreview: true }).issues);
  });

describe('the issues of a product', () => {
  it.each<[string, unknown[], unknown]>([
    ['a field of the product', [issue()], finding('artisan', TITLE)],
    [
      'a part of one',
      [issue({ categories: ['INVALID_PRICE'], attributeNames: ['purchasable_offer.our_price'] })],
      finding('artisan', {
        code: 'listing.invalid_price',
        attribute: 'price',
        field: 'priceInr',
      }),
    ],
    [
      'a picture, without saying which',
      [issue({ categories: ['INVALID_IMAGE'], attributeNames: undefined })],
      finding('artisan', { code: 'listing.invalid_image', attribute: null }),
    ],
    [
      'an attribute, without saying which',
      [issue({ attributeNames: [] })],
      finding('unknown', OTHER, { code: 'listing.missing_attribute', attribute: null }),
    ],
    ['only what we say of every product', [OURS], us('fault.listing_attribute')],
    [
      'only what no field is made into',
      [issue({ categories: ['INVALID_ATTRIBUTE'], attributeNames: ['fake_attribute'] })],
      us('fault.listing_attribute'),
    ],
    ['ours beside theirs', [OURS, issue()], finding('artisan', TITLE)],
    [
      'ours and theirs in one issue',
      [issue({ attributeNames: ['brand', 'item_name'] })],
      finding('artisan', TITLE),
    ],
    ['an approval', [APPROVAL], finding('approval', APPROVAL_TOLD)],
    ['an approval beside the artisan’s', [APPROVAL, issue()], finding('artisan', TITLE)],
    ['an approval beside ours', [APPROVAL, OURS], finding('approval', APPROVAL_TOLD)],
    [
      'a category that is not known',
      [issue({ categories: ['MOON_PHASE'] })],
      finding('unknown', { ...TITLE, code: 'listing.other' }),
    ],
    [
      'no category',
      [issue({ categories: [] })],
      finding('unknown', { ...TITLE, code: 'listing.other' }),
    ],
    [
      'a name that every object has',
      [issue({ categories: ['toString'] })],
      finding('unknown', { ...TITLE, code: 'listing.other' }),
    ],
    [
      'no categories at all, as older answers have it',
      [issue({ categories: undefined })],
      finding('unknown', { ...TITLE, code: 'listing.other' }),
    ],
    [
      'a severity that is not known',
      [issue({ severity: 'FATAL' })],
      finding('unknown', { ...TITLE, code: 'listing.other' }, TITLE),
    ],
    [
      'an action that is not known',
      [issue({ severity: 'WARNING', ...enforced('NOT_EXEMPT', 'SENT_TO_THE_MOON') })],
      finding('unknown', { ...TITLE, code: 'listing.other' }, TITLE),
    ],
    [
      'an exemption that is not known',
      [issue({ severity: 'WARNING', ...enforced('PERHAPS', 'LISTING_SUPPRESSED') })],
      finding('unknown', { ...TITLE, code: 'listing.other' }, TITLE, {
        ...TITLE,
        code: 'listing.suppressed',
      }),
    ],
    [
      'one that is not known: all are shown, with whosever they are',
      [issue({ code: 'x', categories: ['X'], attributeNames: [] }), issue(), OURS],
      finding('unknown', OTHER, TITLE, {
        code: 'listing.missing_attribute',
        attribute: 'other',
      }),
    ],
    [
      'a warning that keeps it from search',
      [
        issue({
          severity: 'WARNING',
          categories: ['INVALID_IMAGE'],
          attributeNames: ['main_product_image_locator'],
          ...enforced('NOT_EXEMPT', 'SEARCH_SUPPRESSED'),
        }),
      ],
      finding(
        'artisan',
        {
          code: 'listing.invalid_image',
          attribute: 'image',
          field: 'images.0',
        },
        {
          code: 'listing.search_suppressed',
          attribute: 'image',
          field: 'images.0',
        },
      ),
    ],
    ['their internal error', [INTERNAL], THEM],
    [
      'their internal error, beside an attribute',
      [{ ...INTERNAL, attributeNames: ['rtip_vendor_code'], categories: undefined }],
      THEM,
    ],
    [
      'their internal error in other words',
      [{ ...INTERNAL, code: '5002', message: 'An internal error occurred. Please resubmit.' }],
      THEM,
    ],
    ['their internal error beside the artisan’s', [INTERNAL, issue()], finding('artisan', TITLE)],
    ['their internal error beside ours', [INTERNAL, OURS], us('fault.listing_attribute')],
    [
      'words about an internal error in a title',
      [issue({ message: 'The title “Internal error lamp” is not allowed.' })],
      finding('artisan', TITLE),
    ],
    [
      'no other reason than a warning: then that is it',
      [issue({ severity: 'WARNING' })],
      finding('artisan', TITLE),
    ],
    ['no reason', [], finding('unknown', OTHER)],
    [
      'a reason for another store only',
      [issue({ marketplaceIds: ['ATVPDKIKX0DER'] })],
      finding('unknown', OTHER),
    ],
    [
      'the artisan’s, and one for another store',
      [issue(), issue({ categories: ['X'], marketplaceIds: ['ATVPDKIKX0DER'] })],
      finding('artisan', TITLE),
    ],
    [
      'one for our store among others',
      [issue({ marketplaceIds: ['ATVPDKIKX0DER', HERE] })],
      finding('artisan', TITLE),
    ],
    ['the same twice', [issue(), issue()], finding('artisan', TITLE)],
    [
      'model: listingsItems_2021-08-01.json, put, VALIDATION_INVALID',
      [
        {
          code: '90220',
          message: "'condition_type' is required but not supplied.",
          severity: 'ERROR',
          attributeNames: ['condition_type'],
          categories: ['MISSING_ATTRIBUTE'],
          ...enforced('NOT_EXEMPT', 'LISTING_SUPPRESSED'),
        },
        {
          code: '90000900',
          message: 'The attributes are invalid.',
          severity: 'ERROR',
          attributeNames: ['fake_attribute'],
          categories: [],
        },
      ],
      finding(
        'unknown',
        { code: 'listing.missing_attribute', attribute: 'other' },
        { code: 'listing.suppressed', attribute: 'other' },
        { code: 'listing.other', attribute: 'other' },
      ),
    ],
    [
      'model: listingsItems_2021-08-01.json, patch, VALIDATION_INVALID',
      [
        {
          code: '90000900',
          message: 'The attributes are invalid.',
          severity: 'ERROR',
          attributeNames: ['fake_attribute'],
          categories: ['INVALID_ATTRIBUTE'],
          ...enforced('NOT_EXEMPT', 'ATTRIBUTE_SUPPRESSED'),
        },
      ],
      us('fault.listing_attribute'),
    ],
  ])('%s', (_what, issues, expected) => {
    expect(previewOf(issues)).toEqual(expected);
  });

  it('of a price abroad are about the price abroad', () => {
    const price = issue({ categories: ['INVALID_PRICE'], attributeNames: ['purchasable_offer'] });
    const body = { sku: SKU, status: 'INVALID', submissionId: 'x', issues: [price] };
    const given = { ...asked, marketplace: emirates, isPreview: true };
    expect(findingsOf(submissionOf(answer(body), given).issues).issues).toMatchObject([
      { field: 'priceAbroad' },
    ]);
  });

  const text = fc.string();
  const KNOWN_CATEGORIES = [
    ...['INVALID_ATTRIBUTE', 'MISSING_ATTRIBUTE', 'INVALID_IMAGE', 'MISSING_IMAGE'],
    ...['INVALID_PRICE', 'MISSING_PRICE', 'DUPLICATE', 'QUALIFICATION_REQUIRED'],
  ];
  const anyIssue = fc.record({
    code: text,
    message: text,
    severity: fc.oneof(fc.constantFrom('ERROR', 'WARNING', 'INFO'), text),
    categories: fc.array(fc.oneof(fc.constantFrom(...KNOWN_CATEGORIES), text), { maxLength: 2 }),
    attributeNames: fc.array(fc.oneof(fc.constantFrom('item_name', 'brand'), text), {
      maxLength: 2,
    }),
  });

  it('that are invalid are never none, and the artisan gets only what is known and theirs', () => {
    fc.assert(
      fc.property(fc.array(anyIssue, { maxLength: 4 }), (issues) => {
        const told = previewOf(issues) as { finding: string; issues: (typeof TITLE)[] } | string;
        expect(told).not.toEqual(NONE);
        if (typeof told === 'string' || told.finding !== 'artisan') return;
        for (const one of told.issues) {
          expect(one.code).not.toBe('listing.other');
          expect(one.attribute === null || one.field !== undefined).toBe(true);
          expect([null, ...ATTRIBUTES]).toContain(one.attribute);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are never more of them than an event holds', () => {
    const images = KNOWN_CATEGORIES.filter((one) => one !== 'QUALIFICATION_REQUIRED').flatMap(
      (category) =>
        Array.from({ length: 8 }, (_one, index) =>
          issue({
            categories: [category],
            attributeNames: [`other_product_image_locator_${index + 1}`],
          }),
        ),
    );
    expect((previewOf(images) as typeof NONE).issues).toHaveLength(50);
  });
});

describe('putListingsItem', () => {
  const submitted = (body: unknown, isPreview: boolean, status = 200) =>
    outcome(() => submissionOf(answer(body, status), { ...asked, isPreview }));
  const taken = (status: string, changed = {}) => ({
    sku: SKU,
    status,
    submissionId: 'f1dc2914-75dd-11ea-bc55-0242ac130003',
    issues: [],
    ...changed,
  });
  const ID = 'f1dc2914-75dd-11ea-bc55-0242ac130003';
  const done = { submission: ID, issues: [] };

  it.each<[string, unknown, boolean, number, unknown]>([
    ['model: listingsItems_2021-08-01.json, put', taken('ACCEPTED'), false, 200, done],
    ['model: put, VALIDATION_VALID', taken('VALID', { identifiers: [] }), true, 200, done],
    ['valid is no submission', taken('VALID'), false, 200, THEM],
    ['accepted is no preview', taken('ACCEPTED'), true, 200, THEM],
    ['a status that is not known', taken('QUEUED'), false, 200, THEM],
    ['no submission id', taken('ACCEPTED', { submissionId: '' }), false, 200, THEM],
    ['another SKU', taken('ACCEPTED', { sku: 'OTHER' }), false, 200, THEM],
    ['no SKU', taken('ACCEPTED', { sku: undefined }), false, 200, THEM],
    ['another SKU in a preview', taken('VALID', { sku: 'OTHER' }), true, 200, THEM],
    ['issues that are no list', taken('ACCEPTED', { issues: 'none' }), false, 200, THEM],
    ['HTML with 200', HTML, false, 200, THEM],
    ['errors with 200', errors('InternalFailure'), false, 200, THEM],
    ['HTML with 404', HTML, false, 404, THEM],
    ['HTML with 400', HTML, false, 400, THEM],
    ['nothing with 204', '', false, 204, THEM],
    ['no such path', errors('NOT_FOUND'), false, 404, us()],
    ['model: put, 400', errors('BAD_REQUEST'), false, 400, us()],
    ['too large', errors('PayloadTooLarge'), false, 413, us()],
    ['no role', errors('Unauthorized'), false, 403, us('fault.role')],
    ['accepted, with a hint', taken('ACCEPTED', { issues: [issue()] }), false, 200, done],
  ])('%s', (_what, body, isPreview, status, expected) => {
    expect(submitted(body, isPreview, status)).toEqual(expected);
  });

  it('never succeeds with another shape', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (body, isPreview) => {
        expect(submitted(body, isPreview)).toBe(THEM);
      }),
    );
  });
});

describe('deleteListingsItem', () => {
  const deleted = (body: unknown, status = 200) =>
    outcome(() => takenDownOf(answer(body, status), asked) ?? 'gone');
  const taken = (status: string, issues: unknown[] = [], sku = SKU) => ({
    ...{ sku, status, issues },
    submissionId: 'f1dc2914-75dd-11ea-bc55-0242ac130003',
  });

  it.each<[string, unknown, number, unknown]>([
    ['model: listingsItems_2021-08-01.json, delete', taken('ACCEPTED'), 200, 'gone'],
    ['not there, in its own words', errors('NOT_FOUND'), 404, 'gone'],
    ['no such path', errors('NotFound'), 404, us()],
    ['a 404 of a proxy', HTML, 404, THEM],
    ['a 404 of nobody', '', 404, THEM],
    ['a 410', HTML, 410, THEM],
    ['invalid', taken('INVALID'), 200, us()],
    ['invalid, with an issue', taken('INVALID', [issue()]), 200, us()],
    ['invalid, by an internal error', taken('INVALID', [INTERNAL]), 200, THEM],
    ['valid', taken('VALID'), 200, THEM],
    ['another SKU', taken('ACCEPTED', [], 'OTHER'), 200, THEM],
    ['nothing', '', 200, THEM],
    ['HTML', HTML, 200, THEM],
    ['no role', errors('Unauthorized'), 403, us('fault.role')],
  ])('%s', (_what, body, status, expected) => {
    expect(deleted(body, status)).toBe(expected);
  });

  it('is never taken for done by another answer', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(200, 202, 404, 500), (body, status) => {
        expect(deleted(body, status)).toBe(THEM);
      }),
    );
  });
});

describe('getListingsItem', () => {
  const seen = (body: unknown, status = 200) =>
    outcome(() => {
      const { state, issues } = sightingOf(answer(body, status), asked);
      return { state, ...findingsOf(issues) };
    });
  const summary = (status: unknown, marketplaceId = HERE) => ({
    ...{ marketplaceId, status, productType: 'X' },
    createdDate: '2021-02-01T00:00:00Z',
    lastUpdatedDate: '2021-03-01T00:00:00Z',
  });
  const item = (summaries: unknown, issues: unknown = [], sku = SKU) => ({
    sku,
    summaries,
    issues,
  });
  const LIVE = ['BUYABLE', 'DISCOVERABLE'];
  const onSale = { state: 'on_sale', ...NONE };
  const offSale = { state: 'off_sale', ...NONE };
  const exempt = (status: string) =>
    issue({
      categories: ['INVALID_IMAGE'],
      attributeNames: [],
      ...enforced(status, 'SEARCH_SUPPRESSED'),
    });

  it.each<[string, unknown, number, unknown]>([
    ['buyable and discoverable', item([summary(LIVE)]), 200, onSale],
    ['buyable only', item([summary(['BUYABLE'])]), 200, offSale],
    ['neither', item([summary([])]), 200, offSale],
    ['deleted', item([summary(['DELETED'])]), 200, offSale],
    ['elsewhere only', item([summary(LIVE, 'ATVPDKIKX0DER')]), 200, THEM],
    ['here and elsewhere', item([summary([], 'ATVPDKIKX0DER'), summary(LIVE)]), 200, onSale],
    ['exempt for good', item([summary(LIVE)], [exempt('EXEMPT')]), 200, onSale],
    [
      'exempt for a while',
      item([summary(LIVE)], [exempt('EXEMPT_UNTIL_EXPIRY_DATE')]),
      200,
      onSale,
    ],
    [
      'not exempt',
      item([summary(['BUYABLE'])], [exempt('NOT_EXEMPT')]),
      200,
      {
        state: 'off_sale',
        ...finding(
          'artisan',
          { code: 'listing.invalid_image', attribute: null },
          { code: 'listing.search_suppressed', attribute: null },
        ),
      },
    ],
    [
      'an issue of another store',
      item([summary(LIVE)], [issue({ marketplaceIds: ['ATVPDKIKX0DER'] })]),
      200,
      onSale,
    ],
    ['no status', item([summary(undefined)]), 200, THEM],
    ['a status that is not known', item([summary(['ON_THE_MOON'])]), 200, THEM],
    ['no summaries', item(undefined), 200, THEM],
    ['no summary', item([]), 200, THEM],
    [
      'no catalogue entry, and why',
      item([], [issue()]),
      200,
      { state: 'off_sale', ...finding('artisan', TITLE) },
    ],
    ['another SKU', item([summary(LIVE)], [], 'OTHER'), 200, THEM],
    ['not there, in its own words', errors('NOT_FOUND'), 404, offSale],
    ['no such path', errors('NotFound'), 404, us()],
    ['a 404 of a proxy', HTML, 404, THEM],
    ['HTML', HTML, 200, THEM],
    [
      'model: listingsItems_2021-08-01.json, get, seen by its second store',
      item(
        [summary(['BUYABLE'], 'ATVPDKIKX0DER'), summary([])],
        [
          issue({ attributeNames: ['size'], marketplaceIds: ['ATVPDKIKX0DER'] }),
          {
            ...issue({ code: '18027', categories: ['INVALID_IMAGE'], attributeNames: undefined }),
            ...enforced('EXEMPT_UNTIL_EXPIRY_DATE', 'SEARCH_SUPPRESSED'),
            marketplaceIds: ['ATVPDKIKX0DER', HERE],
          },
          {
            ...issue({ code: '99300', categories: [], attributeNames: undefined }),
            ...enforced('EXEMPT', 'ATTRIBUTE_SUPPRESSED'),
            marketplaceIds: ['ATVPDKIKX0DER', HERE],
          },
        ],
      ),
      200,
      offSale,
    ],
    [
      'model: the same, its policy violation in our store',
      item(
        [summary([])],
        [
          {
            ...issue({ code: '18742', categories: [], attributeNames: undefined }),
            ...enforced('NOT_EXEMPT', 'CATALOG_ITEM_REMOVED'),
            marketplaceIds: [HERE],
          },
        ],
      ),
      200,
      {
        state: 'off_sale',
        ...finding('unknown', OTHER, { code: 'listing.removed', attribute: null }),
      },
    ],
  ])('%s', (_what, body, status, expected) => {
    expect(seen(body, status)).toEqual(expected);
  });

  it('is on sale only by both words', () => {
    const words = fc.array(fc.oneof(fc.constantFrom(...LIVE), fc.string()), { maxLength: 3 });
    fc.assert(
      fc.property(words, (status) => {
        const isLive = LIVE.every((word) => status.includes(word));
        const told = seen(item([summary(status)]));
        if (isLive) expect(told).toEqual(onSale);
        else expect([THEM, offSale]).toContainEqual(told);
      }),
    );
  });
});
