import { describe, expect, it } from 'vitest';
import { event } from '../../contracts/events.ts';
import { ROLES } from '../../contracts/vocabulary.ts';
import {
  actorOf,
  CASE,
  command,
  DIGEST,
  evidence,
  judged,
  OTHER_DIGEST,
  openCase,
  play,
} from '../support/cases.ts';

const approved = [
  event('requirement.accepted', { requirement: 'scheme_verification', by: 'system', digest: null }),
  event('case.stage_entered', { stage: 'documents' }),
];
const withReviewer = [
  ...approved,
  event('requirement.referred', { requirement: 'photograph', to: 'reviewer', codes: [] }),
];
const decide = (
  verdict: string,
  codes: string[] = [],
  seen = DIGEST,
  role: 'reviewer' | 'artisan' = 'reviewer',
) => command('decide', role, { items: [{ requirement: 'photograph', seen, verdict, codes }] });
const codeOf = (verdict: ReturnType<typeof judged>) =>
  'refusal' in verdict ? verdict.refusal.code : 'taken';

describe('decisions', () => {
  it.each([
    ['before the document was checked', approved, decide('accept'), 'TOO_EARLY'],
    ['in time', withReviewer, decide('accept'), 'taken'],
    ['by an artisan', withReviewer, decide('accept', [], DIGEST, 'artisan'), 'NOT_ALLOWED'],
    ['on what is no longer current', withReviewer, decide('accept', [], OTHER_DIGEST), 'CONFLICT'],
    ['to return, without a reason', withReviewer, decide('return'), 'MALFORMED'],
    ['to accept, with a reason', withReviewer, decide('accept', ['document.blurred']), 'MALFORMED'],
    ['to return, with its reasons', withReviewer, decide('return', ['document.blurred']), 'taken'],
    [
      'the same again',
      [
        ...withReviewer,
        event('requirement.accepted', {
          requirement: 'photograph',
          by: 'reviewer',
          digest: DIGEST,
        }),
      ],
      decide('accept'),
      'ALREADY_DECIDED',
    ],
    [
      'the opposite',
      [
        ...withReviewer,
        event('requirement.accepted', {
          requirement: 'photograph',
          by: 'reviewer',
          digest: DIGEST,
        }),
      ],
      decide('return', ['document.blurred']),
      'CONFLICT',
    ],
    [
      'after the end',
      [...withReviewer, event('case.withdrawn', { reason: 'withdrawal.artisan_request' })],
      decide('accept'),
      'CASE_ENDED',
    ],
    [
      'on something unknown',
      withReviewer,
      command('decide', 'reviewer', {
        items: [{ requirement: 'passport', seen: DIGEST, verdict: 'accept', codes: [] }],
      }),
      'UNKNOWN_REQUIREMENT',
    ],
    [
      'on a later stage',
      withReviewer,
      command('decide', 'reviewer', {
        items: [
          {
            requirement: `product:${CASE.slice(0, 11)}-P01`,
            seen: DIGEST,
            verdict: 'accept',
            codes: [],
          },
        ],
      }),
      'TOO_EARLY',
    ],
  ])('%s', (_title, events, given, expected) => {
    expect(codeOf(judged(play(openCase(), events).theCase, given))).toBe(expected);
  });

  it('a supervisor’s refusal ends the case, told by whom and why', () => {
    const given = {
      ...decide('refuse', ['document.wrong_document']),
      actor: actorOf('supervisor'),
    };
    const verdict = judged(play(openCase(), withReviewer).theCase, given);
    expect('events' in verdict && verdict.events.map((one) => one.type)).toEqual([
      'requirement.refused',
      'case.declined',
    ]);
  });
});

describe('submissions', () => {
  const submit = (requirement: string, digest = OTHER_DIGEST, version = 2) =>
    command('submit', 'artisan', {
      items: [{ requirement, evidence: evidence(requirement, version, digest) }],
    });

  it.each([
    ['something that is due', ['bank_proof'], submit('bank_proof'), 'taken'],
    ['something newer than what is under way', [], submit('bank_proof'), 'taken'],
    ['the same again', [], submit('bank_proof', DIGEST), 'ALREADY_DECIDED'],
    ['what was accepted', [], submit('consent_kyc'), 'CONFLICT'],
    ['what only the registry answers', [], submit('scheme_verification'), 'NOT_ALLOWED'],
    ['an unknown requirement', [], submit('passport'), 'UNKNOWN_REQUIREMENT'],
    ['a further product', [], submit('product:ABCDE-FGHJK-P02'), 'taken'],
    ['a product of another artisan', [], submit('product:ZZZZZ-ZZZZZ-P02'), 'UNKNOWN_REQUIREMENT'],
  ])('%s', (_title, without, given, expected) => {
    expect(codeOf(judged(play(openCase({}, without)).theCase, given))).toBe(expected);
  });

  it('an older version is not brought back by a late repeat, also where something is due', () => {
    const brought = { requirement: 'bank_proof', evidence: evidence('bank_proof', 3) };
    const submitted = event('requirement.submitted', brought);
    const returned = event('requirement.returned', {
      requirement: 'bank_proof',
      by: 'reviewer',
      codes: ['document.blurred'],
    });
    for (const events of [[submitted], [submitted, returned]]) {
      const { theCase } = play(openCase({}, ['bank_proof']), events);
      expect(codeOf(judged(theCase, submit('bank_proof')))).toBe('CONFLICT');
      expect(codeOf(judged(theCase, submit('bank_proof', OTHER_DIGEST, 4)))).toBe('taken');
    }
  });

  it('answers a batch item by item', () => {
    const given = command('submit', 'artisan', {
      items: [
        { requirement: 'bank_proof', evidence: evidence('bank_proof', 2, OTHER_DIGEST) },
        { requirement: 'passport', evidence: evidence('passport') },
      ],
    });
    const verdict = judged(play(openCase()).theCase, given);
    expect('items' in verdict && verdict.items.map((one) => one.taken)).toEqual([true, false]);
  });

  it.each([
    ['own', null, 50],
    ['collective', 'women-weavers-cooperative', 200],
  ] as const)(
    'takes as many products as an %s case may hold, and says how many that is',
    (route, collective, most) => {
      // The case has its first already.
      const items = Array.from({ length: most + 1 }, (_one, index) => {
        const requirement = `product:ABCDE-FGHJK-P${String(index + 2).padStart(2, '0')}`;
        return { requirement, evidence: evidence(requirement) };
      });
      const { theCase } = play(openCase({ route, collective }));
      const verdict = judged(theCase, command('submit', 'artisan', { items }));
      if (!('items' in verdict)) throw new Error(`it was refused: ${JSON.stringify(verdict)}`);
      expect(verdict.items.filter(({ taken }) => taken)).toHaveLength(most - 1);
      expect(verdict.items.at(-1)).toMatchObject({
        taken: false,
        refusal: {
          code: 'MALFORMED',
          message: `${items.at(-1)?.requirement}: products must be at most ${most} when the route is ${route}`,
        },
      });
    },
  );
});

it('only the named roles may give a command', () => {
  const allowed = ROLES.filter(
    (role) =>
      codeOf(
        judged(
          play(openCase()).theCase,
          command('withdraw', role, { reason: 'withdrawal.artisan_request' }),
        ),
      ) === 'taken',
  );
  expect(allowed).toEqual(['artisan', 'operator']);
});
