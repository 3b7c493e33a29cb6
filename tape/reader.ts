import { TapeBytes } from './bytes.ts';
import { CsvError, CsvTable } from './csv.ts';
import { entryOf, looksRecorded, type TapeEntry } from './entry.ts';
import { type Line, linesOf } from './lines.ts';

/** Lines that a recording may begin with before the first that is certainly a frame. */
const HEAD_LINES_MAX = 100;

const UNDERSTOOD =
  'understood are, gzip or not: one frame a line, with or without its receive time before it ' +
  '(ns, or seconds with a fraction), "<time> <url> <body>" for answers of REST requests, and tables ' +
  '(CSV) of trades or best quotes with a head that names the columns';

/** The file is nothing that a tape can be. */
export class TapeFormatError extends Error {
  override readonly name = 'TapeFormatError';
}

/**
 * Reads a recorded session from its beginning, as a stream: a file may be larger than the memory.
 * Its form is told by its content, never by its name.
 */
export class TapeReader {
  /** After the last entry: why the file ends before its end, or null. */
  torn: string | null = null;
  /** Rows of a table that could not be read. */
  readonly refused: { readonly line: number; readonly reason: string }[] = [];

  constructor(private readonly path: string | URL) {}

  /** Throws a TapeFormatError before the first entry, or the file system's own error. */
  async *entries(): AsyncGenerator<TapeEntry> {
    const bytes = new TapeBytes(this.path);
    const lines = wholeLinesOf(bytes);
    const head: Line[] = [];
    let recorded = false;
    while (!recorded && head.length < HEAD_LINES_MAX) {
      const next = await lines.next();
      if (next.done === true) break;
      head.push(next.value);
      recorded = looksRecorded(next.value);
    }
    if (recorded) {
      for (const line of head) yield entryOf(line);
      for await (const line of lines) yield entryOf(line);
    } else {
      const table = head[0] ? CsvTable.from(head[0]) : null;
      if (!table) throw new TapeFormatError(this.notATape(head, bytes.torn));
      for (const line of head.slice(1)) yield* this.row(table, line);
      for await (const line of lines) yield* this.row(table, line);
    }
    this.torn = bytes.torn;
  }

  private *row(table: CsvTable, line: Line): Generator<TapeEntry> {
    try {
      yield table.row(line);
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      this.refused.push({ line: line.number, reason: error.message });
    }
  }

  private notATape(head: readonly Line[], torn: string | null): string {
    const [first] = head;
    const found = first
      ? `begins with ${JSON.stringify(first.bytes.toString('latin1', 0, 80))}`
      : `is empty${torn === null ? '' : ` (gzip: ${torn})`}`;
    return `${String(this.path)} is no tape: it ${found}; ${UNDERSTOOD}`;
  }
}

/** A line that the tear went through is no line: what is missing of it is unknown. */
async function* wholeLinesOf(bytes: TapeBytes): AsyncGenerator<Line> {
  for await (const line of linesOf(bytes.chunks())) {
    if (line.ended || bytes.torn === null) yield line;
  }
}
