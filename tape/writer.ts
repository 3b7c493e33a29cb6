import { createWriteStream, type WriteStream } from 'node:fs';
import { createGzip, type Gzip, constants } from 'node:zlib';

export interface TapeWriterOptions {
  /** Called once, when nothing more can be written; the tape then ends there. */
  readonly onFailure: (error: Error) => void;
  /** An existing file is replaced; else it is an error. */
  readonly replace?: boolean;
  /** A crash loses at most what came in this time. */
  readonly flushMs?: number;
  /** What may wait for the disk before the recording is given up. */
  readonly pendingBytesMax?: number;
}

const FLUSH_MS = 1000;
const PENDING_BYTES_MAX = 64 << 20;
/** Frames shrink to a tenth at any level; a low one leaves the processor to the rest. */
const LEVEL = 3;

/**
 * Writes a tape: `<receive time> <frame>`, one a line, gzip. Never waits: what the disk does not take
 * is kept up to a bound, and beyond it the recording ends with an error.
 */
export class TapeWriter {
  frames = 0;
  /** Before compression. */
  bytes = 0;
  private failure: Error | null = null;
  private pendingBytes = 0;
  private readonly pendingBytesMax: number;
  private readonly gzip: Gzip = createGzip({ level: LEVEL });
  private readonly file: WriteStream;
  private readonly flushing: NodeJS.Timeout;

  constructor(
    path: string,
    private readonly options: TapeWriterOptions,
  ) {
    this.pendingBytesMax = options.pendingBytesMax ?? PENDING_BYTES_MAX;
    this.file = createWriteStream(path, { flags: options.replace === true ? 'w' : 'wx' });
    this.file.on('error', (error) => this.fail(error));
    this.gzip.on('error', (error) => this.fail(error));
    this.gzip.pipe(this.file);
    // A sync flush: what was written until then can be read though the file does not end well.
    this.flushing = setInterval(
      () => this.gzip.flush(constants.Z_SYNC_FLUSH),
      options.flushMs ?? FLUSH_MS,
    );
    this.flushing.unref();
  }

  frame(receivedNs: bigint, frame: Buffer): void {
    this.line(`${receivedNs} `, frame);
  }

  /** The answer of a REST request. */
  answer(receivedNs: bigint, url: string, body: Buffer): void {
    this.line(`${receivedNs} ${url.replaceAll(/\s/g, '%20')} `, body);
  }

  /** Resolves when all is on disk; rejects when something is not. */
  async close(): Promise<void> {
    clearInterval(this.flushing);
    if (this.failure === null) {
      await new Promise<void>((resolve) => {
        this.file.once('close', resolve);
        this.gzip.end();
      });
    }
    if (this.failure !== null) throw this.failure;
  }

  private line(prefix: string, payload: Buffer): void {
    if (this.failure !== null) return;
    const text = Buffer.concat([Buffer.from(prefix), onOneLine(payload), NEWLINE]);
    this.pendingBytes += text.length;
    const waiting = this.pendingBytes + this.file.writableLength;
    if (waiting > this.pendingBytesMax) {
      this.fail(new Error(`the disk is too slow: ${waiting} bytes wait to be written`));
      return;
    }
    this.frames++;
    this.bytes += text.length;
    this.gzip.write(text, () => {
      this.pendingBytes -= text.length;
    });
  }

  private fail(error: Error): void {
    if (this.failure !== null) return;
    this.failure = error;
    clearInterval(this.flushing);
    this.gzip.unpipe(this.file);
    this.gzip.destroy();
    this.file.destroy();
    this.options.onFailure(error);
  }
}

const NEWLINE = Buffer.from('\n');
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
/** Not allowed in JSON, in or out of a text, as a raw line end in a text is not. */
const VERTICAL_TAB = 0x0b;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Line ends would cut a frame in two. Between the parts of a JSON text they become spaces, which
 * mean the same; in a text, where they make the frame malformed, another byte that does so as well.
 */
export function onOneLine(frame: Buffer): Buffer {
  if (!frame.includes(LINE_FEED) && !frame.includes(RETURN)) return frame;
  const line = Buffer.from(frame);
  let inText = false;
  let escaped = false;
  for (const [i, byte] of frame.entries()) {
    if (byte === LINE_FEED || byte === RETURN) line[i] = inText ? VERTICAL_TAB : SPACE;
    else if (byte === QUOTE && !escaped) inText = !inText;
    escaped = byte === BACKSLASH && inText && !escaped;
  }
  return line;
}
