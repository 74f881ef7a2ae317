import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The alerts and their tests, as their files have them. */

export const ALERTS = 'observability/alerts/alerts.yml';
export const ALERT_TESTS = 'observability/alerts/alerts.test.yml';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
interface AlertTest {
  readonly alert_rule_test: readonly {
    readonly alertname: string;
    readonly exp_alerts: readonly unknown[];
  }[];
}

export function alerts(): readonly Alert[] {
  const { groups } = parse(readFileSync(ALERTS, 'utf8')) as {
    groups: readonly { rules: readonly Alert[] }[];
  };
  return groups.flatMap(({ rules }) => rules);
}

export function alertTests(): readonly AlertTest[] {
  return (parse(readFileSync(ALERT_TESTS, 'utf8')) as { tests: readonly AlertTest[] }).tests;
}

/** The words of PromQL in our rules: whatever else stands there is the name of a metric. */
const WORDS = new Set([
  ...['absent', 'and', 'histogram_quantile', 'increase', 'max', 'or', 'rate', 'sum', 'time'],
]);

/** Every metric that an expression names. */
export const namesIn = (expression: string): string[] => {
  const bare = expression
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '')
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, '')
    .replaceAll(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, '');
  const words = bare.match(/[A-Za-z_:][\w:]*/g) ?? [];
  return [...new Set(words.filter((word) => !WORDS.has(word)))];
};

/** Every metric that an alert names. */
export const namesInAlerts = (): string[] => [
  ...new Set(alerts().flatMap(({ expr }) => namesIn(expr))),
];

/** Every value of a label that an alert selects: metric, label, value. Of a pattern each alternative. */
export const selectorsInAlerts = (): [string, string, string][] =>
  alerts().flatMap(({ expr }) =>
    [...expr.matchAll(/(\w+)\{([^}]*)\}/g)].flatMap(([, name = '', matchers = '']) =>
      [...matchers.matchAll(/(\w+)=~?"([^"]*)"/g)].flatMap(([, label = '', values = '']) =>
        values.split('|').map((value): [string, string, string] => [name, label, value]),
      ),
    ),
  );
