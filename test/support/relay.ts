import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

/** A way to a port of 127.0.0.1 that can lose what goes over it, in either direction, or break. */
export class Relay {
  private readonly pairs = new Set<Pair>();

  private constructor(private readonly server: Server) {}

  /** `host`: where it listens, on any free port. */
  static async start(toPort: number, host = '127.0.0.1'): Promise<Relay> {
    const server = createServer((near) => relay.join(near, connect(toPort, '127.0.0.1')));
    const relay = new Relay(server);
    await new Promise<void>((resolve) => {
      server.listen(0, host, resolve);
    });
    return relay;
  }

  /** HOST:PORT */
  get address(): string {
    const { address, port } = this.server.address() as AddressInfo;
    return `${address}:${port}`;
  }

  /** From now on, nothing of the venue arrives over the connections that there are. */
  loseAnswers(): void {
    for (const { near, far } of this.pairs) {
      far.unpipe(near);
      far.resume();
    }
  }

  /** From now on, nothing arrives at the venue over the connections that there are. */
  loseRequests(): void {
    for (const { near, far } of this.pairs) {
      near.unpipe(far);
      near.resume();
    }
  }

  /** Breaks the connections that there are; new ones are taken. */
  cut(): void {
    for (const { near, far } of this.pairs) {
      near.destroy();
      far.destroy();
    }
    this.pairs.clear();
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private join(near: Socket, far: Socket): void {
    const pair = { near, far };
    this.pairs.add(pair);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      socket.on('error', () => {
        near.destroy();
        far.destroy();
      });
      socket.once('close', () => this.pairs.delete(pair));
    }
  }
}
