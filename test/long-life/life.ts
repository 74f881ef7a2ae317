import type { WorkflowHandle } from '@temporalio/client';
import { expect } from 'vitest';
import type { Case } from '../../contracts/case.ts';
import { type Moment, momentsOf } from '../../policies/deadlines.ts';
import { policyOf } from '../../policies/policies.ts';
import type { Carry, CaseView } from '../../workflows/interface/run-input.ts';
import { evidence } from '../support/cases.ts';
import { Ledger } from '../support/ledger.ts';
import { viewOf } from '../support/scripted.ts';

/** Repeats what people do to one case, and knows its current run. */
export class Life {
  readonly handle: WorkflowHandle;
  readonly ledger: Ledger;
  #uploads = 1;
  #products = 1;

  constructor(handle: WorkflowHandle) {
    this.handle = handle;
    this.ledger = new Ledger(handle);
  }

  async run(): Promise<string> {
    return (await this.handle.describe()).runId;
  }

  view(): Promise<CaseView> {
    return viewOf(this.handle);
  }

  carry(): Promise<Carry> {
    return this.handle.query<Carry>('carry');
  }

  /** Submits new content. */
  bring(...ids: string[]) {
    const items = ids.map((requirement) => {
      this.#uploads += 1;
      const digest = this.#uploads.toString(16).padStart(64, '0');
      return { requirement, evidence: evidence(requirement, this.#uploads, digest) };
    });
    return this.ledger.give('submit', 'artisan', { items });
  }

  /** Submits a further product, a requirement of its own. */
  bringProduct() {
    this.#products += 1;
    return this.bring(`product:ABCDE-FGHJK-P${String(this.#products).padStart(2, '0')}`);
  }

  /** Decides on the present evidence, which may change before the decision arrives. */
  async decide(id: string, verdict: 'accept' | 'return' | 'refuse', ...codes: string[]) {
    const seen = (await this.view()).case.requirements[id]?.evidence?.digest;
    const items = [{ requirement: id, seen, verdict, codes }];
    // No role is above a supervisor: their refusal would be final.
    const role = verdict === 'refuse' ? 'reviewer' : 'supervisor';
    return this.ledger.give('decide', role, { items });
  }

  hold() {
    return this.ledger.give('hold', 'supervisor', { reason: 'hold.inquiry' });
  }

  release() {
    return this.ledger.give('release', 'supervisor');
  }

  /** Changes nothing but adds to the history: no clock restarts. */
  unblock() {
    return this.ledger.give('unblock', 'administrator');
  }

  /** Breaks a rule of each kind: schema, role, stage, seen evidence, earlier decision. */
  breakRule(which: number) {
    const item = { requirement: 'photograph', seen: 'f'.repeat(64), verdict: 'accept', codes: [] };
    const ways = [
      () => this.ledger.give('submit', 'artisan', { items: [] }),
      () => this.ledger.give('decide', 'artisan', { items: [item] }),
      () => this.ledger.give('decide', 'reviewer', { items: [item] }),
      () => this.ledger.give('resume', 'artisan'),
      () => this.ledger.give('appeal', 'artisan', { requirement: 'photograph' }),
      () => this.bring('consent_kyc'),
      () => this.bring('nothing_of_the_kind'),
    ] as const;
    return (ways[which % ways.length] ?? ways[0])();
  }

  /** Sends as many commands at once as the server admits for one case; some conflict. */
  async crowd(round: number, ids: readonly string[]): Promise<void> {
    const [first = '', second = first] = ids;
    await Promise.all([
      this.bring(first),
      this.bring(first, second),
      this.unblock(),
      round % 3 === 0 ? this.hold() : this.bring(second),
      round % 5 === 0 ? this.bringProduct() : this.bring(second),
      this.decide(first, 'return', 'document.blurred'),
      this.breakRule(round),
      this.release(),
    ]);
    if ((await this.view()).case.held !== null) await this.release();
  }

  /**
   * Repeats until the case has continued as new, with Updates of every outcome in flight that change nothing:
   * timers that were pending before stay pending. No publication is in flight then, since the server that
   * skips time never skips again once a run has closed with a pending activity.
   */
  async untilHandedOver(): Promise<void> {
    const before = await this.run();
    for (let round = 0; (await this.run()) === before; round += 1) {
      if (round > 500) throw new Error('the run goes on and on');
      const latest = this.ledger.taken.slice(-6);
      const [answers] = await Promise.all([
        Promise.all(latest.map(({ given }) => this.ledger.again(given, true))),
        this.breakRule(round),
        this.breakRule(round + 1),
      ]);
      expect(answers).toEqual(latest.map(({ answer }) => ({ answer })));
    }
  }
}

/** The next moment of a kind at which a timer of the case fires. */
export function nextMoment(theCase: Case, what: Moment['what']): Moment {
  const moments = momentsOf(theCase, policyOf(theCase.policy));
  const found = moments.find((one) => one.what === what);
  if (found === undefined) throw new Error(`nothing is ahead: ${JSON.stringify(theCase.waiting)}`);
  return found;
}
