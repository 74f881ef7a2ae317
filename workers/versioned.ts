import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { WorkerOptions } from '@temporalio/worker';

/**
 * The options of a worker with a version. A case goes on with the deployment's current build at its next task: it waits
 * for months, and no build is kept running for that long. So a build has to replay what the builds before it have
 * recorded (docs/change.md).
 */
export const versioned = (
  version: WorkerDeploymentVersion | undefined,
): Pick<WorkerOptions, 'workerDeploymentOptions'> =>
  version === undefined
    ? {}
    : {
        workerDeploymentOptions: {
          version,
          useWorkerVersioning: true,
          defaultVersioningBehavior: 'AUTO_UPGRADE',
        },
      };
