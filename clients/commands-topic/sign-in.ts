import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandMessage, CommandType } from '../../contracts/command-message.ts';
import { type RuleKey, rule } from '../../contracts/rules.ts';
import type { ActorGiven } from '../../contracts/shapes.ts';
import { decideAccess } from '../../policies/access/access.ts';
import type { Account } from '../identity/account.ts';
import { actorOf } from '../identity/acting.ts';
import {
  COOLDOWN_MS,
  type NotTaken,
  TokenNotTaken,
  type TokenVerifier,
} from '../identity/tokens.ts';
import type { Problem } from '../library/bad-input.ts';
import { Refused } from '../library/refused.ts';
import { AUTHORIZATION, type Authorization } from './authorization.ts';
import { nameOf } from './carry-out.ts';

/** Finds out who sends a command: by the token of its record, or as the configured organisation's partner system. */

type Why = Extract<Authorization, { none: unknown }>['none'] | Exclude<NotTaken, 'AWAY'>;

const RULES = {
  NEEDED: 'token.needed',
  SEVERAL: 'token.several',
  FORM: 'token.form',
  TIME: 'token.time',
  MALFORMED: 'token.malformed',
  EXPIRED: 'token.expired',
  NOT_YET: 'token.not_yet',
  FOREIGN: 'token.foreign',
  FORGED: 'token.forged',
  CLAIMS: 'token.claims',
} as const satisfies Readonly<Record<Why, RuleKey>>;

/** It is not known who sends the command. Neither the message nor a cause holds the token. */
export class NotSignedIn extends Error {
  override readonly name = 'NotSignedIn';
  readonly why: Why;
  readonly problems: readonly Problem[];

  constructor(why: Why) {
    super(`${AUTHORIZATION} ${rule(RULES[why])}`);
    this.why = why;
    this.problems = [{ field: AUTHORIZATION, rule: rule(RULES[why]) }];
  }
}

/** The command names another actor than its token does. */
export class ActorContradicted extends Refused {
  readonly problems: readonly Problem[];

  constructor(fields: readonly string[]) {
    const problems = fields.map((field) => ({ field, rule: rule('token.contradicted') }));
    super('NOT_ALLOWED', problems.map((one) => `${one.field} ${one.rule}`).join('; '));
    this.problems = problems;
  }
}

/** The account that sends a command, and the actor that the command has by it. */
export interface SignedIn {
  readonly account: Account;
  readonly actor: ActorGiven;
}

export interface SignInOptions {
  readonly verifier: TokenVerifier;
  /** The organisation whose partner system needs no token; null where every command needs one. */
  readonly organisation: string | null;
  readonly signal: AbortSignal;
}

/**
 * @throws NotSignedIn
 * @throws TokenNotTaken AWAY where the issuer does not answer: nothing is known about the token
 */
export async function signIn(
  options: SignInOptions,
  authorization: Authorization,
  command: CommandMessage,
): Promise<SignedIn> {
  const { actor } = command.data;
  if ('none' in authorization) {
    if (authorization.none !== 'NEEDED') throw new NotSignedIn(authorization.none);
    return { account: partnerOf(options.organisation, command), actor };
  }
  const account = await accountOf(options, authorization);
  return { account, actor: actorOf(account, nameOf(command), actor.onBehalfOf, actor.consent) };
}

type Given = Exclude<Authorization, { none: unknown }>;

async function accountOf(
  { verifier, signal }: SignInOptions,
  { token, appendedAt }: Given,
): Promise<Account> {
  for (let isAgain = false; ; isAgain = true) {
    try {
      return (await verifier.verify(token, appendedAt)).account;
    } catch (error) {
      if (!(error instanceof TokenNotTaken) || error.why === 'AWAY') throw error;
      // Nobody can send it again for the sender: a key that is not known yet may be a new one of the issuer.
      if (isAgain || !error.mayBeOfNewKey) throw new NotSignedIn(error.why);
      await sleep(COOLDOWN_MS, undefined, { signal });
    }
  }
}

/**
 * Compares the actor that a command names with the one that acts. An organisation that it leaves out contradicts nothing.
 * @throws ActorContradicted naming each field
 */
export function checkActor(
  { data: { actor: named } }: CommandMessage,
  { artisanId }: Account,
  actor: ActorGiven,
): void {
  const { role, id, organisation, onBehalfOf } = named;
  const isOther = {
    role: role !== actor.role,
    id: id !== actor.id,
    organisation: organisation !== undefined && organisation !== actor.organisation,
    // An artisan's own account acts for nobody else.
    onBehalfOf: onBehalfOf !== undefined && artisanId !== undefined && onBehalfOf !== artisanId,
  };
  const fields = Object.entries(isOther).flatMap(([field, is]) => (is ? [field] : []));
  if (fields.length > 0) throw new ActorContradicted(fields.map((field) => `data.actor.${field}`));
}

/** What a person decides. It needs a token, whatever the access policies permit a partner system. */
const DECISIONS: ReadonlySet<CommandType> = new Set(['decide', 'waive']);

/** The account of a command without a token. @throws NotSignedIn where the command needs one */
function partnerOf(organisation: string | null, command: CommandMessage): Account {
  const { id, ...actor } = command.data.actor;
  const action = nameOf(command);
  if (
    organisation === null ||
    actor.role !== 'system' ||
    actor.organisation !== organisation ||
    DECISIONS.has(action)
  )
    throw new NotSignedIn('NEEDED');
  const principal = { role: actor.role, organisation };
  // Asked about a case of its own, the policies say whether it may do it at all.
  if (!decideAccess({ principal, action, resource: { organisation } }).allowed)
    throw new NotSignedIn('NEEDED');
  return { id, ...principal };
}
