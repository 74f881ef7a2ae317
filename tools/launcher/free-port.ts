import getPort from 'get-port';

/** Below the ports that the kernel gives to outgoing connections: one of those could take a port before its server binds it. */
const LOWEST = 12_000;
const HIGHEST = 32_000;
const TRIED = 200;

/** Some ports at random, so that two who look at once rarely find the same. */
export const randomPorts = (): number[] =>
  Array.from({ length: TRIED }, () => Math.floor(LOWEST + Math.random() * (HIGHEST - LOWEST)));

/** A port of this machine that is free. */
export function freePort(): Promise<number> {
  return getPort({ host: '127.0.0.1', port: randomPorts() });
}
