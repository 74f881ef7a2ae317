import { isGrpcServiceError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';

/**
 * gRPC's FAILED_PRECONDITION. The server answers so to an Update or a Query that a run cannot take now: it is paused, its
 * workflow task was discarded or fails, or it never began one.
 */
export const FAILED_PRECONDITION = 9;

/**
 * Which errors mean that an Update got no answer. gRPC codes: too many Updates are in flight (8); the run was about to
 * continue as new and its workflow task was discarded (9); the server aborted the call (10).
 */
const NO_ANSWER_CODES: ReadonlySet<number> = new Set([8, FAILED_PRECONDITION, 10]);

/** True where it is unknown whether the case got the command. Its id makes a repeat harmless. */
export function gotNoAnswer(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  const code = grpcCodeOf(error);
  return code !== null && NO_ANSWER_CODES.has(code);
}

/** The server's gRPC code, also from the cause of Temporal's `ServiceError`, which has none itself; null if there is none. */
export function grpcCodeOf(error: unknown): number | null {
  if (isGrpcServiceError(error)) return Number(error.code);
  return error instanceof Error && error.cause !== undefined ? grpcCodeOf(error.cause) : null;
}
