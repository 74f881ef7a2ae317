import type { Command } from './commands.ts';

/** Every reason code in a command, with the field that holds it: `reason`, `codes.0`, `photograph.codes.1`. */
export function codesGiven(
  command: Command,
): readonly { readonly field: string; readonly code: string }[] {
  switch (command.name) {
    case 'withdraw':
    case 'hold':
    case 'waive':
    case 'move_policy':
      return [{ field: 'reason', code: command.reason }];
    case 'assist':
      return [{ field: 'outcome', code: command.outcome }];
    case 'report':
    case 'report_registration':
      return listed('codes', command.codes);
    case 'decide':
      return command.items.flatMap(({ requirement, codes }) =>
        listed(`${requirement}.codes`, codes),
      );
    default:
      return [];
  }
}

const listed = (field: string, codes: readonly string[]) =>
  codes.map((code, place) => ({ field: `${field}.${place}`, code }));
