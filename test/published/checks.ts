import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { z } from 'zod';
import { caseMessage } from '../../contracts/case-message.ts';
import { schemaOfCommand } from '../../contracts/command-message.ts';
import { envelope, unwrap } from '../../contracts/envelope.ts';
import { rejectedMessage } from '../../contracts/rejected-message.ts';
import { type Example, schemaOfExample } from '../../tools/contract/examples.ts';
import { publishedSchemas, type SchemaName } from '../../tools/contract/schemas.ts';

const schemas = publishedSchemas();
const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
formats.default(ajv);

/** The errors of a strict validator for a value and its published schema. */
export function againstSchema(name: SchemaName, value: unknown): string[] {
  const schema = schemas[name];
  if (schema === undefined) return [`there is no schema ${name}`];
  const validate = ajv.getSchema(String(schema.$id)) ?? ajv.compile(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
}

/** The errors of our own programs for an example. */
export function againstPrograms({ folder, record }: Example): string[] {
  const { value } = record;
  const read = readerOf(folder, value?.type).safeParse(value);
  if (!read.success) return read.error.issues.map((one) => `${one.path.join('.')} ${one.message}`);
  try {
    if (folder === 'events') unwrap(envelope.parse(value));
    return [];
  } catch (error) {
    return [String(error)];
  }
}

function readerOf(folder: Example['folder'], type: unknown): z.ZodType {
  if (folder === 'events') return envelope;
  if (folder === 'cases') return caseMessage;
  if (folder === 'rejected') return rejectedMessage;
  return schemaOfCommand(type) ?? z.never();
}

/** All errors of an example, by its schema and by our programs. */
export function exampleErrors(example: Example): string[] {
  const name = schemaOfExample(example);
  if (name === null) return [];
  return [...againstSchema(name, example.record.value), ...againstPrograms(example)];
}
