import {
  currentUpdateInfo,
  defineQuery,
  defineUpdate,
  setDefaultSignalHandler,
  setHandler,
} from '@temporalio/workflow';
import { COMMAND_NAMES, type CommandAnswer, type CommandName } from '../contracts/commands.ts';
import type { CaseRun } from './case-run.ts';
import { completed, describedUpdate, QUERIES } from './commands/by-hand.ts';
import type { Carry, CaseView } from './interface/run-input.ts';

/** Registers the handlers of a case: one Update for each command, and the Queries. */
export function registerHandlers(run: CaseRun): void {
  const completedOnce = completing();
  for (const name of COMMAND_NAMES) {
    setHandler(
      defineUpdate<CommandAnswer, [unknown]>(name),
      (body) => {
        run.clock.receiveCommand();
        run.handover.receiveCommand();
        return run.commands.carryOut(name, completedOnce(name, body));
      },
      {
        // The validator must be synchronous: an asynchronous one does not refuse, it fails the workflow task for ever.
        validator: (body) => run.commands.validate(name, completedOnce(name, body, true)),
        description: describedUpdate(name),
      },
    );
  }
  const answered = <T>(answer: () => T) => {
    return () => {
      if (run.isRefused)
        throw new Error('this run was refused at its start: it is not a run of a case');
      return answer();
    };
  };
  setHandler(
    defineQuery<CaseView>('case'),
    answered(() => run.view()),
    { description: QUERIES.case },
  );
  setHandler(
    defineQuery<Carry>('carry'),
    answered(() => run.carry()),
    { description: QUERIES.carry },
  );
  // A case has no signals. Unhandled signals would be buffered in memory for ever, and many would fill the history, so
  // they are counted like everything that a run receives.
  setDefaultSignalHandler(() => run.clock.receive());
}

/**
 * Completes the body of an Update: an operator may leave out the id and the digest. The handler of an Update follows its
 * validator at once and gets the same object, so that it is completed, parsed and judged once. In a replay no validator
 * runs.
 */
function completing() {
  let latest: { readonly id: string; readonly body: unknown } | null = null;
  return (name: CommandName, body: unknown, isToValidate = false): unknown => {
    const id = currentUpdateInfo()?.id ?? '';
    const known = isToValidate ? null : latest;
    latest = null;
    const whole = known?.id === id ? known.body : completed(name, body, id);
    if (isToValidate) latest = { id, body: whole };
    return whole;
  };
}
