import { describe, expect, it } from 'vitest';
import { problemsOf, sourceOf } from './checks.ts';
import { againstSpecification, type ComposeFile, readCompose, type Service } from './compose.ts';

function service(name: string, of: ComposeFile): Service {
  const found = of.services[name];
  if (found === undefined) throw new Error(`there is no service ${name}`);
  return found;
}

/** A fresh copy of the file with something broken in it. */
function broken(change: (copy: ComposeFile) => void): ComposeFile {
  const copy = readCompose();
  change(copy);
  return copy;
}

describe('the checks find', () => {
  const cases: [string, (copy: ComposeFile) => void, string][] = [
    [
      'an image without a version',
      (c) => Object.assign(service('kafka', c), { image: 'apache/kafka' }),
      'not pinned',
    ],
    [
      'latest',
      (c) => Object.assign(service('kafka', c), { image: 'apache/kafka:latest' }),
      'not pinned',
    ],
    ['a missing health check', (c) => delete service('worker', c).healthcheck, 'no health check'],
    [
      'a health check that is off',
      (c) => Object.assign(service('worker', c), { healthcheck: { disable: true } }),
      'no health check',
    ],
    [
      'a dependency that is no service',
      (c) =>
        Object.assign(service('worker', c), {
          depends_on: { redis: { condition: 'service_started' } },
        }),
      'no service',
    ],
    [
      'waiting for a health check that does not exist',
      (c) => delete service('kafka', c).healthcheck,
      'which has no check',
    ],
    [
      'a volume that is not declared',
      (c) => Reflect.deleteProperty(c.volumes, 'keys'),
      'not declared',
    ],
    [
      'a port open to all',
      (c) => Object.assign(service('kafka', c), { ports: ['9092:9092'] }),
      'other machines',
    ],
    [
      'a password written down',
      (c) =>
        Object.assign(service('postgres', c).environment ?? {}, { POSTGRES_PASSWORD: 'secret' }),
      'written down',
    ],
    [
      'a variable that nothing reads',
      (c) => Object.assign(service('worker', c).environment ?? {}, { REGISTRY_ADDRESS: 'x' }),
      'which nothing reads',
    ],
  ];

  it.each(cases)('%s', (_, change, expected) => {
    expect(problemsOf(broken(change)).join('\n')).toContain(expected);
  });

  it('what the specification does not know', () => {
    const misspelt = broken((copy) => Object.assign(service('kafka', copy), { healtcheck: {} }));
    expect(againstSpecification(misspelt).join()).toContain('/services/kafka');
    const wrongType = broken((copy) => Object.assign(service('kafka', copy), { ports: 9092 }));
    expect(againstSpecification(wrongType).join()).toContain('/services/kafka/ports');
  });

  it('what a process really reads, through its imports', () => {
    expect(sourceOf('workers/main.ts')).toContain('KAFKA_SASL_MECHANISM');
    expect(sourceOf('workers/main.ts')).not.toContain('SANDBOX_SEED');
    expect(sourceOf('tools/sandbox/main.ts')).toContain('SANDBOX_SEED');
  });
});
