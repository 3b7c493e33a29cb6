import { createReadStream } from 'node:fs';
import { createGunzip, type Gunzip } from 'node:zlib';
import { readAhead } from './read-ahead.ts';

/** Gzip makes of a byte at most about a thousand: one chunk stays below 64 MB whatever it holds. */
const CHUNK_BYTES = 1 << 16;
/** Each piece that is unzipped is a turn of another thread: few and large ones. */
const PIECE_BYTES = 1 << 16;

/**
 * A file's bytes, unzipped when they begin as gzip does: a name proves nothing. While one chunk is
 * worked on the next is unzipped, by another thread. A gzip that ends too early yields all that is
 * there; one that is damaged what comes before, but for a last 64 kB at most.
 * `torn` then says why there is no more. Rejects with the file system's own error.
 */
export class TapeBytes {
  torn: string | null = null;

  constructor(private readonly path: string | URL) {}

  async *chunks(): AsyncGenerator<Buffer> {
    for await (const pieces of readAhead(this.read())) yield* pieces;
  }

  private async *read(): AsyncGenerator<Buffer[]> {
    const file: AsyncIterable<Buffer> = createReadStream(this.path, { highWaterMark: CHUNK_BYTES });
    let gunzip: Unzip | null = null;
    let first = true;
    for await (const chunk of file) {
      if (first && chunk[0] === 0x1f && chunk[1] === 0x8b) gunzip = new Unzip();
      first = false;
      if (!gunzip) {
        yield [chunk];
        continue;
      }
      yield await gunzip.write(chunk);
      if (gunzip.failure !== null) break;
    }
    if (!gunzip) return;
    yield await gunzip.end();
    this.torn = gunzip.failure;
  }
}

/**
 * Unzips chunk by chunk. Node's stream forgets what it has unzipped when it meets an error; here all
 * of it is taken first.
 */
class Unzip {
  failure: string | null = null;
  private readonly stream: Gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  private unzipped: Buffer[] = [];
  /** Of the call that waits: after an error the stream forgets to call back. */
  private done: () => void = () => undefined;

  constructor() {
    this.stream.on('data', (chunk: Buffer) => this.unzipped.push(chunk));
    this.stream.on('end', () => this.done());
    this.stream.on('error', (error) => {
      this.failure = error.message;
      this.done();
    });
  }

  async write(chunk: Buffer): Promise<Buffer[]> {
    await new Promise<void>((done) => {
      this.done = done;
      this.stream.write(chunk, () => done());
    });
    return this.take();
  }

  async end(): Promise<Buffer[]> {
    if (this.failure === null) {
      await new Promise<void>((done) => {
        this.done = done;
        this.stream.end();
      });
    }
    return this.take();
  }

  private take(): Buffer[] {
    const taken = this.unzipped;
    this.unzipped = [];
    return taken;
  }
}
