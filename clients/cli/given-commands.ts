import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import {
  bodySchema,
  COMMAND_NAMES,
  COMMAND_TABLE,
  type CommandAnswer,
  type CommandName,
  rolesFor,
} from '../../contracts/commands.ts';
import { code } from '../../contracts/shapes.ts';
import type { Given } from '../library/commands.ts';
import { readJson } from '../library/json.ts';
import type { Onboarding } from '../library/onboarding.ts';
import type { CliContext } from './context.ts';

/** Makes CLI commands of all rows of the table of commands. */

/** The fields of a command by name, from its arguments and options. */
type Fields = Readonly<Record<string, unknown>>;
/** Sends a command. Without a text of its own, the CLI prints that the command was taken. */
type Give = (
  onboarding: Onboarding,
  caseId: string,
  fields: Fields,
  given: Given,
) => Promise<Answer>;
interface Answer {
  readonly answer: CommandAnswer;
  readonly text?: string;
}

/** A command whose options are not simply its fields: these options, and how they become the command. */
export interface SpecialCommand {
  readonly options: readonly Option[];
  readonly give: Give;
}

/**
 * Adds every command of the table. A field that is no argument is an option, with the example's value as its default;
 * who acts has the role of the example unless `--as` says another;
 * `<file>` is a JSON file with the fields of the command.
 * @param special the few commands that read the case, or write to the dossier, before they are sent
 */
export function addGivenCommands(
  program: Command,
  { run, print, given, idOf }: CliContext,
  special: Readonly<Partial<Record<CommandName, SpecialCommand>>>,
): void {
  for (const name of COMMAND_NAMES) {
    const { cli, meaning, example } = COMMAND_TABLE[name];
    const [, ...places] = [...cli.matchAll(/<(\w+)>/g)].map(([, place = '']) => place);
    const one = program.command(cli).description(`${meaning} For: ${rolesFor(name).join(', ')}.`);
    const { options, give } = special[name] ?? {
      options: optionsOf(name, places),
      give: byItsFields(name),
    };
    for (const option of options) one.addOption(option);
    one.action((text: string, ...rest: unknown[]) => {
      const fields = fieldsOf(places, rest);
      const caseId = idOf(text);
      return run(async ({ onboarding, audit }) => {
        const by = given(example.actor.role);
        const reason = typeof fields.reason === 'string' ? fields.reason : null;
        const { answer, text: said } = await audit.command(
          { account: by.actor, action: name, caseId, reason },
          () => give(onboarding, caseId, fields, by),
          (one) => one.answer,
        );
        print(answer, said ?? `taken; the case is at event ${answer.sequence}`);
      });
    });
  }
}

/** Gives a command as its fields say, or as its file does. */
const byItsFields =
  (name: CommandName): Give =>
  async (onboarding, caseId, { content, ...fields }, given) => ({
    answer: await onboarding.give(name, caseId, (content ?? fields) as never, given),
  });

/**
 * The fields from the arguments, in their order, and from the options. A file is read at once, before the CLI connects;
 * its content becomes `content`. @throws BadInput where it is no JSON
 */
function fieldsOf(places: readonly string[], rest: readonly unknown[]): Fields {
  const named = (rest[places.length] ?? {}) as Fields;
  const placed = places.map((place, at) =>
    place === 'file'
      ? ['content', readJson(readFileSync(String(rest[at])), 'the file')]
      : [place, rest[at]],
  );
  return { ...named, ...Object.fromEntries(placed) };
}

/** An option for each field that is no argument, unless a file holds all fields. */
function optionsOf(name: CommandName, places: readonly string[]): Option[] {
  if (places.includes('file')) return [];
  const example = COMMAND_TABLE[name].example as Fields;
  return Object.entries(bodySchema(name).shape).flatMap(([field, schema]) =>
    places.includes(field) ? [] : [optionOf(field, schema as z.ZodType, example[field])],
  );
}

function optionOf(field: string, schema: z.ZodType, fallback: unknown): Option {
  if (schema instanceof z.ZodBoolean) return new Option(`--no-${field}`, `no ${field}`);
  if (schema instanceof z.ZodEnum)
    return new Option(`--${field} <${field}>`, field)
      .choices(schema.options.map(String))
      .default(fallback);
  const kind = schema === code ? 'code' : field;
  return new Option(`--${field} <${kind}>`, field).default(fallback);
}
