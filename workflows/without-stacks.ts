/**
 * The SDK takes a stack trace for each promise of a workflow, for the *Call Stack* in Temporal UI, which takes
 * much of the time of a worker's workflow thread. Preloaded, so that it is set before the SDK freezes `Error`.
 */
Error.stackTraceLimit = 0;
