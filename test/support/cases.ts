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

/** The facts of an artisan without special rules. */
export const FACTS: CaseFacts = {
  trade: 'potter',
  state: 'UP',
  settlement: 'rural',
  route: 'own',
  taxRoute: 'gstin',
  marketplace: 'amazon_in',
  exports: false,
};

/** The input that opens a case; `without` names evidence that is not brought at once. */
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

/** A case after some events, with their envelopes. */
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

/** The verdict on a command: by its admission, then by the case. */
export const judged = (theCase: Case, given: Command): Verdict =>
  admit(given) ?? handle(theCase, given);

/** Two ids of commands. */
/** Of a command handler that is tested without an outbox. */
export const NO_OUTBOX = { retryNow: () => undefined };
export const COMMAND_ID = '01890a5d-ac96-774b-bcce-b302099a8057';
export const OTHER_COMMAND_ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

/** The public form of an account, here by an unkeyed hash. */
const lettersFor = (text: string) => lettersOf(createHash('sha256').update(text).digest());
export const accountOf = (account: string) => `actor-${lettersFor(account)}`;
/** The hashes of a provider's message id and of a marketplace's submission id. */
export const messageOf = (id: string) => `message-${lettersFor(id)}`;
export const submissionOf = (id: string) => `submission-${lettersFor(id)}`;

/** An actor in this role; one who acts for the artisan names them. */
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
