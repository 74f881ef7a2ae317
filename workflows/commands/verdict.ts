import type { ItemAnswer, Refusal, RefusalCode } from '../../contracts/commands.ts';
import type { DomainEvent } from '../../contracts/events.ts';

/** What a command would do: the events to record with an answer for each item, or the refusal. */
export type Verdict =
  | { readonly events: readonly DomainEvent[]; readonly items: readonly ItemAnswer[] }
  | { readonly refusal: Refusal };

/** Builds a refusal; the message is for developers. */
export function refuse(code: RefusalCode, message: string): { readonly refusal: Refusal } {
  return { refusal: { code, message } };
}

/**
 * Judges a batch item by item. If all items are refused, the batch is refused with the first refusal and no event is
 * written.
 */
export function batch<Item extends { requirement: string }>(
  items: readonly Item[],
  judge: (
    item: Item,
  ) => { readonly events: readonly DomainEvent[] } | { readonly refusal: Refusal },
): Verdict {
  const events: DomainEvent[] = [];
  const answers: ItemAnswer[] = [];
  const seen = new Set<string>();
  for (const item of items) {
    const verdict = seen.has(item.requirement)
      ? refuse('CONFLICT', `${item.requirement} is named twice in one command`)
      : judge(item);
    seen.add(item.requirement);
    if ('refusal' in verdict) {
      answers.push({ requirement: item.requirement, taken: false, refusal: verdict.refusal });
    } else {
      events.push(...verdict.events);
      answers.push({ requirement: item.requirement, taken: true });
    }
  }
  const first = answers.find((one) => !one.taken);
  if (events.length === 0 && first !== undefined && !first.taken) return { refusal: first.refusal };
  return { events, items: answers };
}
