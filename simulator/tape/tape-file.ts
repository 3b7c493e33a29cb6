import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { ByteScanner } from './byte-scanner.ts';
import { type Tape, TapeBuilder } from './tape.ts';

/** Reads one line of a venue's recording; knows that venue's message forms. */
export interface TapeCodec {
  /**
   * The scanner stands at the start of the line. Returns false for a line of another stream or
   * symbol; throws a SyntaxError on a damaged one.
   */
  readLine(line: ByteScanner, tape: TapeBuilder): boolean;
}

/** Trades alone have no book that orders could meet. */
const FORM =
  'what can be replayed are recordings of messages with a book, as voltaire record makes them, not tables';
const NEWLINE = 10;
const CHUNK_BYTES = 1 << 16;

/**
 * Reads a gzip file of lines, streaming: never more than a chunk of text is in memory.
 * Rejects with a SyntaxError that names the line, or with the file system's or gzip's own error.
 */
export async function readTape(path: string | URL, codec: TapeCodec): Promise<Tape> {
  const builder = new TapeBuilder();
  const scanner = new ByteScanner();
  const unzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  file.once('error', (error) => unzip.destroy(error));
  file.pipe(unzip);

  let lines = 0;
  const readLine = (bytes: Buffer, from: number, to: number): void => {
    scanner.reset(bytes, from, to);
    lines++;
    try {
      if (!codec.readLine(scanner, builder)) builder.skipped++;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const form = lines === 1 ? `; ${FORM}` : '';
      throw new SyntaxError(`tape line ${lines}: ${reason}${form}`, { cause: error });
    }
  };

  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of unzip as AsyncIterable<Buffer>) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let from = 0;
    for (let to = bytes.indexOf(NEWLINE); to >= 0; to = bytes.indexOf(NEWLINE, from)) {
      readLine(bytes, from, to);
      from = to + 1;
    }
    rest = Buffer.from(bytes.subarray(from));
  }
  if (rest.length > 0) readLine(rest, 0, rest.length);
  return builder.build();
}
