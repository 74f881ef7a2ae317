import type { Onboarding } from '../../clients/library/onboarding.ts';
import type { CommandAnswer } from '../../contracts/commands.ts';

/** The acknowledged commands of a drill. */

/** A command that a caller has an answer to. */
interface Acknowledgement {
  readonly caseId: string;
  readonly commandId: string;
  /** The case's last event in the answer; null where the caller knows only that the command is stored. */
  readonly sequence: number | null;
}

const COMMANDS: ReadonlySet<string> = new Set<keyof Onboarding>([
  ...(['submit', 'submitKept', 'decide', 'withdraw', 'resume', 'hold', 'release'] as const),
  ...(['waive', 'appeal', 'report', 'reportRegistration', 'movePolicy', 'contact'] as const),
]);

/** Every acknowledged command. The callers note them, since the drill compares the system with these notes. */
export class Acknowledged {
  readonly #all = new Map<string, Acknowledgement>();

  get all(): readonly Acknowledgement[] {
    return [...this.#all.values()];
  }

  /** @returns the same client library, which notes each answer to a command. */
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

  /** Notes that a case was opened, or that the commands topic holds a command. */
  stored(caseId: string, commandId: string): void {
    this.#all.set(`${caseId} ${commandId}`, { caseId, commandId, sequence: null });
  }

  #answered(caseId: string, { commandId, sequence, items }: CommandAnswer): void {
    // A batch whose items were all refused leaves no event.
    if (items.length > 0 && items.every((one) => !one.taken)) return;
    this.#all.set(`${caseId} ${commandId}`, { caseId, commandId, sequence });
  }
}
