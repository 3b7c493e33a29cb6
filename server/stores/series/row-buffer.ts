import { KEYS, type Table, widthOf } from './tables.ts';

const FIRST_ROWS = 256;

/** Rows of one table as they come, until they are taken all together. */
export class RowBuffer {
  private values: Float64Array<ArrayBuffer>;
  private used = 0;
  private readonly width: number;

  constructor(readonly table: Table) {
    this.width = widthOf(table);
    this.values = new Float64Array(FIRST_ROWS * this.width);
  }

  /** Begins a row whose columns are not there yet; returns where the first of them is in `columns`. */
  begin(atUs: number, name: number, seq: number): number {
    if (this.used + this.width > this.values.length) this.grow();
    const at = this.used;
    this.used += this.width;
    this.values[at] = Math.floor(atUs); // engines count whole microseconds
    this.values[at + 1] = name;
    this.values[at + 2] = seq;
    this.values.fill(Number.NaN, at + KEYS, this.used);
    return at + KEYS;
  }

  get columns(): Float64Array {
    return this.values;
  }

  /** Whoever takes the rows has their memory too. */
  take(): Float64Array<ArrayBuffer> {
    const rows = this.values.slice(0, this.used);
    this.used = 0;
    return rows;
  }

  private grow(): void {
    const values = new Float64Array(2 * this.values.length);
    values.set(this.values);
    this.values = values;
  }
}
