import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, PRINTOUT_COLUMNS, PRINTOUT_LINES } from '../../clients/cli/printout/layout.ts';
import { printoutText, readAloud } from '../../clients/cli/printout/printout.ts';
import type { Case } from '../../contracts/case.ts';
import { artisanIdFromBytes, BadId, parseCaseId } from '../../contracts/ids.ts';
import { isDue, isSatisfied } from '../../contracts/requirement.ts';
import { LANGUAGES, type Language } from '../../contracts/vocabulary.ts';
import { exampleOf } from '../../policies/examples.ts';
import { policyOf } from '../../policies/policies.ts';
import { EXAMPLES as EN, PRINTOUT as SLIP_EN } from '../../policies/texts/en/examples.ts';
import { EXAMPLES as HI, PRINTOUT as SLIP_HI } from '../../policies/texts/hi/examples.ts';
import { requirementText, text, textOrCode } from '../../policies/texts/texts.ts';
import { openCase, play } from '../support/cases.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';
import { anyCase, dueOf, NEVER_PRINTED, VERSIONS, viewOf } from './cases.ts';

const NOON = new Date('2026-11-23T06:30:00.000Z');
const ARTISAN = artisanIdFromBytes(new Uint8Array(8).fill(7));
const ID = `${ARTISAN}-1`;
const slip = (theCase: Case, language: Language = 'en', today = NOON) =>
  printoutText(viewOf(theCase), dueOf(theCase), language, today);
/** The words of a slip, wherever its lines break. */
const flat = (words: string) => words.replaceAll(/\s+/g, ' ');

function changed(
  theCase: Case,
  changes: Readonly<Record<string, Partial<Case['requirements'][string]>>>,
): Case {
  const requirements = Object.entries(theCase.requirements).map(([id, one]) => [
    id,
    { ...one, ...changes[id] },
  ]);
  return { ...theCase, requirements: Object.fromEntries(requirements) };
}

const PLAIN: Case = {
  ...play(openCase({ policy: '2026-11' })).theCase,
  artisanId: ARTISAN,
  caseId: ID,
};
const all = (status: 'due' | 'accepted', theCase = PLAIN) =>
  changed(
    theCase,
    Object.fromEntries(
      Object.keys(theCase.requirements).map((id) => [id, { status, codes: [] }] as const),
    ),
  );
const withArtisan = (theCase: Case, since: string): Case => ({
  ...theCase,
  waiting: { on: ['artisan'], since },
});

describe('the examples', () => {
  const ids = VERSIONS.flatMap((version) => policyOf(version).requirements.map((one) => one.id));
  it.each([...new Set([...ids, 'product:ABC-01'])])('tell good from bad for %s', (id) => {
    for (const language of LANGUAGES) {
      const example = exampleOf(id, language);
      expect(example?.good.length).toBeGreaterThan(5);
      expect(example?.bad.length).toBeGreaterThan(5);
      expect(example?.good).not.toBe(example?.bad);
    }
  });

  it('are none for something that nobody asks for', () => {
    expect(exampleOf('toString', 'en')).toBeNull();
    expect(exampleOf('horoscope', 'hi')).toBeNull();
  });

  it('are in Devanagari throughout, with the same gaps as in English', () => {
    const strings = (value: object): string[] =>
      Object.values(value).flatMap((one) => (typeof one === 'string' ? [one] : strings(one)));
    for (const one of [...strings(HI), ...strings(SLIP_HI)]) {
      expect(one.replaceAll(/\{\w+\}/g, ''), one).not.toMatch(/\p{Script=Latin}/u);
      expect(one, one).toMatch(/\p{Script=Devanagari}/u);
      expect(one).toBe(one.normalize('NFC'));
      expect(one, one).not.toMatch(/ {2}|^ | $|\.(\s|$)/);
    }
    for (const one of [...strings(EN), ...strings(SLIP_EN)]) expect(one).toBe(one.trim());
    const gaps = (one: string) => [...one.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const key of Object.keys(SLIP_EN) as (keyof typeof SLIP_EN)[]) {
      expect(gaps(SLIP_HI[key]), key).toEqual(gaps(SLIP_EN[key]));
    }
  });
});

