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
    for await (const batch of this.batches()) yield* batch;
  }

  /** The same entries, as many together as were read together. */
  async *batches(): AsyncGenerator<TapeEntry[]> {
    const bytes = new TapeBytes(this.path);
    const head: Line[] = [];
    let read: EntryReader | null = null;
    for await (const lines of wholeLinesOf(bytes)) {
      if (read) {
        yield lines.flatMap(read);
        continue;
      }
      head.push(...lines);
      const recorded = head.slice(0, HEAD_LINES_MAX).some(looksRecorded);
      if (!recorded && head.length < HEAD_LINES_MAX) continue;
      read = this.readerOf(head, recorded, bytes);
      yield head.flatMap(read);
    }
    if (!read) yield head.flatMap(this.readerOf(head, false, bytes));
    this.torn = bytes.torn;
  }

  /** Told by the lines that a file begins with. */
  private readerOf(head: readonly Line[], recorded: boolean, bytes: TapeBytes): EntryReader {
    if (recorded) return (line) => entryOf(line);
    const [first] = head;
    const table = first ? CsvTable.from(first) : null;
    if (!table) throw new TapeFormatError(this.notATape(head, bytes.torn));
    return (line) => (line === first ? [] : this.row(table, line));
  }

  private row(table: CsvTable, line: Line): TapeEntry[] {
    try {
      return [table.row(line)];
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      this.refused.push({ line: line.number, reason: error.message });
      return [];
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

/** None of a line that is no entry. */
type EntryReader = (line: Line) => TapeEntry | TapeEntry[];

/** A line that the tear went through is no line: what is missing of it is unknown. */
async function* wholeLinesOf(bytes: TapeBytes): AsyncGenerator<readonly Line[]> {
  for await (const lines of linesOf(bytes.chunks())) {
    const whole = lines.filter(({ ended }) => ended || bytes.torn === null);
    if (whole.length > 0) yield whole;
  }
}
