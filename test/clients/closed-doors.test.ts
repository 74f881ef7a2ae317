import type { Client } from '@temporalio/client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publicActor } from '../../clients/library/actor.ts';
import { BadInput } from '../../clients/library/bad-input.ts';
import { derivedCommandId } from '../../clients/library/command-ids.ts';
import { sendCommand } from '../../clients/library/commands.ts';
import {
  checkedItems,
  checkedRegistration,
  checkReferences,
  openDeposit,
} from '../../clients/library/deposit.ts';
import type { RegistrationInput } from '../../contracts/intake/registration.ts';
import { actor as actorForm, commandId } from '../../contracts/shapes.ts';
import { keyedHash, lettersOf } from '../../dossier/crypto.ts';
import type { DossierStore, PseudonymKind } from '../../dossier/store.ts';
import { readArtisans } from '../../tools/demo-data/read.ts';
import { COMMAND_ID, DIGEST } from '../support/cases.ts';

/** A name that a caller chose freely is looked up in a list, or hashed, before a command is sent to a case. */
const [row] = readArtisans('tools/demo-data/artisans.csv').rows;
if (row === undefined) throw new Error('the data set has no row');
const GOOD = row.registration;

/** Every rule that an input breaks, by its field. */
function problemsOf(work: () => unknown): { field: string; rule: string }[] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof BadInput) return [...error.problems];
    throw error;
  }
}
const fieldsOf = (input: object) =>
  problemsOf(() => checkedRegistration({ ...GOOD, ...input } as RegistrationInput)).map(
    ({ field }) => field,
  );
const MEMBER = { route: 'collective', products: [] } as const;
const picture = GOOD.documents?.photograph;

describe('a registration is refused by name', () => {
  it.each<[string, object]>([
    ['state', { state: 'ZZ' }],
    ['state', { state: '9300011122' }],
    ['collective', { ...MEMBER, collective: 'coop-9300011122' }],
    ['collective', { ...MEMBER, collective: 'ramesh-kumar' }],
    ['collective', { ...MEMBER, collective: 'Women-Weavers-Cooperative' }],
    ['marketplace', { marketplace: 'x' }],
    ['marketplace', { marketplace: 'x_marks_the_spot' }],
    ['marketplace', { marketplace: 'a9300011122' }],
    ['channel', { channel: 'a_friend_9300011122' }],
    ['documents', { documents: { passport_of_ramesh: picture } }],
    ['documents', { documents: { ramesh_kumar: picture } }],
    ['policy', { policy: 'nineteen' }],
    ['trade', { trade: 'ramesh_kumar' }],
  ])('%s', (field, input) => {
    expect(fieldsOf(input)).toEqual([field]);
  });

  it('and never quoted', () => {
    const problems = problemsOf(() =>
      checkedRegistration({
        ...GOOD,
        ...{ collective: 'ramesh-kumar', route: 'collective', products: [] },
        documents: { ramesh_kumar: picture },
      } as RegistrationInput),
    );
    expect(problems).toHaveLength(2);
    expect(JSON.stringify(problems)).not.toContain('ramesh');
  });

  it('unless it is in the list', () => {
    expect(fieldsOf({})).toEqual([]);
    expect(fieldsOf({ ...MEMBER, collective: 'lakeside-producer-company' })).toEqual([]);
    expect(fieldsOf({ documents: { photograph: picture } })).toEqual([]);
    expect(fieldsOf({ state: 'उत्तर प्रदेश', district: 'बनारस' })).toEqual([]);
  });

  it('and a district that the register does not have is taken: nobody is locked out by a list', () => {
    const one = checkedRegistration({ ...GOOD, district: 'Naya Zila of the hills' });
    expect(one.district).toBe('Naya Zila of the hills');
  });
});

