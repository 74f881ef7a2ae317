import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify from 'fastify';
import { pino } from 'pino';
import type { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { commandsMetrics } from '../../clients/commands-topic/metrics.ts';
import { countRequests } from '../../clients/http/metrics.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { processRegistry } from '../../observability/registry.ts';
import { projectorMetrics } from '../../projector/metrics.ts';
import { reconcilerMetrics } from '../../reconciler/metrics.ts';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';
import { publisherMetrics, workerMetrics } from '../../workers/metrics.ts';
import { canHavePromtool, promtool } from '../support/promtool.ts';
import { ALERT_TESTS, ALERTS, alerts, alertTests, namesIn } from './alerts.ts';

/** The alerts against their tests, their runbook and promtool; the page's table against the code. */

const PAGE = readFileSync(join(PROJECT_DIR, 'docs/metrics.md'), 'utf8');
const NAMES = alerts().map(({ alert }) => alert);

describe.each(alerts())('$alert', ({ alert, labels, annotations }) => {
  const asked = alertTests()
    .flatMap(({ alert_rule_test }) => alert_rule_test)
    .filter(({ alertname }) => alertname === alert);

  it('has a case in which it fires, and one in which it does not', () => {
    expect(asked.some(({ exp_alerts }) => exp_alerts.length > 0)).toBe(true);
    expect(asked.some(({ exp_alerts }) => exp_alerts.length === 0)).toBe(true);
  });

  it('says how bad it is, and leads to its paragraph of the runbook', () => {
    expect(['critical', 'warning']).toContain(labels.severity);
    expect(annotations.runbook_url).toBe(`docs/metrics.md#${alert.toLowerCase()}`);
    const [, paragraph = ''] = PAGE.split(`\n### ${alert}\n`);
    expect((paragraph.split('\n#')[0] ?? '').trim().length).toBeGreaterThan(80);
  });
});

it('the runbook has no paragraph of an alert that is not there, and each alert is there once', () => {
  const [, runbook = ''] = PAGE.split('\n## Alerts');
  expect([...runbook.matchAll(/^### (.+)$/gm)].map(([, name]) => name)).toEqual(NAMES);
  expect(new Set(NAMES).size).toBe(NAMES.length);
  for (const { alertname } of alertTests().flatMap((one) => one.alert_rule_test))
    expect(NAMES).toContain(alertname);
});

it('the names in an expression are found, and its words and labels are not', () => {
  expect(
    namesIn('max by (code) (rate(artisan_a_total{b="c"}[5m])) > 3 or absent(artisan_d{e=~"f|g"})'),
  ).toEqual(['artisan_a_total', 'artisan_d']);
  expect(namesIn('sum(artisn_misspelt)')).toEqual(['artisn_misspelt']);
});

describe.runIf(canHavePromtool())('promtool', () => {
  it('accepts the rules and the example of a configuration', async () => {
    const { exitCode, said } = await promtool(['check', 'config', 'observability/prometheus.yml']);
    expect(exitCode, said).toBe(0);
    expect(said).toContain(`${NAMES.length} rules found`);
    expect((await promtool(['check', 'rules', ALERTS])).exitCode).toBe(0);
  });

  it('finds that each alert fires when it has to, and only then', async () => {
    const { exitCode, said } = await promtool(['test', 'rules', ALERT_TESTS]);
    expect(exitCode, said).toBe(0);
    expect(said).toContain('SUCCESS');
  });
});

/** Each of our metrics as the page has it: the process, the type, and the labels. */
function metricsInCode(): Map<string, string> {
  const log = pino({ level: 'silent' });
  const kafka = kafkaSettings({ KAFKA_BROKERS: '127.0.0.1:1' });
  const of = {
    worker: (registry: Registry) => {
      workerMetrics(registry);
      const state = { breaker: 'closed', queued: 0, sent: 0, failed: 0, refusedCases: [] } as const;
      publisherMetrics(registry, { state: () => state });
    },
    http: (registry: Registry) => countRequests(Fastify(), registry),
    commands: (registry: Registry) =>
      void commandsMetrics(registry, kafka, { topic: 't', groupId: 'g' }, log),
    projector: (registry: Registry) =>
      void projectorMetrics(registry, kafka, { events: 'e', groupId: 'g' }, log),
    reconciler: (registry: Registry) =>
      void reconcilerMetrics(registry, {} as never, { countSeconds: 1 }),
  };
  const found = new Map<string, Set<string>>();
  for (const [process, add] of Object.entries(of)) {
    const registry = processRegistry(process as keyof typeof of);
    add(registry);
    for (const metric of registry.getMetricsAsArray()) {
      const { labelNames = [] } = metric as unknown as { labelNames?: string[] };
      const labels = [...labelNames].sort().join(', ');
      const key = `${metric.name} | ${metric.type} | ${labels}`;
      found.set(key, (found.get(key) ?? new Set()).add(process));
    }
  }
  return new Map([...found].map(([key, processes]) => [key, [...processes].sort().join(', ')]));
}

it('the page lists every metric of ours, with its type, labels and processes', () => {
  const rows = PAGE.split('\n').filter((line) => line.startsWith('| `artisan_'));
  const listed = rows.map((row) => {
    const [name = '', type = '', labels = '', processes = ''] = row
      .split('|')
      .slice(1)
      .map((cell) => cell.trim().replaceAll('`', ''));
    const sorted = (text: string) => text.split(', ').toSorted().join(', ');
    return [`${name} | ${type} | ${sorted(labels)}`, sorted(processes)] as const;
  });
  expect(listed.toSorted()).toEqual([...metricsInCode()].toSorted());
});
