import type { WorkflowHandle } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { type Envelope, unwrap } from '../../contracts/envelope.ts';
import type { OutsideActivities } from '../../workflows/interface/activities.ts';
import type { OpenCase } from '../../workflows/interface/run-input.ts';
import { evidence, openCase } from '../support/cases.ts';
import { send, type startSkipping, viewOf } from '../support/scripted.ts';
import { world } from '../support/world.ts';

type Server = Awaited<ReturnType<typeof startSkipping>>;
export type Act = (handle: WorkflowHandle, server: Server) => Promise<unknown>;

/** The situation of one artisan: what they bring, how outside systems answer, who acts when, and the resulting events. */
export interface Situation {
  readonly facts?: Partial<OpenCase['registration']>;
  readonly without?: readonly string[];
  /** Requirements that were accepted in an earlier application. */
  readonly carriedOver?: OpenCase['carriedOver'];
  readonly outside?: () => Partial<OutsideActivities>;
  readonly acts: readonly Act[];
  /** The number of days of polling an outside system twice a day, if many: each takes as long as a short situation. */
  readonly polledFor?: number;
  /** The exact sequence of events: type and subject. */
  readonly events: readonly string[];
}

/** Plays a situation. @returns the published events */
export async function live(server: Server, situation: Situation): Promise<string[]> {
  const { messages } = await livedThrough(server, situation);
  return messages.map((message) => {
    const { type, data } = unwrap(message);
    const about = data as {
      requirement?: string | { id: string } | null;
      stage?: string;
      to?: string;
    };
    const named = typeof about.requirement === 'object' ? about.requirement?.id : about.requirement;
    return [type, named ?? about.stage, about.to === undefined ? undefined : `→ ${about.to}`]
      .filter((one) => one !== undefined)
      .join(' ')
      .replace(/product:[A-Z-]+/, 'product:');
  });
}

/** Plays a situation. @returns the published events, and Temporal's history */
export async function livedThrough(
  server: Server,
  situation: Situation,
): Promise<{ messages: Envelope[]; history: History }> {
  const there = world(situation.outside?.());
  const { carriedOver } = situation;
  const start: OpenCase = {
    ...openCase({ policy: '2026-11', ...situation.facts }, situation.without),
    ...(carriedOver === undefined ? {} : { carriedOver }),
  };
  return server.within(there, async (open) => {
    const handle = await open(start);
    for (const act of situation.acts) await act(handle, server);
    await settle(handle);
    const history = await handle.fetchHistory();
    return { messages: [...there.published.values()].flat(), history };
  });
}

/** Waits until every recorded event is published. */
async function settle(handle: WorkflowHandle): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { status } = await handle.describe();
    const view = await viewOf(handle);
    // A case that has ended may still wait for a person, with something to undo by hand.
    const { end, waiting, deletions } = view.case;
    const isAtRest = end === null || waiting.on.length > 0 || Object.keys(deletions).length > 0;
    if (view.unpublished.length === 0 && (isAtRest || status.name !== 'RUNNING')) return;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error('the case still has something to say');
}

/** Lets time pass, and waits for its effects. */
export const wait =
  (time: string): Act =>
  async (handle, server) => {
    await server.sleep(time);
    await settle(handle);
  };

/** Waits until an outside call is answered and the workflow task with its answer is completed. */
export const heard =
  (answer: () => void): Act =>
  async (handle) => {
    const events = async () => (await handle.fetchHistory()).events ?? [];
    const before = (await events()).length;
    answer();
    for (;;) {
      const since = (await events()).slice(before);
      const last = since.findLastIndex((one) => one.activityTaskCompletedEventAttributes != null);
      const isHeard = since
        .slice(last)
        .some((one) => one.workflowTaskCompletedEventAttributes != null);
      if (last >= 0 && isHeard) return;
      await new Promise((wake) => setTimeout(wake, 50));
    }
  };

const decided =
  (
    verdict: 'accept' | 'return' | 'refuse' | 'recheck',
    role: 'reviewer' | 'supervisor' | 'facilitator',
    by: string = role,
  ) =>
  (id: string, ...codes: string[]): Act =>
  async (handle) => {
    const one = (await viewOf(handle)).case.requirements[nameOf(id)];
    const item = { requirement: nameOf(id), seen: one?.evidence?.digest, verdict, codes };
    await send(handle, 'decide', role, { items: [item] }, by);
    await settle(handle);
  };

/** Accepts a document that expires after this many days. */
export const acceptFor =
  (days: number) =>
  (id: string): Act =>
  async (handle) => {
    const { case: now } = await viewOf(handle);
    const validUntil = new Date(Date.parse(now.updatedAt) + days * 86_400_000).toISOString();
    const seen = now.requirements[id]?.evidence?.digest;
    const item = { requirement: id, seen, verdict: 'accept', codes: [], validUntil };
    await send(handle, 'decide', 'reviewer', { items: [item] });
    await settle(handle);
  };

export const accept = decided('accept', 'reviewer');
export const sendBack = decided('return', 'reviewer');
export const refuse = decided('refuse', 'reviewer');
export const overrule = decided('accept', 'supervisor');
export const overruleToo = decided('accept', 'supervisor', 'another-supervisor');
export const recheck = decided('recheck', 'facilitator');
export const dismiss = decided('refuse', 'supervisor');

export const bring =
  (...ids: string[]): Act =>
  async (handle) => {
    const { case: now } = await viewOf(handle);
    const items = ids.map(nameOf).map((id) => {
      const attempt = (now.requirements[id]?.attempt ?? 0) + 1;
      return { requirement: id, evidence: evidence(id, attempt, String(attempt % 10).repeat(64)) };
    });
    await send(handle, 'submit', 'artisan', { items });
    await settle(handle);
  };

export const say =
  (...[name, role, body]: [Parameters<typeof send>[1], Parameters<typeof send>[2], object?]): Act =>
  async (handle) => {
    await send(handle, name, role, body);
    await settle(handle);
  };

/** The case's first product by a short name. */
const nameOf = (id: string) => (id === 'product' ? 'product:ABCDE-FGHJK-P01' : id);
