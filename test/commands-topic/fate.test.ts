import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { authorizationOf } from '../../clients/commands-topic/authorization.ts';
import { commandsTopicConfig } from '../../clients/commands-topic/config.ts';
import { dispositionOf } from '../../clients/commands-topic/disposition.ts';
import { NotPermitted } from '../../clients/commands-topic/permission.ts';
import { NotSignedIn } from '../../clients/commands-topic/sign-in.ts';
import { TokenNotTaken } from '../../clients/identity/tokens.ts';
import { Refused } from '../../clients/library/refused.ts';
import { openDossier } from '../../dossier/dossier.ts';
import { DossierError } from '../../dossier/errors.ts';
import { AUDIENCE, COMMANDS_AUDIENCE } from '../../tools/issuer/audiences.ts';

it('a command is not given up because the dossier’s database is away', async () => {
  const keys = { master: randomBytes(32), hash: randomBytes(32) };
  const away = await openDossier('postgres://127.0.0.1:1/dossier', keys).catch((error) => error);
  expect(away).toMatchObject({ code: 'AWAY' });
  expect(dispositionOf(away).kind).toBe('again');
  expect(dispositionOf(new DossierError('ERASED', 'gone')).kind).toBe('rejected');
});

it('nobody waits for the end of a hold, since the release is in the queue behind them', () => {
  expect(dispositionOf(new Refused('ON_HOLD', 'held'))).toEqual({
    kind: 'rejected',
    why: { code: 'ON_HOLD' },
  });
  expect(dispositionOf(new Refused('TOO_EARLY', 'not yet')).kind).toBe('early');
});

it('a token of which nothing is known is asked about again, and one that is bad is told once', () => {
  expect(dispositionOf(new TokenNotTaken('AWAY')).kind).toBe('again');
  const bad = dispositionOf(new NotSignedIn('FORGED'));
  expect(bad).toMatchObject({ kind: 'rejected', why: { code: 'UNAUTHORISED' } });
});

it('an account with limits waits for a case that is unknown, and is not told that it is', () => {
  const why = { code: 'NOT_ALLOWED', message: 'no' };
  expect(dispositionOf(new NotPermitted('no', false))).toEqual({
    ...{ kind: 'early', why, isOfUnknownCase: true },
  });
  expect(dispositionOf(new NotPermitted('no', true))).toEqual({ kind: 'rejected', why });
});

it.each([
  ['no header', {}, 'NEEDED'],
  ['another header', { Authorization: 'Bearer a.b.c' }, 'NEEDED'],
  ['a header of no value', { authorization: null }, 'FORM'],
  ['an empty one', { authorization: Buffer.alloc(0) }, 'FORM'],
  ['another scheme', { authorization: 'Basic a.b.c' }, 'FORM'],
  ['no scheme', { authorization: 'a.b.c' }, 'FORM'],
  ['a line break', { authorization: 'Bearer a.b.c\n' }, 'FORM'],
  ['bytes that are no text', { authorization: Buffer.from([0xff]) }, 'FORM'],
  ['a list of one and the same', { authorization: ['Bearer a.b.c', 'Bearer a.b.c'] }, 'SEVERAL'],
])('who sends a record is not known by %s', (_what, headers, none) => {
  expect(authorizationOf({ headers, appendedAt: 0 })).toEqual({ none });
});

it('no token is judged by a time that its producer set', () => {
  const headers = { authorization: Buffer.from('Bearer a.b.c') };
  expect(authorizationOf({ headers, appendedAt: null })).toEqual({ none: 'TIME' });
  expect(authorizationOf({ headers, appendedAt: 7 })).toEqual({
    token: 'a.b.c',
    appendedAt: new Date(7),
  });
});

it('the consumer starts with an issuer, and an audience that is not that of the HTTP API', () => {
  const env = { OIDC_ISSUER: 'https://issuer.example' };
  expect(commandsTopicConfig(env)).toMatchObject({
    identity: { issuer: env.OIDC_ISSUER, audience: COMMANDS_AUDIENCE },
    organisation: null,
  });
  expect(() => commandsTopicConfig({})).toThrow('OIDC_ISSUER');
  expect(() => commandsTopicConfig({ ...env, COMMANDS_AUDIENCE: AUDIENCE })).toThrow(
    'COMMANDS_AUDIENCE must differ from OIDC_AUDIENCE',
  );
});
