/**
 * What a worker's thread evaluates once, in place of once for each case that it loads: zod's schemas take most of that
 * time. None of these modules holds a case's state.
 *
 * The SDK freezes what it preloads, and takes a frozen object as frozen with all that it holds. So the modules with
 * schemas or regular expressions are frozen here, and what they hold is not: zod binds a schema's methods at the first use,
 * and sets where an expression begins to match. Both are the same in every case.
 */
import * as theCase from '../contracts/case.ts';
import '../contracts/command-digest.ts';
import * as commandFields from '../contracts/command-fields.ts';
import * as commands from '../contracts/commands.ts';
import * as envelope from '../contracts/envelope.ts';
import * as events from '../contracts/events.ts';
import * as levels from '../contracts/levels.ts';
import '../contracts/reducer.ts';
import * as requirement from '../contracts/requirement.ts';
import * as rfc3339 from '../contracts/rfc3339.ts';
import * as shapes from '../contracts/shapes.ts';
import * as zodMessages from '../contracts/zod-messages.ts';
import '../policies/deadlines.ts';
import '../policies/policies.ts';
import * as answers from './interface/answers.ts';
import * as runInput from './interface/run-input.ts';

const KEPT = [
  rfc3339,
  ...[theCase, commandFields, commands, envelope, events, levels, requirement, shapes],
  ...[zodMessages, answers, runInput],
];
for (const one of KEPT) Object.freeze(one);
