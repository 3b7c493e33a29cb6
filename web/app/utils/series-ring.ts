/**
 * Columns of numbers over time, bounded: the newest `capacity` rows. Each value is written twice, so
 * that all rows, oldest to newest, are always one contiguous view that a chart can draw uncopied:
 *
 *     capacity 4, rows a to f written:   index  0 1 2 3   4 5 6 7
 *                                        value  e f c d   e f c d
 *                                                   └───────┘ the view
 */
export class SeriesRing {
  readonly #columns: Float64Array[];
  readonly #capacity: number;
  #next = 0;
  #length = 0;

  constructor(capacity: number, columnCount: number) {
    this.#capacity = capacity;
    this.#columns = Array.from({ length: columnCount }, () => new Float64Array(capacity * 2));
  }

  get length(): number {
    return this.#length;
  }

  /** First column: time, in seconds; never earlier than the row before. */
  push(...row: number[]): void {
    this.#write(this.#next, row);
    this.#next = (this.#next + 1) % this.#capacity;
    this.#length = Math.min(this.#length + 1, this.#capacity);
  }

  /** For values that follow each other faster than anybody can see. */
  replaceLast(...row: number[]): void {
    this.#write((this.#next + this.#capacity - 1) % this.#capacity, row);
  }

  clear(): void {
    this.#next = 0;
    this.#length = 0;
  }

  view(column: number): Float64Array {
    const start = this.#length < this.#capacity ? 0 : this.#next;
    return this.#column(column).subarray(start, start + this.#length);
  }

  /** The newest value of a column; NaN before the first. */
  last(column: number): number {
    if (this.#length === 0) return Number.NaN;
    return this.#column(column)[this.#next + this.#capacity - 1] ?? Number.NaN;
  }

  /** The oldest value of a column; NaN before the first. */
  first(column: number): number {
    return this.view(column)[0] ?? Number.NaN;
  }

  #write(index: number, row: number[]): void {
    this.#columns.forEach((column, position) => {
      const value = row[position] ?? Number.NaN;
      column[index] = value;
      column[index + this.#capacity] = value;
    });
  }

  #column(position: number): Float64Array {
    const column = this.#columns[position];
    if (!column) throw new RangeError(`A ring without column ${position}.`);
    return column;
  }
}

/** Index of the first value that is not below `bound`, in ascending values. */
export function lowerBound(values: ArrayLike<number>, bound: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
