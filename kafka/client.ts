import net from 'node:net';
import tls from 'node:tls';
import { type ISocketFactoryArgs, Kafka, logLevel } from 'kafkajs';
import type { Logger } from 'pino';
import { readAnyBatch } from './kafkajs-batches.ts';
import type { KafkaSettings } from './settings.ts';

/** The limits of a client. Times in milliseconds. */
export interface ClientLimits {
  /** To open one socket. */
  readonly connectMs: number;
  /** From a request to its answer. */
  readonly requestMs: number;
  /** How often kafkajs itself retries a request. */
  readonly retries: number;
}

/** A kafkajs client whose sockets we hold, since kafkajs can neither cancel a request nor close a hung socket. */
export interface KafkaClient {
  readonly kafka: Kafka;
  /** Closes every socket at once, fails pending requests, and opens no new socket. */
  cut(): void;
}

/** Creates a client without connecting it. Its log lines go to `log` at debug level, since kafkajs logs each try. */
export function kafkaClient(
  settings: KafkaSettings,
  limits: ClientLimits,
  log: Logger,
): KafkaClient {
  readAnyBatch();
  const sockets = new Set<net.Socket>();
  let ended = false;

  function socketFactory({ host, port, ssl, onConnect }: ISocketFactoryArgs): net.Socket {
    // kafkajs reconnects when a send fails, even after its own disconnect: that socket would keep the process alive.
    if (ended) throw new Error('this Kafka client was discarded');
    const name = net.isIP(host) ? {} : { servername: host };
    const socket = ssl
      ? tls.connect({ host, port, ...name, ...ssl }, onConnect)
      : net.connect({ host, port }, onConnect);
    socket.setKeepAlive(true, 60_000);
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    return socket;
  }

  const kafka = new Kafka({
    brokers: [...settings.brokers],
    clientId: settings.clientId,
    ssl: typeof settings.ssl === 'boolean' ? settings.ssl : { ...settings.ssl },
    ...(settings.sasl ? { sasl: sasl(settings.sasl) } : {}),
    connectionTimeout: limits.connectMs,
    authenticationTimeout: limits.connectMs,
    requestTimeout: limits.requestMs,
    retry: {
      // An unreachable seed broker costs one try: with fewer tries than brokers some would never be tried.
      retries: Math.max(limits.retries, settings.brokers.length),
      initialRetryTime: 100,
      maxRetryTime: 500,
    },
    socketFactory,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => {
      const { message, stack, timestamp, logger, ...rest } = entry.log;
      log.debug({ ...rest, kafkajs: entry.namespace }, message);
    },
  });

  return {
    kafka,
    cut() {
      ended = true;
      // With an error: kafkajs does not listen to 'close' and would wait until the request times out.
      for (const socket of sockets) socket.destroy(new Error('this Kafka client was discarded'));
    },
  };
}

function sasl({ mechanism, username, password }: NonNullable<KafkaSettings['sasl']>) {
  // kafkajs has a separate type for each mechanism.
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
  }
}
