import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REFUSALS } from '../../contracts/commands.ts';
import { accessPage } from './access-page.ts';
import { commandsPage } from './commands-page.ts';
import { costsPage } from './costs-page.ts';
import { processPage } from './page.ts';
import { answersTo, COMMANDS_GIVEN, STATE_NAMES } from './states.ts';

describe('every command in every state by every role', () => {
  it.each(STATE_NAMES)('has an answer: %s', (state) => {
    for (const name of COMMANDS_GIVEN) {
      for (const [role, answer] of answersTo(name, state)) {
        expect(['taken', ...REFUSALS], `${name} by ${role}`).toContain(answer);
      }
    }
  });

  it('nothing but an unblocked delivery is taken after the end, nothing but leaving and release while held', () => {
    const taken = (state: string) =>
      COMMANDS_GIVEN.filter((name) => [...answersTo(name, state).values()].includes('taken'));
    for (const state of ['withdrawn', 'declined', 'lapsed', 'completed'])
      expect(taken(state)).toEqual(['unblock']);
    expect(taken('held')).toEqual(['withdraw', 'release', 'map_district', 'contact', 'unblock']);
  });
});

it('the page on the process says what the code does: npm run docs makes it anew', () => {
  expect(readFileSync('docs/process.md', 'utf8')).toBe(processPage());
});

it('the page on commands is the table of commands: npm run docs makes it anew', () => {
  expect(readFileSync('docs/commands.md', 'utf8')).toBe(commandsPage());
});

it('the page on who may do what is what the policies say: npm run docs makes it anew', () => {
  expect(readFileSync('docs/access.md', 'utf8')).toBe(accessPage());
});

it('the page on costs counts the kept histories: npm run docs makes it anew', () => {
  expect(readFileSync('docs/costs.md', 'utf8')).toBe(costsPage());
});
