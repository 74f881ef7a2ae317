import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { outsideConfig } from '../../activities/config.ts';
import { commandsTopicConfig } from '../../clients/commands-topic/config.ts';
import { temporalSettings } from '../../clients/library/connect.ts';
import { COMMANDS_TOPIC } from '../../contracts/topics.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { metricsAddress } from '../../observability/config.ts';
import { QUOTAS, quotaQueue } from '../../policies/quotas.ts';
import { projectorConfig } from '../../projector/config.ts';
import { reconcilerConfig } from '../../reconciler/config.ts';
import { COMMANDS_AUDIENCE } from '../../tools/issuer/audiences.ts';
import { sandboxConfig } from '../../tools/sandbox/config.ts';
import { outsideEnvironment } from '../../tools/sandbox/environment.ts';
import { dashboardConfig } from '../../web/dashboard/server/config.ts';
import { processSettings } from '../../workers/config.ts';
import { TASK_QUEUE } from '../../workflows/interface/search-attributes.ts';
import { problemsOf } from './checks.ts';
import {
  againstSpecification,
  environmentOf,
  interpolate,
  readCompose,
  type Service,
} from './compose.ts';

const file = readCompose();
const PASSWORDS = {
  POSTGRES_PASSWORD: 'of-our-own',
  DOSSIER_PASSWORD: 'of its own: @/',
  OIDC_ISSUER: 'https://issuer.example',
  DASHBOARD_CLIENT_SECRET: 'of the client',
};

function service(name: string): Service {
  const found = file.services[name];
  if (found === undefined) throw new Error(`there is no service ${name}`);
  return found;
}

