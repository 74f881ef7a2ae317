import type { ItemAnswer } from '../../contracts/commands.ts';
import type { ActorGiven } from '../../contracts/shapes.ts';
import { ruleFor } from '../../contracts/zod-rules.ts';
import { type AuditEntry, auditEntry, type Way } from '../../dossier/audit-entry.ts';
import { DossierError, type DossierErrorCode } from '../../dossier/errors.ts';
import type { DossierStore } from '../../dossier/store.ts';
import { BadInput } from './bad-input.ts';
import { Refused } from './refused.ts';

/** Where an act came in. */
export interface WayIn {
  readonly way: Way;
  /** An id that we gave to the request, or topic/partition/offset. Never what a caller typed. */
  readonly place?: string | null;
}

/** An account: an actor as a way in knows them. Its role may also be one that no event has. */
type Account = Pick<ActorGiven, 'id' | 'organisation' | 'onBehalfOf'> & {
  readonly role: string;
};

/** What somebody does. */
export interface Act {
  /** Null for a caller that is not known. */
  readonly account: Account | null;
  /** A command's name such as `decide`, or another word such as `readDossier`. */
  readonly action: string;
  readonly caseId?: string | null | undefined;
  /** Taken from the case id if it is left out. */
  readonly artisanId?: string | null | undefined;
  /** As the caller gave it. */
  readonly reason?: string | null | undefined;
  /** See `WayIn`. */
  readonly place?: string | null | undefined;
}

type Outcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'refused'; readonly code: string };

/** The parts of a command's answer that the log needs. */
export interface Told {
  /** The case of an act that had none yet, such as a registration. */
  readonly caseId?: string;
  readonly items?: readonly ItemAnswer[];
}

const DONE: Outcome = { outcome: 'done' };
/** The errors of the dossier that refuse what was asked for. The others say that the store or its keys fail. */
const REFUSALS: ReadonlySet<DossierErrorCode> = new Set(['ERASED', 'NOT_FOUND', 'DIGEST_MISMATCH']);

/**
 * Writes the audit log of one way in. There are two kinds of acts, and they differ in what comes first:
 *
 * - A **reading** is logged before it is shown. If the log cannot be written it fails: nobody reads unlogged.
 * - A **command** is logged after its answer, since only then it is known what came of it. It has been carried out, so it
 *   is not reported as failed if the log cannot be written: `lost` is told instead.
 *
 * A refusal is logged with its code and thrown on. It has shown and changed nothing, so there too `lost` is told if the
 * log cannot be written. An act that is malformed (`BadInput`) or gets no answer is not logged: the one was never given,
 * and of the other nobody knows what came of it. The events of the case tell, by a hash of the account.
 *
 * A lookup by scheme number, an erasure and a release of claims log themselves (`Onboarding.find`, `erase` and
 * `releaseClaims`): do not log them a second time.
 */
export class Audit {
  readonly #dossier: Pick<DossierStore, 'audit'>;
  readonly #way: Way;
  readonly #lost: (error: unknown) => void;

  /** @param lost is told why an entry about something that has already happened could not be written */
  constructor(dossier: Pick<DossierStore, 'audit'>, way: Way, lost: (error: unknown) => void) {
    this.#dossier = dossier;
    this.#way = way;
    this.#lost = lost;
  }

  /**
   * Logs an act whose outcome is known: a caller who was not let in, or a reading that is about to be shown.
   * @throws BadInput where the act breaks the schema of the log; DossierError where it cannot be written
   */
  async record(act: Act & Outcome): Promise<void> {
    const { outcome } = act;
    const how = outcome === 'done' ? DONE : { outcome, code: act.code };
    await this.#dossier.audit(this.#checked(act, how));
  }

  /**
   * Reads something personal, and logs that before it is returned.
   * @returns what `read` returned, once the log has it
   * @throws what `read` throws; BadInput before anything is read; DossierError where the log cannot be written
   */
  async reading<T>(act: Act, read: () => Promise<T>): Promise<T> {
    const value = await this.refusals(act, read);
    await this.record({ ...act, ...DONE });
    return value;
  }

  /**
   * Gives a command, and logs what came of it. A batch of which a part was refused is logged with each code of the refused
   * items, and as done where an item was taken. A repeated command is logged again.
   * @param told the command's answer in what `give` returned, where that is not the answer itself
   * @returns what `give` returned
   * @throws what `give` throws; BadInput before the command is given
   */
  command<T extends Told>(act: Act, give: () => Promise<T>): Promise<T>;
  command<T>(act: Act, give: () => Promise<T>, told: (given: T) => Told): Promise<T>;
  async command<T>(
    act: Act,
    give: () => Promise<T>,
    told = (given: T): Told => given as Told,
  ): Promise<T> {
    const given = await this.refusals(act, give);
    const answer = told(given);
    const about = { ...act, caseId: answer.caseId ?? act.caseId };
    for (const how of outcomesOf(answer)) await this.#afterwards({ ...about, ...how });
    return given;
  }

  /**
   * Does what logs itself once it is done, and logs a refusal.
   * @throws what `work` throws; BadInput before anything is done
   */
  async refusals<T>(act: Act, work: () => Promise<T>): Promise<T> {
    // Checked first: what has been done must not be missing in the log for its form.
    this.#checked(act, DONE);
    try {
      return await work();
    } catch (error) {
      const code = refusalOf(error);
      if (code !== null) await this.#afterwards({ ...act, outcome: 'refused', code });
      throw error;
    }
  }

  async #afterwards(act: Act & Outcome): Promise<void> {
    try {
      await this.record(act);
    } catch (error) {
      this.#lost(error);
    }
  }

  /** @throws BadInput */
  #checked({ account, ...act }: Act, how: Outcome): AuditEntry {
    const entry = {
      role: account?.role,
      actor: account?.id,
      organisation: account?.organisation,
      onBehalfOf: account?.onBehalfOf,
      action: act.action,
      caseId: act.caseId,
      artisanId: act.artisanId,
      reason: act.reason,
      place: act.place,
      way: this.#way,
      ...how,
    };
    const read = auditEntry.safeParse(entry, { error: ruleFor });
    if (!read.success) throw BadInput.from(read.error, [], 'the entry of the audit log');
    return read.data;
  }
}

/** The reason that a command's body gives: a code of the closed lists; null where it gives none. */
export function reasonIn(body: unknown): string | null {
  const { reason } = (body ?? {}) as { readonly reason?: unknown };
  return typeof reason === 'string' ? reason : null;
}

/** The code of a refusal; null where it is not known what came of the act, or it was malformed. */
function refusalOf(error: unknown): string | null {
  if (error instanceof Refused) return error.code;
  return error instanceof DossierError && REFUSALS.has(error.code) ? error.code : null;
}

function outcomesOf({ items = [] }: Told): Outcome[] {
  const codes = new Set(items.flatMap((one) => (one.taken ? [] : [one.refusal.code])));
  const isDone = items.length === 0 || items.some((one) => one.taken);
  return [
    ...(isDone ? [DONE] : []),
    ...[...codes].map((code) => ({ outcome: 'refused', code }) as const),
  ];
}
