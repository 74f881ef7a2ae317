import {
  ServiceError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { gotNoAnswer } from '../../clients/library/no-answer.ts';

const grpc = (code: number) =>
  Object.assign(new Error(`${code}: said by the server`), { code, details: '', metadata: {} });

describe('a command was not heard', () => {
  it.each([
    ['too many are in flight', new ServiceError('failed', { cause: grpc(8) }), true],
    ['its task was thrown away', new ServiceError('failed', { cause: grpc(9) }), true],
    ['not wrapped', grpc(10), true],
    ['no answer in time', new WorkflowUpdateRPCTimeoutOrCancelledError('late'), true],
    ['another code', new ServiceError('failed', { cause: grpc(3) }), false],
    [
      'it was refused',
      new WorkflowUpdateFailedError('no', ApplicationFailure.create({ type: 'CONFLICT' })),
      false,
    ],
    ['something else', new Error('socket'), false],
  ])('%s', (_what, error, unheard) => {
    expect(gotNoAnswer(error)).toBe(unheard);
  });
});
