import type { Client } from '@temporalio/client';
import type { Given } from '../../clients/library/commands.ts';
import type { Onboarding } from '../../clients/library/onboarding.ts';
import type { Cluster } from './commands.ts';
import { openCases } from './open-cases.ts';

/** @returns what the policy commands ask of a cluster. @param actor of the commands that move cases */
export function clusterOf(
  client: Pick<Client, 'workflow'>,
  onboarding: Pick<Onboarding, 'case' | 'movePolicy'>,
  { actor }: Pick<Given, 'actor'>,
): Cluster {
  return {
    open: (query) => openCases(client, (id) => onboarding.case(id), query),
    move: (caseId, to, reason, commandId) =>
      onboarding.movePolicy(caseId, to, reason, { actor, commandId }),
  };
}
