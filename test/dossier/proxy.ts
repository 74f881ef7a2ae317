import net from 'node:net';

/** A network between a dossier and its database that can fail. */
export interface DatabaseProxy {
  readonly url: string;
  /** `silent`: requests arrive, and no answers come back, as when a host has gone. */
  behave(how: 'well' | 'refusing' | 'silent'): void;
  /** Breaks all connections that there are. */
  cut(): void;
  close(): Promise<void>;
}

/** @param url of the database; the proxy's own is the same but for host and port. */
export async function startProxy(url: string): Promise<DatabaseProxy> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<net.Socket>();
  let how: Parameters<DatabaseProxy['behave']>[0] = 'well';
  const server = net.createServer((client) => {
    if (how === 'refusing') {
      client.resetAndDestroy();
      return;
    }
    const database = net.connect(Number(port || '5432'), hostname);
    for (const [socket, other] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (bytes) => database.write(bytes));
    database.on('data', (bytes) => {
      if (how !== 'silent') client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const through = new URL(url);
  through.host = `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    url: through.href,
    behave: (next) => {
      how = next;
    },
    cut,
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
