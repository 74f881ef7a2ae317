import type { ServerResponse } from 'node:http';
import type { ReadonlyDeep } from '../../contracts/shapes.ts';
import type { Onboarding } from '../library/onboarding.ts';
import { Refused } from '../library/refused.ts';
import type { CaseAnswer } from './answers.ts';

/**
 * Server-sent events of single cases (HTML standard, section 9.2): the case as it is, again after each change. All who
 * watch one case share its questions.
 */

/** How often a watched case is asked, and how long a stream stays silent before a comment keeps it open, in milliseconds. */
const LOOK_MS = 1_000;
const SILENT_MS = 15_000;
/** A client that does not read fast enough is cut off with this many bytes waiting. It may come again. */
const MOST_WAITING = 1_048_576;

interface Stream {
  readonly response: ServerResponse;
  /** The sequence that the client has. */
  has: number;
}

interface Watched {
  readonly streams: Set<Stream>;
  timer: NodeJS.Timeout;
}

export class Watch {
  readonly #onboarding: Onboarding;
  readonly #cases = new Map<string, Watched>();
  readonly #counts = new Map<string, number>();

  constructor(onboarding: Onboarding) {
    this.#onboarding = onboarding;
  }

  /** How many streams an account has open. */
  countOf(account: string): number {
    return this.#counts.get(account) ?? 0;
  }

  /**
   * Sends a case to a response until the case ends, the token expires or the client goes.
   * @param has the sequence that the client has already (`Last-Event-ID`); 0 for none
   * @param until when the token expires, epoch milliseconds
   */
  add(caseId: string, account: string, response: ServerResponse, has: number, until: number): void {
    const stream: Stream = { response, has };
    this.#counts.set(account, this.countOf(account) + 1);
    const keepOpen = setInterval(() => response.write(': still here\n\n'), SILENT_MS);
    const expiry = setTimeout(() => response.end(), Math.max(0, until - Date.now()));
    response.once('close', () => {
      clearInterval(keepOpen);
      clearTimeout(expiry);
      const left = this.countOf(account) - 1;
      if (left > 0) this.#counts.set(account, left);
      else this.#counts.delete(account);
      this.#remove(caseId, stream);
    });
    const watched = this.#cases.get(caseId);
    if (watched === undefined) {
      const streams = new Set([stream]);
      this.#cases.set(caseId, { streams, timer: setTimeout(() => this.#look(caseId), 0) });
    } else watched.streams.add(stream);
  }

  /** Ends all streams, as at the end of the process. */
  close(): void {
    for (const { streams } of this.#cases.values())
      for (const { response } of streams) response.end();
  }

  #remove(caseId: string, stream: Stream): void {
    const watched = this.#cases.get(caseId);
    watched?.streams.delete(stream);
    if (watched?.streams.size !== 0) return;
    clearTimeout(watched.timer);
    this.#cases.delete(caseId);
  }

  async #look(caseId: string): Promise<void> {
    try {
      const { case: theCase, publishedThrough, unpublished } = await this.#onboarding.case(caseId);
      this.#send(caseId, { case: theCase, publishedThrough, unpublished: unpublished.length });
    } catch (error) {
      // While no worker answers the streams stay open: what comes after it is still the case as it is.
      if (error instanceof Refused && error.code === 'CASE_ENDED') this.#end(caseId);
    }
    const watched = this.#cases.get(caseId);
    if (watched !== undefined) watched.timer = setTimeout(() => this.#look(caseId), LOOK_MS);
  }

  #send(caseId: string, answer: ReadonlyDeep<CaseAnswer>): void {
    const { sequence, end } = answer.case;
    const text = `id: ${sequence}\nevent: case\ndata: ${JSON.stringify(answer)}\n\n`;
    for (const stream of this.#cases.get(caseId)?.streams ?? []) {
      const { response } = stream;
      if (response.writableLength > MOST_WAITING) response.destroy();
      else if (stream.has < sequence) response.write(text);
      stream.has = Math.max(stream.has, sequence);
      if (end !== null && answer.unpublished === 0) response.end();
    }
  }

  #end(caseId: string): void {
    for (const { response } of this.#cases.get(caseId)?.streams ?? []) response.end();
  }
}
