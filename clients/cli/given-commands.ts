import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import {
  COMMAND_NAMES,
  COMMAND_TABLE,
  COMMANDS,
  type CommandAnswer,
  type CommandName,
} from '../../contracts/commands.ts';
import { code } from '../../contracts/shapes.ts';
import { readJson } from '../library/json.ts';
import type { Onboarding } from '../library/onboarding.ts';
import type { CliContext } from './context.ts';

/** What a command line becomes: its fields by name, with the case. */
type Fields = Readonly<Record<string, unknown>>;
/** The answer with what is said of it; by itself, that the command was taken. */
type Give = (onboarding: Onboarding, caseId: string, fields: Fields) => Promise<Answer>;
interface Answer {
  readonly answer: CommandAnswer;
  readonly text?: string;
}

/** A command that says more than its fields do: further options, and what is made of them. */
export interface SpecialCommand {
  readonly options: readonly Option[];
  readonly give: Give;
}

const NOT_SAID = new Set(['id', 'digest', 'actor', 'traceparent']);

/**
 * Adds every command of the table. Fields that its words do not name are options, with the example's value as their
 * default; `<file>` is a JSON file with what a command says.
 * @param special for the few that look at the case, or at the dossier, before they are given.
 */
export function addGivenCommands(
  program: Command,
  { run, print, given, idOf }: CliContext,
  special: Readonly<Partial<Record<CommandName, SpecialCommand>>>,
): void {
  for (const name of COMMAND_NAMES) {
    const { cli, meaning, roles } = COMMAND_TABLE[name];
    const [, ...places] = [...cli.matchAll(/<(\w+)>/g)].map(([, place = '']) => place);
    const one = program.command(cli).description(`${meaning} For: ${roles.join(', ')}.`);
    const options = special[name]?.options ?? optionsOf(name, places);
    for (const option of options) one.addOption(option);
    one.action((text: string, ...rest: unknown[]) => {
      const fields = fieldsOf(places, rest);
      const caseId = idOf(text);
      return run(async ({ onboarding }) => {
        const { answer, text: said } =
          (await special[name]?.give(onboarding, caseId, fields)) ??
          (await byItsFields(name, onboarding, caseId, fields));
        print(answer, said ?? `taken; the case is at event ${answer.sequence}`);
      });
    });
  }

  async function byItsFields(
    name: CommandName,
    onboarding: Onboarding,
    caseId: string,
    { content, ...fields }: Fields,
  ): Promise<Answer> {
    const body = content ?? fields;
    const role = COMMAND_TABLE[name].roles[0];
    return { answer: await onboarding.give(name, caseId, body as never, given(role)) };
  }
}

/**
 * What stands without a name comes first, in the order of the words; then the options. A file is read at once, before
 * anything is connected: its content stands as `content`. @throws BadInput where it is no JSON.
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

/** An option for each field that the words do not name, unless all of them stand in a file. */
function optionsOf(name: CommandName, places: readonly string[]): Option[] {
  if (places.includes('file')) return [];
  const example = COMMAND_TABLE[name].example as Fields;
  return Object.entries(COMMANDS[name].shape).flatMap(([field, schema]) =>
    NOT_SAID.has(field) || places.includes(field)
      ? []
      : [optionOf(field, schema as z.ZodType, example[field])],
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