describe('the slip for the counter', () => {
  it('stays on one page, whatever the case', () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.constantFrom(...LANGUAGES),
        fc.date({ noInvalidDate: true, min: new Date('2026-01-01'), max: new Date('2029-01-01') }),
        (theCase, language, today) => {
          const lines = slip(theCase, language, today).split('\n');
          expect(lines.length).toBeLessThanOrEqual(PRINTOUT_LINES);
          for (const line of lines) {
            expect(columnsOf(line), line).toBeLessThanOrEqual(PRINTOUT_COLUMNS);
            expect(line).not.toMatch(/undefined|null|NaN|\{\w+\}|\p{Cc}|\s$/u);
          }
        },
      ),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('shows nothing of the person but the reference', () => {
    fc.assert(
      fc.property(anyCase, fc.constantFrom(...LANGUAGES), (theCase, language) => {
        const words = slip({ ...theCase, district: 'Varanasi' }, language);
        expect(words).toContain(theCase.caseId);
        const rest = words.replaceAll(theCase.caseId, '').replaceAll(readAloud(theCase.caseId), '');
        for (const never of NEVER_PRINTED) {
          expect(rest).not.toMatch(new RegExp(`\\b${never}\\b`));
        }
        expect(rest).not.toContain(theCase.dossier.digest);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('has no English word in Hindi but ids', () => {
    /** The number that the case gave a product. */
    const allowed = /^P\d{2}$/;
    fc.assert(
      fc.property(anyCase, (theCase) => {
        const words = slip(theCase, 'hi')
          .replaceAll(theCase.caseId, '')
          .replaceAll(readAloud(theCase.caseId), '');
        const latin = words.match(/[\p{Script=Latin}\d]*\p{Script=Latin}[\p{Script=Latin}\d]*/gu);
        expect((latin ?? []).filter((one) => !allowed.test(one))).toEqual([]);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('counts what it has no room for: nothing is lost silently', () => {
    fc.assert(
      fc.property(anyCase, (theCase) => {
        fc.pre(theCase.end === null);
        const due = dueOf(theCase);
        const words = flat(slip(theCase, 'en'));
        const told = slip(theCase, 'en').match(/^\d+\. /gm)?.length ?? 0;
        const more = /And (\d+) more:/.exec(words)?.[1] ?? '0';
        if (due.length === 0) expect(words).toContain('Nothing is to be brought now.');
        else expect(words).toContain(`Still to be brought: ${due.length}`);
        expect(told + Number(more)).toBe(due.length);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it.each(LANGUAGES)('tells twelve missing things with a reason each in %s', (language) => {
    const many = ['P02', 'P03'].map((one) => `product:${ARTISAN}-${one}`);
    const [product] = Object.values(PLAIN.requirements).filter((one) => one.kind === 'product');
    if (product === undefined) throw new Error('the made-up case has a product');
    const base = { ...PLAIN, requirements: { ...PLAIN.requirements } };
    const requirements = {
      ...base.requirements,
      ...Object.fromEntries(many.map((id) => [id, { ...product, id }])),
    };
    const returned = changed(
      { ...base, requirements },
      {
        ...Object.fromEntries(
          Object.keys(requirements).map((id) => [
            id,
            { status: 'returned' as const, codes: ['document.blurred', 'document.cropped'] },
          ]),
        ),
        scheme_verification: { status: 'accepted' },
      },
    );
    expect(dueOf(returned)).toHaveLength(12);
    const words = slip(returned, language);
    expect(words.split('\n').length).toBeLessThanOrEqual(PRINTOUT_LINES);
    for (const { requirement } of dueOf(returned).filter((one) => !one.requirement.includes(':'))) {
      expect(words).toContain(requirementText(requirement, language)?.name);
    }
    for (const id of ['consent_kyc', 'photograph', 'identity', 'seller_account']) {
      expect(flat(words)).toContain(exampleOf(id, language)?.good);
      expect(flat(words)).toContain(exampleOf(id, language)?.bad);
    }
    expect(words).toContain(textOrCode('document.blurred', language));
  });

  it.each(LANGUAGES)('tells every reason, what to do, and both examples in %s', (language) => {
    const one = changed(all('accepted'), {
      bank_proof: { status: 'returned', codes: ['document.blurred', 'document.wrong_person'] },
    });
    const words = flat(slip(withArtisan(one, '2026-11-20T06:30:00.000Z'), language));
    for (const code of ['document.blurred', 'document.wrong_person'] as const) {
      expect(words).toContain(text(`reason.${code}`, language));
      expect(words).toContain(text(`reason.${code}.do`, language));
    }
    expect(words).toContain(exampleOf('bank_proof', language)?.good);
    expect(words).toContain(exampleOf('bank_proof', language)?.bad);
  });

  it('lists everything accepted that has room, and nothing that is missing among it', () => {
    const words = slip(
      changed(all('accepted'), { pan: { status: 'due' }, identity: { status: 'verifying' } }),
    );
    const accepted = flat(words.split('Accepted already')[1]?.split('\n\n')[0] ?? '');
    expect(accepted).toContain('Photograph');
    expect(accepted).not.toMatch(/\bPAN\b|Identity check|Scheme verification/);
    expect(flat(words)).toMatch(/being checked; need not be brought again now: Identity check/);
  });

  it.each([
    ['open', '2026-11-20T06:30:00.000Z', NOON, 'Please bring it by Tuesday, 29 December 2026'],
    ['dormant', '2026-11-20T06:30:00.000Z', NOON, 'Please bring it by Tuesday, 18 May 2027'],
    ['open', '2026-10-14T19:00:00.000Z', NOON, 'Please bring it by Monday, 23 November 2026'],
    ['open', '2026-10-14T06:30:00.000Z', NOON, 'It was to come by Sunday, 22 November 2026'],
  ] as const)('names the last whole day in India: %s since %s', (status, since, today, said) => {
    const one = { ...withArtisan(all('due'), since), status };
    expect(flat(slip(one, 'en', today))).toContain(said);
  });

  it('names no date while the case waits on others', () => {
    const one: Case = {
      ...all('due'),
      waiting: { on: ['facilitator'], since: PLAIN.openedAt },
    };
    const words = flat(slip(one));
    expect(words).toContain('No date is running now');
    expect(words).toContain('Facilitator: helps you');
    expect(words).toContain('can be brought now already');
  });

  it('names until when a refusal can be appealed against, and why it was refused', () => {
    const refused = { status: 'refused' as const, codes: ['pan.claimed_elsewhere'] };
    const since = '2026-11-20T06:30:00.000Z';
    const one = changed(all('accepted'), {
      pan: { ...refused, refusal: 9, since },
      photograph: { ...refused, refusal: null, since },
    });
    const words = flat(slip(withArtisan(one, since)));
    expect(words).toMatch(
      /you can ask for a new decision until Saturday, 19 December 2026: PAN \(.+?\) Not accepted; please ask at the service centre: Photograph \(/,
    );
  });

  it('runs no time against anybody while a case is held', () => {
    const held = { since: '2026-11-21T06:30:00.000Z', reason: 'hold.disaster' };
    for (const language of LANGUAGES) {
      const words = flat(slip({ ...withArtisan(all('due'), held.since), held }, language));
      expect(words).toContain(text('reason.hold.disaster', language));
      expect(words).not.toMatch(/bring it by|कृपया .* तक दें/);
    }
  });

  it('speaks of scheme benefits only to those who are registered', () => {
    expect(flat(slip(all('accepted')))).toContain('Your scheme benefits stay as they are');
    const pending = changed(all('accepted'), { scheme_verification: { status: 'verifying' } });
    expect(flat(slip(pending))).not.toContain('benefits');
  });

  it('tells a service trade, which has nothing to sell, that the benefits stay', () => {
    const { theCase } = play(openCase({ trade: 'mason' }));
    const ended = { ...theCase, caseId: ID };
    for (const language of LANGUAGES) {
      expect(flat(slip(ended, language))).toContain(
        flat(text('end.no_marketplace_route.message', language)),
      );
    }
  });

  it('gives the reference in groups that are found when typed', () => {
    fc.assert(
      fc.property(anyCase, ({ caseId }) => {
        const aloud = readAloud(caseId);
        expect(parseCaseId(aloud.replaceAll(' ', '')).caseId).toBe(caseId);
        for (const group of aloud.split(/[ -]+/)) expect(group.length).toBeLessThanOrEqual(4);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('refuses a case whose id was miscopied', () => {
    const wrong = { ...PLAIN, caseId: ID.replace(/^./, (one) => (one === '2' ? '3' : '2')) };
    expect(() => slip(wrong)).toThrow(BadId);
  });

  it('agrees with the requirements on what is open', () => {
    fc.assert(
      fc.property(anyCase, (theCase) => {
        for (const { requirement } of dueOf(theCase)) {
          const one = theCase.requirements[requirement];
          expect(one !== undefined && isDue(one) && !isSatisfied(one)).toBe(true);
        }
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });
});
