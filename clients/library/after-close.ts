import { InterceptingCall, type Interceptor, status } from '@grpc/grpc-js';
import {
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';

/**
 * Ends a call in an orderly way that is to be repeated after its connection was closed. The SDK repeats it from a timer, and
 * gRPC throws there, where no one can catch it: a process that shuts down would end with that error in place of its own.
 */
const endsAfterClose: Interceptor = (options, nextCall) => {
  try {
    return new InterceptingCall(nextCall(options));
  } catch (error) {
    const details = error instanceof Error ? error.message : String(error);
    return new InterceptingCall({
      start: (metadata, listener) =>
        listener?.onReceiveStatus?.({ code: status.CANCELLED, details, metadata }),
      sendMessageWithContext: () => undefined,
      sendMessage: () => undefined,
      startRead: () => undefined,
      halfClose: () => undefined,
      cancelWithStatus: () => undefined,
      getPeer: () => '',
      getAuthContext: () => null,
    });
  }
};

/** Repeats calls as the SDK does, and ends those that are to be repeated after the connection was closed. */
export const REPEATS: NonNullable<ConnectionOptions['interceptors']> = [
  makeGrpcRetryInterceptor(defaultGrpcRetryOptions()),
  endsAfterClose,
];
