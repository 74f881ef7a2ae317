import net from 'node:net';

const PRODUCE = 0;

/** A TCP proxy between Kafka clients and one broker that can fail like a network. It reads the protocol, so it needs plain sockets. */
export interface TcpProxy {
  readonly port: number;
  /** Swallows the broker's answer to the next Produce request; resolves once it is swallowed. */
  swallowNextProduceReply(): Promise<void>;
  /** As above, for a request of any kind, by its number in Kafka's protocol. */
  swallowNextReply(api: number): Promise<void>;
  /** From now on, swallows the answer to each Produce request for which `isMeant` returns true. */
  swallowProduceReplies(isMeant: () => boolean): void;
  /** From now on, delays each answer by so many milliseconds. The answers of one connection keep their order. */
  delayReplies(ms: number | (() => number)): void;
  /** How many answers were swallowed and delayed so far. */
  readonly counts: Readonly<{ swallowed: number; heldBack: number }>;
  /** Breaks all connections. */
  cut(): void;
  /** Whether to break new connections at once. */
  refuse(on: boolean): void;
  close(): Promise<void>;
}

/**
 * Listens on a free port of 127.0.0.1. The broker has to advertise this port to its clients.
 * @param target returns the broker's port. It is called for each connection, since the broker may start after the proxy
 */
export async function startTcpProxy(target: () => number): Promise<TcpProxy> {
  const sockets = new Set<net.Socket>();
  let refusing = false;
  let delayMs = () => 0;
  let isMeant = () => false;
  const counts = { swallowed: 0, heldBack: 0 };
  let swallow: { readonly api: number; readonly done: () => void } | undefined;

  const server = net.createServer((client) => {
    if (refusing) return client.resetAndDestroy();
    const broker = net.connect(target(), '127.0.0.1');
    const doomed = new Map<number, () => void>();
    const answer = inOrder((frame) => client.write(frame));
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
      const api = frame.readInt16BE(4);
      if (api === swallow?.api) {
        doomed.set(frame.readInt32BE(8), swallow.done);
        swallow = undefined;
      } else if (api === PRODUCE && isMeant()) doomed.set(frame.readInt32BE(8), () => undefined);
      broker.write(frame);
    });
    onFrames(broker, (frame) => {
      const correlationId = frame.readInt32BE(4);
      const swallowed = doomed.get(correlationId);
      if (swallowed) {
        doomed.delete(correlationId);
        counts.swallowed += 1;
        swallowed();
        return;
      }
      const ms = delayMs();
      if (ms > 0) counts.heldBack += 1;
      answer(frame, ms);
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
    swallowProduceReplies(which) {
      isMeant = which;
    },
    delayReplies(ms) {
      delayMs = typeof ms === 'number' ? () => ms : ms;
    },
    counts,
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

/** Forwards each frame after its delay and after the frame before it, since Kafka answers in order. */
function inOrder(forward: (frame: Buffer) => void): (frame: Buffer, ms: number) => void {
  const waiting: { frame: Buffer; due: number }[] = [];
  const next = () => {
    const [first] = waiting;
    if (first === undefined) return;
    setTimeout(
      () => {
        waiting.shift();
        forward(first.frame);
        next();
      },
      Math.max(0, first.due - Date.now()),
    );
  };
  return (frame, ms) => {
    if (ms <= 0 && waiting.length === 0) return forward(frame);
    if (waiting.push({ frame, due: Date.now() + ms }) === 1) next();
  };
}

/** Cuts a socket's bytes into Kafka's frames: four bytes of length, then that many bytes. A frame includes its length. */
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