describe('what is brought', () => {
  it.each([
    'ramesh_kumar',
    'passport',
    'product:9300011122',
    'a9300011122',
    'PAN',
    '__proto__',
    '',
  ])('for %j is refused, and the name is not said again', (requirement) => {
    const problems = problemsOf(() => checkedItems([{ requirement, content: picture }]));
    expect(problems.map(({ field }) => field)).toEqual(['items.0.requirement']);
    if (requirement !== '') expect(JSON.stringify(problems)).not.toContain(requirement);
  });

  it('for any text is refused, or is a requirement that a policy asks for', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z_]{1,40}$/)), (requirement) => {
        const problems = problemsOf(() => checkedItems([{ requirement, content: null }]));
        expect(problems.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('references from a topic', () => {
  const none = {} as DossierStore;
  const caseId = 'CF4GA-CY4YP-1';
  const to = (slot: string) => ({ ref: `CF4GA-CY4YP/${slot}`, version: 1, digest: DIGEST });

  it('to what no policy asks for are refused by their place, and the name is not said again', async () => {
    const brought = { ramesh_kumar: to('ramesh_kumar') };
    const opened = await openDeposit(none, { caseId, dossier: to('registration'), brought }).catch(
      (error: unknown) => error,
    );
    const items = [{ requirement: 'ramesh_kumar', evidence: to('ramesh_kumar') }];
    const nameOf = (_one: unknown, place: number) => `items.${place}.evidence`;
    const checked = await checkReferences(none, caseId, items, nameOf).catch(
      (error: unknown) => error,
    );
    expect(opened).toMatchObject({ problems: [{ field: 'brought' }] });
    expect(checked).toMatchObject({ problems: [{ field: 'items.0.requirement' }] });
    expect(`${opened} ${checked}`).not.toContain('ramesh');
  });
});

describe('a command', () => {
  /** A client that fails on every call: what is refused here was never sent. */
  const noServer = {} as Client;
  const pseudonym = (kind: PseudonymKind, text: string) =>
    `${kind}-${lettersOf(keyedHash(Buffer.alloc(32, 7), kind, text))}`;
  const dossier = { pseudonym } as DossierStore;
  const actor = { role: 'reviewer', id: 'reviewer-07' } as const;
  const refusal = (id: string, body: object) =>
    sendCommand(noServer, dossier, 'ABCDE-FGHJK-1', 'decide', { commandId: id, actor }, body).catch(
      (error: unknown) => error,
    );

  it.each([
    'decide-1',
    '9300011122',
    'Sita-Devi',
    'register:ABCDE-FGHJK-1',
    '',
    COMMAND_ID.slice(1),
  ])('whose id is %j is refused: it would be published', async (id) => {
    expect(await refusal(id, { items: [] })).toMatchObject({
      problems: [{ field: 'id', rule: 'must be a UUID or a ULID' }],
    });
  });

  it.each([
    [{ items: [{ requirement: 'ramesh_kumar', codes: [] }] }, 'items.0.requirement'],
    [{ requirement: 'ramesh_kumar' }, 'requirement'],
  ])('about a requirement that there is not is refused: %o', async (body, field) => {
    const error = await refusal(COMMAND_ID, body);
    expect(error).toMatchObject({ problems: [{ field }] });
    expect(String(error)).not.toContain('ramesh');
  });

  it('has an id that is derived from what it is about, where nobody kept one', () => {
    expect(commandId.safeParse(derivedCommandId('register', 'ABCDE-FGHJK-1')).success).toBe(true);
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(derivedCommandId(a) === derivedCommandId(b)).toBe(a === b);
      }),
    );
  });

  it('tells who acts by hashes, equal for equal accounts, and of an artisan the id', () => {
    const who = { role: 'operator', id: '+919300011122', organisation: 'Sita Devi & Co' } as const;
    const told = publicActor(dossier, {
      ...who,
      ...{ onBehalfOf: 'ABCDE-FGHJK', consent: 'consent/sita-devi' },
    });
    expect(actorForm.parse(told)).toEqual(told);
    expect(told).toMatchObject({ role: 'operator', onBehalfOf: 'ABCDE-FGHJK' });
    expect(publicActor(dossier, who).id).toBe(told.id);
    expect(publicActor(dossier, { ...who, id: 'another' }).id).not.toBe(told.id);
    // An account that calls itself the pipeline is not the pipeline.
    expect(publicActor(dossier, { role: 'system', id: 'pipeline' }).id).not.toBe('pipeline');
  });

  it('of any account tells a form that leaves', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (id, consent) => {
        const told = publicActor(dossier, { role: 'reviewer', id, consent });
        expect(actorForm.safeParse(told).success).toBe(true);
      }),
    );
  });
});
