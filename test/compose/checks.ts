import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ComposeFile, Service } from './compose.ts';

/** Problems of a Compose file beyond its grammar. */
export function problemsOf(file: ComposeFile): string[] {
  return Object.entries(file.services).flatMap(([name, service]) =>
    [
      ...imageProblems(service),
      ...healthProblems(file, name),
      ...dependencyProblems(file, service),
      ...mountProblems(file, service),
      ...portProblems(service),
      ...secretProblems(service),
      ...environmentProblems(service),
    ].map((problem) => `${name}: ${problem}`),
  );
}

/** True for an image whose tag names one release (16.14, 4.1.0, 24.21.0-bookworm-slim) or whose digest is given. */
export function isPinned(image: string): boolean {
  return /:v?\d+\.\d+(\.\d+)?(-[\w.]+)*$|@sha256:[0-9a-f]{64}$/.test(image);
}

function imageProblems({ image, build }: Service): string[] {
  if (image === undefined) return build === undefined ? ['has neither image nor build'] : [];
  return isPinned(image) ? [] : [`${image} is not pinned`];
}

/** Whether a service runs once and ends: other services wait for it, and all of them for its completion. */
function runsOnce(file: ComposeFile, name: string): boolean {
  const conditions = Object.values(file.services)
    .map((other) => other.depends_on?.[name]?.condition)
    .filter((condition) => condition !== undefined);
  return (
    conditions.length > 0 && conditions.every((one) => one === 'service_completed_successfully')
  );
}

function healthProblems(file: ComposeFile, name: string): string[] {
  const check = file.services[name]?.healthcheck;
  const checked = check !== undefined && check.disable !== true && check.test?.[0] !== 'NONE';
  return checked || runsOnce(file, name) ? [] : ['has no health check and is no job'];
}

function dependencyProblems(file: ComposeFile, service: Service): string[] {
  const shared = /^service:(.+)$/.exec(service.network_mode ?? '')?.[1];
  const missing = [...Object.keys(service.depends_on ?? {}), ...(shared ? [shared] : [])]
    .filter((other) => !(other in file.services))
    .map((other) => `depends on ${other}, which is no service`);
  const unhealthy = Object.entries(service.depends_on ?? {})
    .filter(([, { condition }]) => condition === 'service_healthy')
    .filter(([other]) => file.services[other]?.healthcheck === undefined)
    .map(([other]) => `waits for the health of ${other}, which has no check`);
  return [...missing, ...unhealthy];
}

function mountProblems(file: ComposeFile, { volumes = [], configs = [] }: Service): string[] {
  const undeclared = volumes
    .map((one) => one.split(':')[0] ?? '')
    .filter((source) => !/^[./]/.test(source) && !(source in file.volumes));
  const unknown = configs.map((one) => one.source).filter((source) => !(source in file.configs));
  return [...undeclared, ...unknown].map((source) => `mounts ${source}, which is not declared`);
}

function portProblems({ ports = [] }: Service): string[] {
  return ports
    .filter((port) => !port.startsWith('127.0.0.1:'))
    .map((port) => `opens ${port} to other machines`);
}

function secretProblems({ environment = {} }: Service): string[] {
  return Object.entries(environment)
    .filter(([name]) => /PASSWORD|PWD|SECRET|REFRESH_TOKEN/.test(name))
    .filter(([, value]) => !/^\$\{\w+:[?-].+\}$/.test(value))
    .map(([name]) => `${name} is written down instead of taken from the environment`);
}

/** Variables of our own services that they do not read. */
function environmentProblems(service: Service): string[] {
  if (service.build === undefined) return [];
  const read = sourceOf((service.command ?? []).join('\n'));
  return Object.keys(service.environment ?? {})
    .filter((name) => !new RegExp(`\\b${name}\\b`).test(read))
    .map((name) => `is told ${name}, which nothing reads`);
}

/** The text of a command and of every file of ours that it runs, directly or by import. */
export function sourceOf(command: string): string {
  const seen = new Map<string, string>();
  const visit = (path: string) => {
    if (seen.has(path) || !existsSync(path)) return;
    const text = readFileSync(path, 'utf8');
    seen.set(path, text);
    for (const [, relative = ''] of text.matchAll(/(?:from |import\()'(\.[^']+\.ts)'/g)) {
      visit(join(dirname(path), relative));
    }
  };
  for (const [path] of command.matchAll(/[\w./-]+\.ts\b/g)) visit(join('.', path));
  return [command, ...seen.values()].join('\n');
}
