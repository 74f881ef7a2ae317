import type { Fault } from '../fault.ts';
import { brokerOutage } from './broker-outage.ts';
import { commandsKill } from './commands-kill.ts';
import { deploy } from './deploy.ts';
import { lostReplies } from './lost-replies.ts';
import { operatorHands } from './operator-hands.ts';
import { resetTerminate } from './reset-terminate.ts';
import { slowBroker } from './slow-broker.ts';
import { temporalRestart } from './temporal-restart.ts';
import { workerKill } from './worker-kill.ts';

/** Every drill, in the order of `docs/reliability.md`. */
export const FAULTS: readonly Fault[] = [
  workerKill,
  brokerOutage,
  lostReplies,
  slowBroker,
  temporalRestart,
  commandsKill,
  resetTerminate,
  operatorHands,
  deploy,
];
