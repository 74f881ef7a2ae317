import { answersTo, COMMANDS_GIVEN } from './states.ts';

/** The cells of each command, by state: the roles that it is taken from, or the refusal for the allowed roles. */
export const COMMAND_ROWS = {
  names: COMMANDS_GIVEN as readonly string[],
  of: (state: string): string[] =>
    COMMANDS_GIVEN.map((name) => {
      const answers = [...answersTo(name, state)].filter(([, answer]) => answer !== 'NOT_ALLOWED');
      const taken = answers.filter(([, answer]) => answer === 'taken').map(([role]) => role);
      if (taken.length > 0) return `**${taken.join(', ')}**`;
      return (
        [...new Set(answers.map(([, answer]) => `\`${answer}\``))].join(' ') || '`NOT_ALLOWED`'
      );
    }),
};
