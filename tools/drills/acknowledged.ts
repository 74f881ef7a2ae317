import type { Onboarding } from '../../clients/library/onboarding.ts';
import type { CommandAnswer } from '../../contracts/commands.ts';

/** What somebody was told is done. */
interface Acknowledgement {
  readonly caseId: string;
  readonly commandId: string;
  /** The case's last event once it was carried out; null where the caller was told only that it is stored. */
  readonly sequence: number | null;
}

const COMMANDS: ReadonlySet<string> = new Set<keyof Onboarding>([
  ...(['submit', 'submitKept', 'decide', 'withdraw', 'resume', 'hold', 'release'] as const),
  ...(['waive', 'appeal', 'report', 'reportRegistration', 'movePolicy', 'contact'] as const),
]);

/**
 * The callers' own book: every command that was acknowledged to somebody, written down by whoever heard it and not by the
 * system that is judged by it.
 */
export class Acknowledged {
  readonly #all = new Map<string, Acknowledgement>();

  get all(): readonly Acknowledgement[] {
    return [...this.#all.values()];
  }

  /** The same client library, whose answers are written down. */
  answeredBy(onboarding: Onboarding): Onboarding {
    return new Proxy(onboarding, {
      get: (direct, name) => {
        const own: unknown = Reflect.get(direct, name);
        if (typeof own !== 'function') return own;
        if (typeof name !== 'string' || !COMMANDS.has(name)) return own.bind(direct);
        return async (caseId: string, ...more: unknown[]) => {
          const answer = (await own.call(direct, caseId, ...more)) as CommandAnswer;
          this.#answered(caseId, answer);
          return answer;
        };
      },
    });
  }

  /** A case was opened, or a command was stored on its topic. */
  stored(caseId: string, commandId: string): void {
    this.#all.set(`${caseId} ${commandId}`, { caseId, commandId, sequence: null });
  }

  #answered(caseId: string, { commandId, sequence, items }: CommandAnswer): void {
    // Of a batch none of whose items was taken nothing is to be found.
    if (items.length > 0 && items.every((one) => !one.taken)) return;
    this.#all.set(`${caseId} ${commandId}`, { caseId, commandId, sequence });
  }
}
