import type { z } from 'zod';
import * as theCase from '../../contracts/case.ts';
import * as commandFields from '../../contracts/command-fields.ts';
import * as commands from '../../contracts/commands.ts';
import * as envelope from '../../contracts/envelope.ts';
import * as events from '../../contracts/events.ts';
import * as levels from '../../contracts/levels.ts';
import * as requirement from '../../contracts/requirement.ts';
import * as shapes from '../../contracts/shapes.ts';
import * as answers from '../../workflows/interface/answers.ts';
import * as runInput from '../../workflows/interface/run-input.ts';

const MODULES = {
  ...{ theCase, commandFields, commands, envelope, events, levels, requirement, shapes },
  ...{ answers, runInput },
};

/** Values of every kind that a schema of ours looks at closely, right ones and wrong ones. */
const PROBES: readonly unknown[] = [
  ...['', 'x', '2026-12-01', '2026-02-30', '2026-12-01T10:00:00Z', '2026-12-01T10:00:00+05:30'],
  ...['a'.repeat(64), '01890a5d-ac96-774b-bcce-b302099a8057', 'ABCDE-FGHJK-1', 'product:stool'],
  ...[0, 1, -1, 1.5, 1e21, true, null, [], ['x'], {}, { at: 'x' }],
];

const isSchema = (one: object): one is z.ZodType => 'safeParse' in one;

function parsed(schema: z.ZodType, probe: unknown): string {
  try {
    const { error, data } = schema.safeParse(probe);
    return JSON.stringify(error?.issues ?? data ?? null);
  } catch (error) {
    return `cannot parse: ${error}`;
  }
}

/** What each schema of the workflow's modules, and each part of one, makes of every probe: a line for each. */
export function outcomes(): string[] {
  const lines: string[] = [];
  const seen = new Set<unknown>();
  const look = (one: unknown, path: string): void => {
    if (one === null || typeof one !== 'object' || seen.has(one)) return;
    seen.add(one);
    if (!isSchema(one)) {
      // The names of a bundled module come in another order.
      const parts = Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1));
      for (const [name, part] of parts) look(part, `${path}.${name}`);
      return;
    }
    for (const [index, probe] of PROBES.entries())
      lines.push(`${path} ${index}: ${parsed(one, probe)}`);
    look(one._zod.def, path);
  };
  look(MODULES, '');
  return lines;
}
