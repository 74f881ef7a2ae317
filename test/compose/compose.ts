import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import formats from 'ajv-formats';
import { parse } from 'yaml';

/** The part of a Compose file that our checks read. */
export interface Service {
  image?: string;
  build?: unknown;
  command?: string[];
  environment?: Record<string, string>;
  healthcheck?: { test?: string[]; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
  network_mode?: string;
  ports?: string[];
  volumes?: string[];
  configs?: { source: string }[];
}
export interface ComposeFile {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
  configs: Record<string, unknown>;
}

/** Reads a Compose file as Compose does: anchors and merge keys resolved, variables not yet. */
export function readCompose(text = readFileSync('docker-compose.yml', 'utf8')): ComposeFile {
  return parse(text, { merge: true }) as ComposeFile;
}

// The Compose Specification's own schema, Apache-2.0 (compose-spec.LICENSE), as npm package dclint 3.1.0 carries it.
const { $schema: _, ...schema } = JSON.parse(
  readFileSync('test/compose/compose-spec.json', 'utf8'),
) as Record<string, unknown>;
const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
const validate = ajv.compile(schema);

/** Violations of the Compose Specification in a file. */
export function againstSpecification(file: unknown): string[] {
  if (validate(file)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message }: ErrorObject) => `${instancePath} ${message}`,
  );
}

/** Puts variables in as Compose does. @throws Error for a required one that is not set, with its message. */
export function interpolate(value: string, env: Readonly<Record<string, string>>): string {
  return value.replace(
    /\$(?:\$|\{(\w+)(?::([-?])([^}]*))?\})/g,
    (whole, name?: string, kind?: string, rest?: string) => {
      if (name === undefined) return whole.slice(1);
      const given = env[name];
      if (given !== undefined && given !== '') return given;
      if (kind === '?') throw new Error(`${name}: ${rest}`);
      return rest ?? '';
    },
  );
}

/** The environment that a service's process sees. */
export function environmentOf(
  service: Service,
  env: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([name, value]) => [
      name,
      interpolate(value, env),
    ]),
  );
}
