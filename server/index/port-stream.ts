import { Duplex } from 'node:stream';
import type { MessagePort } from 'node:worker_threads';

/** A connection to an embedded PostgreSQL, as the driver wants it: a socket, over a message port. */
export class PortStream extends Duplex {
  constructor(private readonly port: MessagePort) {
    super();
    port.on('message', (bytes: Uint8Array) => this.push(bytes));
    port.on('close', () => {
      this.push(null);
      this.destroy();
    });
  }

  /** There is nothing to connect to: the other side of the port is there. */
  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    this.port.ref();
    return this;
  }

  unref(): this {
    this.port.unref();
    return this;
  }

  override _read(): void {}

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    this.port.postMessage(new Uint8Array(chunk));
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.port.close();
    done(error);
  }
}
