import { defineQuery, defineUpdate, setHandler } from '@temporalio/workflow';
import type { Carry, CaseView } from '../contracts/carry.ts';
import { COMMAND_NAMES, type CommandAnswer } from '../contracts/commands.ts';
import type { Desk } from './desk.ts';

/** The ways into a running case: one Update for each command, and what may be asked of it. */
export function answerCommandsAndQueries(desk: Desk): void {
  for (const name of COMMAND_NAMES) {
    setHandler(
      defineUpdate<CommandAnswer, [unknown]>(name),
      (body) => {
        desk.rhythm.lookAround();
        return desk.commands.carryOut(name, body);
      },
      // Synchronous on purpose: an asynchronous validator does not refuse, it fails the workflow task for ever.
      { validator: (body) => desk.commands.consider(name, body) },
    );
  }
  setHandler(defineQuery<CaseView>('case'), () => desk.view());
  setHandler(defineQuery<Carry>('carry'), () => desk.carry());
}
