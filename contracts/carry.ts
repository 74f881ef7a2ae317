import type { Case } from './case.ts';
import type { CommandAnswer } from './commands.ts';
import type { Envelope } from './envelope.ts';
import type { EventData } from './events.ts';
import type { Actor, Evidence } from './shapes.ts';

/** What a new case starts from. No personal data: what is personal was written to the dossier first. */
export interface OpenCase {
  readonly kind: 'open';
  readonly caseId: string;
  readonly artisanId: string;
  readonly application: number;
  readonly registration: Omit<EventData<'case.registered'>, 'requirements'>;
  /** What was brought along at registration, requirement id → evidence. */
  readonly brought: Readonly<Record<string, Evidence>>;
  /** What an earlier application of the same artisan had accepted, and what is still good of it. */
  readonly carriedOver?:
    | {
        readonly fromCase: string;
        readonly requirements: Readonly<
          Record<
            string,
            { evidence: Evidence; acceptedAt: string; validUntil?: string | undefined }
          >
        >;
      }
    | undefined;
  readonly command: {
    readonly id: string;
    readonly actor: Actor;
    readonly traceparent?: string | undefined;
  };
  /** The run under this id that it follows, where one was lost before it began. */
  readonly after?: string | null | undefined;
}

/**
 * Everything that a case takes along from one run to the next. Plain JSON: a `Map` or `Set` would arrive as `{}`.
 */
export interface Carry {
  readonly kind: 'carry';
  readonly case: Case;
  /** Recorded and not yet confirmed by the broker, oldest first. */
  readonly outbox: readonly Envelope[];
  /** When each outside call is to be tried again, and how often it was: epoch milliseconds. */
  readonly retries: Readonly<Record<string, { readonly at: number; readonly tries: number }>>;
  /** The latest commands with their answers, oldest first; at most `COMMANDS_REMEMBERED`. */
  readonly commands: readonly CommandAnswer[];
  readonly delivery: Delivery;
  readonly recovered?:
    | (EventData<'case.recovered'> & {
        readonly lostMs: number;
        /** Why it is not to go on; not there where it is. */
        readonly close?: string | undefined;
        /** The latest run under this id when it was recovered; null where the server remembered none. */
        readonly after: string | null;
      })
    | undefined;
}

/** How publishing goes. Not part of the case: an event about it would queue behind the very record it is about. */
interface Delivery {
  readonly blocked: {
    readonly since: number;
    readonly retryAt: number;
    readonly reason: string;
  } | null;
}

/** How many command answers a case remembers beyond the run that gave them. */
export const COMMANDS_REMEMBERED = 200;

export type CaseStart = OpenCase | Carry;

/** What a case answers when asked. */
export interface CaseView {
  readonly case: Case;
  /** The last sequence that the broker has confirmed. */
  readonly publishedThrough: number;
  readonly unpublished: readonly Envelope[];
  readonly delivery: Delivery;
}

/** What the publishing activity hands back: enough to tell whether a later replay derives the same batch. */
export interface Receipt {
  readonly from: number;
  readonly to: number;
  readonly sha256: string;
}
