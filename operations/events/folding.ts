import type { Case } from '../../contracts/case.ts';
import { type CaseMessage, messageOf } from '../../contracts/case-message.ts';
import { envelope, unwrap } from '../../contracts/envelope.ts';
import { reduce, UnknownEventType } from '../../contracts/reducer.ts';
import type { TopicRecord } from '../../kafka/topic/reader.ts';
import { eventIn } from './record-event.ts';

/** A case as far as its events could be folded. */
export interface FoldedCase {
  readonly theCase: Case | null;
  /** The first event of a type that is newer than this program; the case stands as it was before it. */
  readonly newer: CaseMessage['newerThanKnown'];
  /** Why nothing more is folded: the topic's promise is broken here. */
  readonly stopped: string | null;
}

const NOTHING: FoldedCase = { theCase: null, newer: null, stopped: null };

/** Folds events of any cases, as the published contract tells a reader to: by sequence, repeats dropped, no guesses. */
export class Folding {
  readonly cases = new Map<string, FoldedCase>();
  /** Records that are no events of any case. */
  readonly strays: string[] = [];

  /** @returns the case after this record, if the record changed it. */
  take(record: TopicRecord): FoldedCase | undefined {
    const event = eventIn(record);
    if (event === undefined) {
      this.strays.push(`${record.partition}/${record.offset}`);
      return undefined;
    }
    const before = this.cases.get(event.caseId) ?? NOTHING;
    const last = before.theCase?.sequence ?? 0;
    if (before.newer !== null || before.stopped !== null || event.sequence <= last)
      return undefined;
    const after =
      event.sequence === last + 1
        ? folded(before, event.line)
        : { ...before, stopped: `no event ${last + 1} before event ${event.sequence}` };
    this.cases.set(event.caseId, after);
    return after;
  }
}

function folded(before: FoldedCase, line: string): FoldedCase {
  const message = envelope.safeParse(JSON.parse(line));
  if (!message.success) return { ...before, stopped: `unreadable: ${whyNot(message.error)}` };
  const { sequence, type } = message.data;
  try {
    return { ...before, theCase: reduce(before.theCase, unwrap(message.data)) };
  } catch (error) {
    if (error instanceof UnknownEventType) return { ...before, newer: { sequence, type } };
    return { ...before, stopped: `event ${Number(sequence)} unreadable: ${whyNot(error)}` };
  }
}

/** What is wrong, on one line and without values. */
function whyNot(error: unknown): string {
  const issues = (error as { issues?: { path: PropertyKey[]; code: string }[] }).issues;
  if (issues === undefined) return error instanceof Error ? error.message : String(error);
  return issues.map(({ path, code }) => `${path.join('.')} ${code}`).join(', ');
}

/** The line of a folded case, in the shape of the cases topic; undefined where there is no case yet. */
export function lineOf({ theCase, newer }: FoldedCase): string | undefined {
  return theCase === null ? undefined : JSON.stringify(messageOf(theCase, newer));
}
