import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { dispositionOf } from '../../clients/commands-topic/disposition.ts';
import { Refused } from '../../clients/library/refused.ts';
import { openDossier } from '../../dossier/dossier.ts';
import { DossierError } from '../../dossier/errors.ts';

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
