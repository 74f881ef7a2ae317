import { Counter, Gauge, type Registry } from 'prom-client';

/** Gauges whose values are asked of another system when somebody scrapes. */

/** Another system's answer, for several gauges. */
export interface Asked<Answer> {
  /** The latest answer; null where there is none in time. */
  latest(): Promise<Answer | null>;
}

/** How other systems are asked. Times in milliseconds. */
export interface AskedOptions<Answer> {
  /** What is asked, in one word: a label. */
  readonly about: string;
  readonly ask: () => Promise<Answer>;
  /** How long an answer, or a failure, serves further scrapes. */
  readonly freshMs: number;
  /** How long a scrape waits. Below Prometheus's own time limit, which is 10 s unless set. */
  readonly deadlineMs?: number;
}

/**
 * Asks at most once in `freshMs`, and once at a time. A failure is counted, and the gauges then have no value: what is
 * not known must not look like 0, nor like what it was before.
 */
export function asked<Answer>(registry: Registry, options: AskedOptions<Answer>): Asked<Answer> {
  const { about, ask, freshMs, deadlineMs = 5_000 } = options;
  const failures = failureCounter(registry);
  failures.inc({ about }, 0);
  let answer: Answer | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  /** A question that has no answer yet. It may outlive its deadline, and then no second one is asked beside it. */
  let open: Promise<Answer> | null = null;
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), deadlineMs);
    });
    open ??= ask().finally(() => {
      open = null;
    });
    try {
      answer = await Promise.race([open, late]);
    } catch {
      answer = null;
      failures.inc({ about });
    }
    clearTimeout(timer);
    askedAt = performance.now();
    looking = null;
  }

  return {
    async latest() {
      if (performance.now() - askedAt < freshMs) return answer;
      looking ??= look();
      await looking;
      return answer;
    },
  };
}

type Labels = Readonly<Record<string, string>>;

/** A gauge whose values come from an answer. @param samples the value of each set of labels; none where it is not known */
export function askedGauge<Answer>(
  registry: Registry,
  shape: { readonly name: string; readonly help: string; readonly labelNames?: readonly string[] },
  { latest }: Asked<Answer>,
  samples: (answer: Answer) => readonly (readonly [Labels, number])[],
): void {
  new Gauge({
    ...{ name: shape.name, help: shape.help, labelNames: [...(shape.labelNames ?? [])] },
    registers: [registry],
    async collect() {
      const answer = await latest();
      this.reset();
      // Without labels a gauge begins at 0, which would be a value.
      if (shape.labelNames === undefined) this.remove();
      if (answer !== null) for (const [labels, value] of samples(answer)) this.set(labels, value);
    },
  });
}

const FAILURES = 'artisan_metrics_failures_total';

function failureCounter(registry: Registry): Counter {
  const known = registry.getSingleMetric(FAILURES);
  if (known !== undefined) return known as Counter;
  return new Counter({
    name: FAILURES,
    help: 'How often another system did not answer what a metric is made of; that metric has no value then.',
    labelNames: ['about'],
    registers: [registry],
  });
}
