import type { Client } from '@temporalio/client';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import { grpcCodeOf } from '../../clients/library/no-answer.ts';

/** Which build of a deployment takes the tasks of cases, as Temporal's server has it. */

export interface Rollout {
  /** The build that takes all tasks, but for those that a ramp takes; null while workers without a version do. */
  readonly current: string | null;
  /** The build that takes a share of them. */
  readonly ramping: { readonly buildId: string; readonly percent: number } | null;
  /** All builds whose workers the server has seen. */
  readonly builds: readonly string[];
}

/** The gRPC codes for what the server does not have (yet). */
const NOT_FOUND = 5;
const FAILED_PRECONDITION = 9;

/** No worker of the build has asked the server for work yet. */
export class NoWorkerYet extends Error {
  override readonly name = 'NoWorkerYet';
}

/** @returns the state of a deployment; null if no worker of it was ever seen */
export async function rolloutOf(client: Client, deploymentName: string): Promise<Rollout | null> {
  try {
    const { workerDeploymentInfo: info } = await client.workflowService.describeWorkerDeployment({
      ...{ namespace: client.options.namespace, deploymentName },
    });
    const { currentDeploymentVersion: current, rampingDeploymentVersion: ramping } =
      info?.routingConfig ?? {};
    const percent = info?.routingConfig?.rampingVersionPercentage ?? 0;
    return {
      current: current?.buildId ?? null,
      ramping: ramping?.buildId ? { buildId: ramping.buildId, percent } : null,
      builds: (info?.versionSummaries ?? []).flatMap((one) => one.deploymentVersion?.buildId ?? []),
    };
  } catch (error) {
    if (grpcCodeOf(error) === NOT_FOUND) return null;
    throw error;
  }
}

/** All tasks go to this build from now on, and a ramp ends. @throws NoWorkerYet */
export async function setCurrent(client: Client, version: WorkerDeploymentVersion): Promise<void> {
  await onceSeen(version, () =>
    client.workflowService.setWorkerDeploymentCurrentVersion({
      ...{ namespace: client.options.namespace, ...version, ignoreMissingTaskQueues: true },
    }),
  );
}

/** This build takes a share of the tasks, in percent; 0 ends its ramp. @throws NoWorkerYet */
export async function setRamp(
  client: Client,
  version: WorkerDeploymentVersion,
  percentage: number,
): Promise<void> {
  const { deploymentName, buildId } = version;
  await onceSeen(version, () =>
    client.workflowService.setWorkerDeploymentRampingVersion({
      ...{ namespace: client.options.namespace, deploymentName, ignoreMissingTaskQueues: true },
      ...(percentage === 0 ? {} : { buildId, percentage }),
    }),
  );
}

async function onceSeen({ buildId }: WorkerDeploymentVersion, set: () => Promise<unknown>) {
  try {
    await set();
  } catch (error) {
    const code = grpcCodeOf(error);
    if (code === NOT_FOUND || (code === FAILED_PRECONDITION && /not found/i.test(String(error))))
      throw new NoWorkerYet(
        `no worker of build ${buildId} has asked for work yet: start one first`,
      );
    throw error;
  }
}
