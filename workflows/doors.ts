import {
  currentUpdateInfo,
  defineQuery,
  defineUpdate,
  setDefaultSignalHandler,
  setHandler,
} from '@temporalio/workflow';
import type { Carry, CaseView } from '../contracts/carry.ts';
import { COMMAND_NAMES, type CommandAnswer, type CommandName } from '../contracts/commands.ts';
import { completed, describedUpdate, QUERIES } from './commands/by-hand.ts';
import type { CaseRun } from './desk.ts';

/** The ways into a running case: one Update for each command, and what may be asked of it. */
export function registerHandlers(desk: CaseRun): void {
  for (const name of COMMAND_NAMES) {
    setHandler(
      defineUpdate<CommandAnswer, [unknown]>(name),
      (body) => {
        desk.rhythm.lookAround();
        return desk.commands.carryOut(name, given(name, body));
      },
      {
        // Synchronous on purpose: an asynchronous validator does not refuse, it fails the workflow task for ever.
        validator: (body) => desk.commands.validate(name, given(name, body)),
        description: describedUpdate(name),
      },
    );
  }
  const answered = <T>(answer: () => T) => {
    return () => {
      if (desk.isRefused) throw new Error('this run was refused at its start: it is no case');
      return answer();
    };
  };
  setHandler(
    defineQuery<CaseView>('case'),
    answered(() => desk.view()),
    { description: QUERIES.case },
  );
  setHandler(
    defineQuery<Carry>('carry'),
    answered(() => desk.carry()),
    { description: QUERIES.carry },
  );
  // A case knows no signals. Kept ones would be held in memory for ever; very many would fill the history, so they are
  // counted like all else that a run hears.
  setDefaultSignalHandler(() => desk.rhythm.answered());
}

/** By hand the id and the digest may be left out. */
const given = (name: CommandName, body: unknown) =>
  completed(name, body, currentUpdateInfo()?.id ?? '');