describe('docker-compose.yml', () => {
  it('follows the Compose Specification', () => {
    expect(againstSpecification(file)).toEqual([]);
  });

  it('has no problem that we know to look for', () => {
    expect(problemsOf(file)).toEqual([]);
  });

  it('starts only with passwords of the user’s own', () => {
    for (const [name, variable] of [
      ['postgres', 'POSTGRES_PASSWORD'],
      ['prepare', 'DOSSIER_PASSWORD'],
      ['dashboard', 'DASHBOARD_CLIENT_SECRET'],
    ] as const) {
      const { environment = {} } = service(name);
      expect(() => interpolate(environment[variable] ?? '', {})).toThrow(variable);
    }
    for (const name of Object.keys(file.services)) environmentOf(service(name), PASSWORDS);
  });

  it('gives the worker all that it asks for', () => {
    const env = environmentOf(service('worker'), PASSWORDS);
    expect(processSettings(env)).toMatchObject({ TEMPORAL_ADDRESS: 'temporal:7233' });
    expect(kafkaSettings(env).brokers).toEqual(['kafka:19092']);
    expect(outsideConfig(env).MARKETPLACE_COLLECTIVES).not.toHaveLength(0);
    for (const name of Object.keys(outsideEnvironment(''))) {
      const { [name]: _, ...without } = env;
      // The collectives alone have a default.
      if (name !== 'MARKETPLACE_COLLECTIVES') expect(() => outsideConfig(without)).toThrow(name);
    }
  });

  it('gives the commands consumer and the projector all that they ask for, of the same stores', async () => {
    const [worker, commands, projector] = ['worker', 'commands', 'projector'].map((name) =>
      environmentOf(service(name), PASSWORDS),
    );
    expect(commandsTopicConfig(commands)).toMatchObject({
      topic: COMMANDS_TOPIC,
      identity: { issuer: PASSWORDS.OIDC_ISSUER, audience: COMMANDS_AUDIENCE },
      organisation: null,
    });
    expect(temporalSettings(commands ?? {}).connectionOptions.address).toBe('temporal:7233');
    for (const name of ['DOSSIER_URL', 'DOSSIER_KEYS', 'PGPASSWORD', 'TEMPORAL_NAMESPACE'])
      expect(commands?.[name], name).toBe(worker?.[name]);
    expect(projectorConfig(projector ?? {}).path).toBe('/data/projector/projector.db');
    for (const env of [commands, projector])
      expect(kafkaSettings(env).brokers).toEqual(kafkaSettings(worker).brokers);
    const reconciler = environmentOf(service('reconciler'), PASSWORDS);
    expect(reconcilerConfig(reconciler).path).toBe('/data/reconciler/reconciler.db');
    expect(temporalSettings(reconciler).connectionOptions.address).toBe('temporal:7233');
    expect(kafkaSettings(reconciler).brokers).toEqual(kafkaSettings(worker).brokers);
    expect(Object.keys(reconciler).join()).not.toMatch(/DOSSIER|PG/);
    // It keeps public cases alone: what is private it cannot even reach.
    expect(Object.keys(projector ?? {}).join()).not.toMatch(/DOSSIER|PG|TEMPORAL/);
  });

  it('gives the dashboard Kafka and the issuer, and nothing of the cases beside', () => {
    const env = environmentOf(service('dashboard'), PASSWORDS);
    const config = dashboardConfig(env);
    expect(config.kafka.brokers).toEqual(
      kafkaSettings(environmentOf(service('worker'), PASSWORDS)).brokers,
    );
    expect(config).toMatchObject({
      url: 'http://localhost:7340',
      path: '/data/dashboard/dashboard.db',
      signIn: {
        issuer: PASSWORDS.OIDC_ISSUER,
        clientId: 'dashboard',
        clientSecret: PASSWORDS.DASHBOARD_CLIENT_SECRET,
      },
      temporalUrl: 'http://localhost:8233/namespaces/default/workflows',
    });
    const [host, outside, inside] = service('dashboard').ports?.[0]?.split(':') ?? [];
    expect([host, outside, inside]).toEqual([
      '127.0.0.1',
      new URL(config.url ?? '').port,
      String(config.port),
    ]);
    expect(Object.keys(env).join()).not.toMatch(/DOSSIER|PG|TEMPORAL_ADDRESS/);
  });

  it('lets Prometheus reach the metrics of every program of ours, from the other containers alone', () => {
    for (const name of ['worker', 'commands', 'projector', 'reconciler']) {
      const address = metricsAddress(environmentOf(service(name), PASSWORDS));
      expect(address, name).toEqual({ host: '0.0.0.0', port: 9464 });
      expect(service(name).ports, name).toBeUndefined();
    }
  });

  it('points the worker to the sandbox and nowhere else, with what the sandbox takes', () => {
    const { host, port } = sandboxConfig(environmentOf(service('sandbox')));
    expect(host).toBe('0.0.0.0');
    expect(service('sandbox').ports).toBeUndefined();
    const expected = outsideEnvironment(`http://sandbox:${port}`);
    const given = outsideConfig(environmentOf(service('worker'), PASSWORDS));
    expect(given).toEqual(outsideConfig(expected));
    expect(service('worker').network_mode).toBeUndefined();
  });

  it('keeps what must outlast a container on a volume, and the keys apart from the dossier', () => {
    const kept: [string, string][] = [
      ['worker', 'DOSSIER_KEYS'],
      ['commands', 'DOSSIER_KEYS'],
      ['projector', 'PROJECTOR_DB'],
      ['reconciler', 'RECONCILER_DB'],
      ['dashboard', 'DASHBOARD_DB'],
      ['dashboard', 'DASHBOARD_LOOKS'],
      ['sandbox', 'SANDBOX_DB'],
      ['kafka', 'KAFKA_LOG_DIRS'],
    ];
    const sources = kept.map(([name, variable]) => {
      const path = `${environmentOf(service(name), PASSWORDS)[variable]}/`;
      return (service(name).volumes ?? [])
        .map((one) => one.split(':'))
        .find(([, target]) => path.startsWith(`${target}/`))?.[0];
    });
    expect(sources).toEqual([
      ...['keys', 'keys', 'projector', 'reconciler', 'dashboard', 'looks', 'sandbox', 'kafka'],
    ]);
    const dockerfile = readFileSync('Dockerfile', 'utf8');
    for (const name of ['keys', 'projector', 'reconciler', 'dashboard', 'looks', 'sandbox'])
      expect(dockerfile, name).toMatch(new RegExp(`install -d .*/data/${name}\\b`));
    expect(service('postgres').volumes).toEqual(['postgres:/var/lib/postgresql/data']);
    expect(service('postgres').volumes?.join()).not.toContain('keys');
    const mounted = Object.values(file.services).flatMap((one) => one.volumes ?? []);
    const used = new Set(mounted.map((one) => one.split(':')[0]));
    expect(Object.keys(file.volumes).filter((one) => !used.has(one))).toEqual([]);
  });

  it('grants in the sandbox what the worker keeps, and gives each queue of a quota one partition', () => {
    const granted = { MARKETPLACE_QUOTAS: '3', DOSSIER_PASSWORD: 'of its own' };
    expect(sandboxConfig(environmentOf(service('sandbox'), granted)).quotas).toBe(3);
    expect(processSettings(environmentOf(service('worker'), granted)).MARKETPLACE_QUOTAS).toBe(3);
    const { content } = file.configs['temporal-dynamic-config'] as { content: string };
    const config = parse(content);
    const queues = QUOTAS.map((quota) => quotaQueue(TASK_QUEUE, quota));
    for (const kind of ['Read', 'Write'])
      expect(config[`matching.numTaskqueue${kind}Partitions`]).toEqual(
        queues.map((taskQueueName) => ({ value: 1, constraints: { taskQueueName } })),
      );
  });

  it('gives Kafka a listener for containers and one for this machine', () => {
    const env = environmentOf(service('kafka'));
    const names = (list = '') => [...list.matchAll(/(\w+):\/\//g)].map(([, name]) => name).sort();
    expect(names(env.KAFKA_LISTENERS)).toEqual(['CONTROLLER', 'HOST', 'INSIDE']);
    expect(names(env.KAFKA_ADVERTISED_LISTENERS)).toEqual(['HOST', 'INSIDE']);
    expect(env.KAFKA_ADVERTISED_LISTENERS).toContain(
      `INSIDE://${environmentOf(service('worker'), PASSWORDS).KAFKA_BROKERS}`,
    );
    expect(Buffer.from(env.CLUSTER_ID ?? '', 'base64url')).toHaveLength(16);
  });

  it('runs scripts of its own only on what our modules export', async () => {
    const scripts = Object.values(file.services)
      .flatMap(({ command = [], healthcheck }) => [...command, ...(healthcheck?.test ?? [])])
      .filter((text) => text.includes('import {'));
    expect(scripts).toHaveLength(3);
    expect(scripts.join()).toContain('prepareDossier');
    for (const script of scripts) {
      const imports = script.matchAll(/import \{ ([\w, ]+) \} from '\.\/([^']+)'/g);
      for (const [, names = '', path = ''] of imports) {
        const found: Record<string, unknown> = await import(pathToFileURL(path).href);
        for (const name of names.split(', ')) expect(found[name], `${path} ${name}`).toBeDefined();
      }
    }
  });
});
