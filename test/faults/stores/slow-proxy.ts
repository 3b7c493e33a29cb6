import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { later } from '../child.ts';

/** A line on loopback to an engine, that can be made slow. */
export class SlowProxy {
  /** For each piece of up to 64 KiB, either way. */
  delayMs = 0;
  bytesPerSecond = Number.POSITIVE_INFINITY;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async to(port: number): Promise<SlowProxy> {
    const server = createServer();
    const proxy = new SlowProxy(server);
    server.on('connection', (client) => {
      const engine = connect(port, '127.0.0.1');
      proxy.join(client, engine);
      proxy.join(engine, client);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.setNoDelay(true);
    from.on('error', () => {}); // 'close' follows
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
    from.on('data', (chunk: Buffer) => void this.pass(chunk, from, to));
  }

  /** In order: nothing more is read before this piece has gone. */
  private async pass(chunk: Buffer, from: Socket, to: Socket): Promise<void> {
    const ms = this.delayMs + (chunk.length / this.bytesPerSecond) * 1000;
    const waits = ms > 0;
    if (waits) {
      from.pause();
      await later(ms);
    }
    if (to.destroyed) return;
    if (!to.write(chunk)) {
      from.pause();
      await Promise.race([once(to, 'drain'), once(to, 'close')]).catch(() => {});
    }
    from.resume();
  }
}
