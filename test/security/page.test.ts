import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { TOPIC_ROLE_NAMES, TOPIC_ROLES, type TopicRole } from '../../contracts/topic-roles.ts';
import { kafkaSettings } from '../../kafka/settings.ts';

const page = readFileSync('docs/kafka.md', 'utf8');

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** The table of roles. The page must hold it to the letter, so that data and page are changed together. */
function table(): string {
  const rows = TOPIC_ROLE_NAMES.map((name) => {
    const { does, may }: TopicRole = TOPIC_ROLES[name];
    const allowed = may('USER').map(
      ({ on, name: what, pattern, operations }) =>
        `${operations.join(', ')}: ${on === 'topic' ? '' : `${on} `}\`${what}${pattern === 'prefixed' ? '…' : ''}\``,
    );
    return row([`\`${name}\``, does, allowed.join('<br>')]);
  });
  return [row(['role', 'who has it', 'may']), '|---|---|---|', ...rows].join('\n');
}

it('the page shows the roles as they are', () => {
  expect(page).toContain(table());
});

it('the page names every variable that is read', () => {
  const source = readFileSync('kafka/settings.ts', 'utf8');
  const read = new Set(source.match(/KAFKA_[A-Z_]+(?=:)/g));
  expect(read.size).toBeGreaterThanOrEqual(10);
  for (const name of read) expect(page).toContain(`\`${name}\``);
  expect(() => kafkaSettings({})).toThrow('KAFKA_BROKERS');
});
