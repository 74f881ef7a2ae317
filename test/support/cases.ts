import { createHash } from 'node:crypto';
import type { Case, CaseFacts } from '../../contracts/case.ts';
import type { Command } from '../../contracts/commands.ts';
import type { Envelope } from '../../contracts/envelope.ts';
import type { DomainEvent } from '../../contracts/events.ts';
import { SYSTEM_ACTOR } from '../../contracts/shapes.ts';
import { lettersOf } from '../../dossier/crypto.ts';
import { applyCaseEvent } from '../../workflows/apply-event.ts';
import { admit } from '../../workflows/commands/admit.ts';
import { handle } from '../../workflows/commands/handle.ts';
import type { Verdict } from '../../workflows/commands/verdict.ts';
import type { OpenCase } from '../../workflows/interface/run-input.ts';
import { openingEvents } from '../../workflows/opening.ts';

/** Made-up cases for tests of the pure parts. */
const ARTISAN = 'ABCDE-FGHJK';
export const CASE = `${ARTISAN}-1`;
export const DIGEST = 'a'.repeat(64);
export const OTHER_DIGEST = 'b'.repeat(64);

export const evidence = (slot: string, version = 1, digest = DIGEST) => ({
  ref: `${ARTISAN}/${slot}`,
  version,
  digest,
});

const EVERYTHING = [
  'consent_kyc',
  'consent_marketplace',
  'photograph',
  'bank_proof',
  'identity',
  'pan',
  'bank_account',
  'tax_status',
  'seller_account',
  `product:${ARTISAN}-P01`,
];

/** What rules look at of somebody to whom nothing special applies. */
export const FACTS: CaseFacts = {
  trade: 'potter',
  state: 'UP',
  settlement: 'rural',
  route: 'own',
  taxRoute: 'gstin',
  marketplace: 'amazon_in',
  exports: false,
};

/** What opens a case; `without` names what is not brought along at once. */
export function openCase(
  facts: Partial<OpenCase['registration']> = {},
  without: readonly string[] = [],
): OpenCase {
  const brought = EVERYTHING.filter((id) => !without.includes(id)).map(
    (id) => [id, evidence(id)] as const,
  );
  return {
    kind: 'open',
    caseId: CASE,
    artisanId: ARTISAN,
    application: 1,
    registration: {
      policy: 'demo',
      ...FACTS,
      district: 'UP-VARANASI',
      collective: null,
      language: 'hi',
      channel: 'service_centre',
      dossier: evidence('registration'),
      ...facts,
    },
    brought: Object.fromEntries(brought),
    command: { id: COMMAND_ID, actor: { role: 'operator', id: accountOf('centre-1') } },
  };
}

/** A case after some events, with the envelopes that they made. */
export function play(
  start: OpenCase,
  events: readonly DomainEvent[] = [],
): { theCase: Case; messages: Envelope[] } {
  const inscribe = applyCaseEvent(start);
  const messages: Envelope[] = [];
  let theCase: Case | null = null;
  let at = Date.parse('2026-11-23T06:00:00.000Z');
  for (const event of [...openingEvents(start), ...events]) {
    const next = inscribe(theCase, event, { actor: SYSTEM_ACTOR }, new Date(at).toISOString());
    theCase = next.state;
    messages.push(next.message);
    at += 60_000;
  }
  if (theCase === null) throw new Error('a case has at least one event');
  return { theCase, messages };
}

/** What a case hears: whether the command is taken up at all, and then what it would do. */
export const judged = (theCase: Case, given: Command): Verdict =>
  admit(given) ?? handle(theCase, given);

/** An id of a command, and another one. */
export const COMMAND_ID = '01890a5d-ac96-774b-bcce-b302099a8057';
export const OTHER_COMMAND_ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

/** What the account of somebody is in public, here by a hash that has no key. */
const lettersFor = (text: string) => lettersOf(createHash('sha256').update(text).digest());
export const accountOf = (account: string) => `actor-${lettersFor(account)}`;
/** The hash of a provider's number of a message, and of a marketplace's number of a submission. */
export const messageOf = (id: string) => `message-${lettersFor(id)}`;
export const submissionOf = (id: string) => `submission-${lettersFor(id)}`;

/** Somebody in this role; who acts for the artisan says so. */
export const actorOf = (role: Command['actor']['role'], account = 'x'): Command['actor'] => {
  const id = accountOf(account);
  return role === 'operator' || role === 'facilitator'
    ? { role, id, onBehalfOf: ARTISAN, consent: `consent-${lettersFor('assistance-1')}` }
    : { role, id };
};

export const command = <N extends Command['name']>(
  name: N,
  role: Command['actor']['role'],
  body: object = {},
): Command => ({ name, id: COMMAND_ID, digest: DIGEST, actor: actorOf(role), ...body }) as Command;
