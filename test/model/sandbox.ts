import { AsyncLocalStorage } from 'node:async_hooks';

/** What a worker gives the code of workflows, and Node does not. To be imported before any of that code. */
Object.assign(globalThis, { AsyncLocalStorage });
