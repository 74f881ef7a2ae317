import getPort from 'get-port';

/** Finds free ports. */

/** The range is below the kernel's ports for outgoing connections, which could take a port before its server binds it. */
const LOWEST = 12_000;
const HIGHEST = 32_000;
const TRIED = 200;

/** Random candidate ports, so that two processes that search at once rarely choose the same. */
export const randomPorts = (): number[] =>
  Array.from({ length: TRIED }, () => Math.floor(LOWEST + Math.random() * (HIGHEST - LOWEST)));

/** A free port of 127.0.0.1. */
export function freePort(): Promise<number> {
  return getPort({ host: '127.0.0.1', port: randomPorts() });
}
