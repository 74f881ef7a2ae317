import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import { expect, it } from 'vitest';
import { TOPICS } from '../../contracts/topics.ts';
import { PUBLISHED } from '../../tools/contract/examples.ts';

const text = readFileSync(join(PUBLISHED, 'asyncapi.json'), 'utf8');
const ERROR = 0;
const errorsOf = async (document: string) =>
  (await new Parser().parse(document)).diagnostics
    .filter(({ severity }) => severity === ERROR)
    .map(({ path, message }) => `${path.join('.')} ${message}`);

it('the AsyncAPI document is accepted, and names every topic with its messages', async () => {
  expect(await errorsOf(text)).toEqual([]);
  const { document } = await new Parser().parse(text);
  const addresses = document
    ?.channels()
    .all()
    .map((one) => one.address());
  expect(addresses).toEqual(TOPICS.map(({ topic }) => topic));
  for (const message of document?.allMessages().all() ?? []) {
    expect(message.payload()?.json(), message.id()).toBeTypeOf('object');
    expect(message.hasSummary(), message.id()).toBe(true);
  }
});

it('a document with a reference that leads nowhere is not', async () => {
  const broken = text.replace('#/components/messages/cases_case', '#/components/messages/nothing');
  expect(broken).not.toBe(text);
  expect(await errorsOf(broken)).not.toEqual([]);
});

it('nor is one with a keyword of the wrong type', async () => {
  const broken = text.replace('"maxItems": 250', '"maxItems": "many"');
  expect(broken).not.toBe(text);
  expect(await errorsOf(broken)).not.toEqual([]);
});
