import type { Client } from '@temporalio/client';
import { LRUCache } from 'lru-cache';
import { parseCaseId } from '../../contracts/ids.ts';
import type { DossierStore } from '../../dossier/store.ts';
import { type AccessResource, decideAccess } from '../../policies/access/access.ts';
import type { AccessAction } from '../../policies/access/actions.ts';
import { ATTRIBUTES } from '../../workflows/interface/search-attributes.ts';
import { latestRun } from '../library/last-run.ts';
import { Refused } from '../library/refused.ts';
import type { Account } from './account.ts';

/** Asks the access policies about an account and a case, before anything is read or given. */

/** How many cases' places are remembered, and for how long in milliseconds: a facilitator may map a district anew. */
const REMEMBERED = { max: 50_000, ttl: 60_000 } as const;

type Place = Pick<AccessResource, 'state' | 'district'>;

export class Guard {
  readonly #client: Client;
  readonly #dossier: DossierStore;
  readonly #places = new LRUCache<string, Place>(REMEMBERED);

  constructor(client: Client, dossier: DossierStore) {
    this.#client = client;
    this.#dossier = dossier;
  }

  /**
   * Asks about a case that exists. Of one that does not, nothing is known: an account with limits is refused, so that no
   * one can find out by asking which cases there are.
   * @throws Refused NOT_ALLOWED; DossierError
   */
  async checkCase(account: Account, action: AccessAction, caseId: string): Promise<void> {
    this.check(account, action, await this.#caseOf(caseId));
  }

  /** Whether an account may do it to a case, where a refusal is no answer: one of several that were found. @throws DossierError */
  async allowsCase(account: Account, action: AccessAction, caseId: string): Promise<boolean> {
    return this.allows(account, action, await this.#caseOf(caseId));
  }

  /**
   * Asks about what is to be opened, or what a list is narrowed to.
   * @throws Refused NOT_ALLOWED
   */
  check(account: Account, action: AccessAction, resource: AccessResource): void {
    const decision = this.#decision(account, action, resource);
    if (!decision.allowed) throw new Refused('NOT_ALLOWED', decision.because.sentence);
  }

  /** Whether an account may do it to such cases. */
  allows(account: Account, action: AccessAction, resource: AccessResource): boolean {
    return this.#decision(account, action, resource).allowed;
  }

  #decision(
    { organisation, ...principal }: Account,
    action: AccessAction,
    resource: AccessResource,
  ) {
    return decideAccess({
      principal: {
        ...principal,
        ...(organisation === undefined ? {} : { organisation: this.organisationOf(organisation) }),
      },
      action,
      resource,
    });
  }

  /** The form in which an organisation is compared: the hash that events and the dossier hold. */
  organisationOf(organisation: string): string {
    return this.#dossier.pseudonym('organisation', organisation);
  }

  async #caseOf(caseId: string): Promise<AccessResource> {
    const application = await this.#dossier.application(caseId);
    // Whose a case is stands in its id, also of one that does not exist.
    const { artisanId } = parseCaseId(caseId);
    if (application === null) return { artisanId };
    const { end, organisation } = application;
    return {
      ...(await this.#placeOf(caseId)),
      ...{ artisanId, ended: end !== null },
      ...(organisation === null ? {} : { organisation }),
    };
  }

  /** The case's State and district, from the attributes of its run; nothing where the server retains none. */
  async #placeOf(caseId: string): Promise<Place> {
    const known = this.#places.get(caseId);
    if (known !== undefined) return known;
    const run = await latestRun(this.#client, caseId);
    if (run === null) return {};
    const state = run.typedSearchAttributes.get(ATTRIBUTES.state);
    const district = run.typedSearchAttributes.get(ATTRIBUTES.district);
    const place = {
      ...(state === undefined ? {} : { state }),
      ...(district === undefined ? {} : { district }),
    };
    if (state !== undefined) this.#places.set(caseId, place);
    return place;
  }
}
