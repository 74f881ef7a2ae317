import type { Command, CommandAnswer } from '../../contracts/commands.ts';
import type { CommandOnTopic } from '../interface/run-input.ts';
import { refuse } from './verdict.ts';

/**
 * Answers a command that was carried out before the case was rebuilt from the topic. Its digest is not known, so it
 * counts as the same command unless its events contradict that. An item that left no event was not taken.
 * @returns the answer, or the refusal `COMMAND_ID_REUSED`.
 */
export function answerOnTopic(
  command: Command,
  { sequence, role, requirements }: CommandOnTopic,
): CommandAnswer | ReturnType<typeof refuse> {
  const asked = requirementsOf(command);
  if (command.actor.role !== role || requirements.some((one) => !asked.includes(one)))
    return refuse('COMMAND_ID_REUSED', `${command.id} was another command`);
  const { id: commandId, digest } = command;
  const items = 'items' in command ? command.items : [];
  const message = 'was not taken when this command was carried out; send it under an id of its own';
  return {
    commandId,
    digest,
    sequence,
    items: items.map(({ requirement }) =>
      requirements.includes(requirement)
        ? { requirement, taken: true }
        : { requirement, taken: false, refusal: { code: 'CONFLICT', message } },
    ),
  };
}

function requirementsOf(command: Command): readonly string[] {
  if ('items' in command) return command.items.map(({ requirement }) => requirement);
  return 'requirement' in command ? [command.requirement] : [];
}
