import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { asked, askedGauge } from '../../observability/asked.ts';
import { metricsAddress } from '../../observability/config.ts';
import { serveMetrics } from '../../observability/endpoint.ts';
import { refusals } from '../../observability/refusals.ts';
import { OutboxAge } from '../../workers/outbox-age.ts';
import { withClosedLabels } from '../../workers/sdk-metrics.ts';
import { PUBLISHING } from '../../workflows/interface/activity-options.ts';

/** How values come about that no single run shows. */

const GAUGE = { name: 'artisan_things', help: 'Things.' };

describe('a value that is asked of another system', () => {
  it('is asked once for all who scrape, and again when it is no longer fresh', async () => {
    const registry = new Registry();
    let times = 0;
    const ask = async () => {
      times += 1;
      return times;
    };
    const things = asked(registry, { about: 'things', ask, freshMs: 50 });
    askedGauge(registry, GAUGE, things, (count) => [[{}, count]]);
    askedGauge(registry, { ...GAUGE, name: 'artisan_others' }, things, (count) => [[{}, count]]);
    const texts = await Promise.all([registry.metrics(), registry.metrics()]);
    for (const text of texts) expect(text).toMatch(/^artisan_things 1$[\s\S]*^artisan_others 1$/m);
    expect(times).toBe(1);
    await new Promise((wake) => setTimeout(wake, 60));
    expect(await registry.metrics()).toMatch(/^artisan_things 2$/m);
  });

  it('has no value where it is not known, neither 0 nor the one before, and that is counted', async () => {
    const registry = new Registry();
    let answer: () => Promise<number> = async () => 7;
    const things = asked(registry, {
      ...{ about: 'things', freshMs: 0, deadlineMs: 30 },
      ask: () => answer(),
    });
    askedGauge(registry, GAUGE, things, (count) => [[{}, count]]);
    const failures = async () =>
      Number(
        /^artisan_metrics_failures_total\{about="things"\} (\d+)$/m.exec(
          await registry.metrics(),
        )?.[1],
      );
    expect(await failures()).toBe(0);
    expect(await registry.metrics()).toMatch(/^artisan_things 7$/m);
    answer = () => Promise.reject(new Error('away'));
    expect(await registry.metrics()).not.toMatch(/^artisan_things \d/m);
    expect(await failures()).toBeGreaterThan(0);
    // A question without an answer is asked once, however often somebody scrapes meanwhile.
    let open = 0;
    const silent = Promise.withResolvers<number>();
    answer = () => {
      open += 1;
      return silent.promise;
    };
    const before = await failures();
    expect(await registry.metrics()).not.toMatch(/^artisan_things \d/m);
    expect(await registry.metrics()).not.toMatch(/^artisan_things \d/m);
    expect(open).toBe(1);
    expect(await failures()).toBeGreaterThan(before);
    silent.resolve(9);
    answer = async () => 11;
    await silent.promise;
    expect(await registry.metrics()).toMatch(/^artisan_things 11$/m);
  });
});

describe('the age of the oldest event that waits', () => {
  const minute = 60_000;
  let now = 0;
  const age = () => new OutboxAge(() => now);

  it('is that of the oldest of all cases, until each is confirmed', () => {
    const one = age();
    now = 10 * minute;
    expect(one.seconds).toBe(0);
    one.began('a', [9 * minute, 8 * minute]);
    one.began('b', [5 * minute]);
    expect(one.seconds).toBe(300);
    one.confirmed('b');
    expect(one.seconds).toBe(120);
    one.confirmed('a');
    expect(one.seconds).toBe(0);
    // The server's clock may be ahead of ours.
    one.began('c', [now + minute]);
    expect(one.seconds).toBe(0);
  });

  it('rises while a publication fails, and is forgotten where another worker has it', () => {
    const one = age();
    now = 0;
    one.began('a', [0]);
    const pause = PUBLISHING.retry.maximumInterval;
    for (let tries = 0; tries < 30; tries += 1) {
      now += pause;
      one.failed('a', 'KAFKA_UNAVAILABLE');
      expect(one.seconds).toBe(now / 1000);
      one.began('a', [0]);
    }
    now += 10 * pause;
    expect(one.seconds).toBe(0);
  });

  it('does not count what Kafka refuses: that waits for an administrator', () => {
    const one = age();
    now = minute;
    one.began('a', [0]);
    one.failed('a', 'RECORD_REFUSED');
    expect(one.seconds).toBe(0);
    one.failed('b', 'KAFKA_DEADLINE');
    expect(one.seconds).toBe(0);
  });
});

it('the SDK’s metrics keep the series of our own types, and no label that is not known', () => {
  const own = { workflows: ['onboarding'], activities: ['publishEvents'] };
  const kept = [
    '# HELP temporal_x Count of "things"',
    '# TYPE temporal_x counter',
    'temporal_x{namespace="default",task_queue="q",workflow_type="onboarding"} 2',
    'temporal_x{activity_type="publishEvents",le="+Inf"} 2',
    'temporal_y 3',
    '',
  ];
  const dropped = [
    'temporal_x{namespace="default",workflow_type="Mohan"} 2',
    'temporal_x{workflow_type="Mo\\"han",namespace="onboarding"} 2',
    'temporal_x{activity_type="onboarding"} 2',
    'temporal_x{workflow_id="ABCDE-FGHJK-1"} 2',
  ];
  const mixed = [...kept.slice(0, 3), ...dropped, ...kept.slice(3)];
  expect(withClosedLabels(mixed.join('\n'), own)).toBe(kept.join('\n'));
});

it('a refusal with a code of no list counts as another', async () => {
  const registry = new Registry();
  const counter = refusals(registry, 'http', ['NOT_ALLOWED']);
  for (const code of ['NOT_ALLOWED', 'Mohan', undefined, 7]) counter.count(code);
  const text = await registry.metrics();
  expect(text).toContain('{way="http",code="NOT_ALLOWED"} 1\n');
  expect(text).toContain('{way="http",code="other"} 3\n');
  expect(text).not.toContain('Mohan');
});

describe('the address', () => {
  it('comes from the environment; without a port nothing is served', async () => {
    expect(metricsAddress({})).toBeNull();
    expect(metricsAddress({ METRICS_PORT: '' })).toBeNull();
    expect(metricsAddress({ METRICS_PORT: '0' })).toEqual({ host: '127.0.0.1', port: 0 });
    expect(metricsAddress({ METRICS_PORT: '9464', METRICS_HOST: '::1' })).toEqual({
      host: '::1',
      port: 9464,
    });
    expect(await serveMetrics(new Registry(), null)).toBeNull();
  });

  it.each(['-1', '65536', 'x', '1.5'])(
    'is refused with its name where the port is %s',
    (METRICS_PORT) => {
      expect(() => metricsAddress({ METRICS_PORT })).toThrow(
        /metrics cannot be served: METRICS_PORT /,
      );
    },
  );

  it('is named where another process has taken it', async () => {
    const first = await serveMetrics(new Registry(), { host: '127.0.0.1', port: 0 });
    const port = Number(new URL(first?.url ?? '').port);
    try {
      await expect(serveMetrics(new Registry(), { host: '127.0.0.1', port })).rejects.toThrow(
        `METRICS_PORT ${port}: EADDRINUSE`,
      );
    } finally {
      await first?.close();
    }
  });
});
