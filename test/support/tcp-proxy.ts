import net from 'node:net';

const PRODUCE = 0;

/** A TCP proxy between Kafka clients and one broker, that can behave like a bad network. It needs plain sockets, no TLS. */
export interface TcpProxy {
  readonly port: number;
  /** Swallows the broker's answer to the next Produce request; resolves once it is swallowed. */
  swallowNextProduceReply(): Promise<void>;
  /** As above, for a request of any kind, by its number in Kafka's protocol. */
  swallowNextReply(api: number): Promise<void>;
  /** Milliseconds by which each answer is held back from now on. */
  delayReplies(ms: number): void;
  /** Breaks all connections. */
  cut(): void;
  /** Whether new connections are broken at once. */
  refuse(on: boolean): void;
  close(): Promise<void>;
}

/**
 * Listens on a free port of 127.0.0.1. As a broker tells its clients its own address, it must be told to advertise this
 * proxy's port; `target` is asked for each connection, since the broker may be started after its proxy.
 */
export async function startTcpProxy(target: () => number): Promise<TcpProxy> {
  const sockets = new Set<net.Socket>();
  let refusing = false;
  let delayMs = 0;
  let swallow: { readonly api: number; readonly done: () => void } | undefined;

  const server = net.createServer((client) => {
    if (refusing) return client.resetAndDestroy();
    const broker = net.connect(target(), '127.0.0.1');
    const doomed = new Map<number, () => void>();
    for (const [socket, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }

    onFrames(client, (frame) => {
      if (frame.readInt16BE(4) === swallow?.api) {
        doomed.set(frame.readInt32BE(8), swallow.done);
        swallow = undefined;
      }
      broker.write(frame);
    });
    onFrames(broker, (frame) => {
      const correlationId = frame.readInt32BE(4);
      const swallowed = doomed.get(correlationId);
      if (swallowed) {
        doomed.delete(correlationId);
        swallowed();
      } else if (delayMs > 0) setTimeout(() => client.write(frame), delayMs);
      else client.write(frame);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');

  function cut(): void {
    for (const socket of sockets) socket.resetAndDestroy();
  }

  function swallowNextReply(api: number): Promise<void> {
    return new Promise((done) => {
      swallow = { api, done };
    });
  }

  return {
    port: address.port,
    swallowNextProduceReply: () => swallowNextReply(PRODUCE),
    swallowNextReply,
    delayReplies(ms) {
      delayMs = ms;
    },
    cut,
    refuse(on) {
      refusing = on;
    },
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Cuts a socket's bytes into Kafka's frames: four bytes of length, then that many bytes. Handed on with their length. */
function onFrames(socket: net.Socket, handle: (frame: Buffer) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4) {
      const end = 4 + rest.readInt32BE(0);
      if (rest.length < end) return;
      handle(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  });
}
