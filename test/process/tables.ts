import { answersTo, COMMANDS_GIVEN } from './states.ts';

/** For each state, each command's cell: who is taken, or what those hear who may give it. */
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
