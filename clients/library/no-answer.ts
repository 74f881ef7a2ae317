import { isGrpcServiceError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';

/**
 * gRPC codes by which the server says that a command has not been heard: too many are in flight (8), the run was about
 * to be handed over when it came and its task was thrown away with it (9), or the server changed its mind (10).
 */
const NO_ANSWER_CODES: ReadonlySet<number> = new Set([8, 9, 10]);

/** True where nobody knows that the command was heard. Its id makes a repeat harmless. */
export function gotNoAnswer(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  const code = grpcCodeOf(error);
  return code !== null && NO_ANSWER_CODES.has(code);
}

/** The server's own code, also where the client library has wrapped it: its `ServiceError` carries none itself. */
export function grpcCodeOf(error: unknown): number | null {
  if (isGrpcServiceError(error)) return Number(error.code);
  return error instanceof Error && error.cause !== undefined ? grpcCodeOf(error.cause) : null;
}
