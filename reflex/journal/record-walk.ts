import { ByteReader } from './bytes.ts';

/** Before the body of a record (record.ts). */
const HEADER_BYTES = 32;

/** Goes from record to record through a block, and reads of each no more than what comes first. */
export class RecordWalk {
  kind = 0;
  /** −1 when it is about no symbol. */
  symbolId = -1;
  seq = Number.NaN;
  atUs = Number.NaN;
  /** Where it begins, for decodeRecord. */
  at = 0;
  private next: number;
  private readonly view: DataView;

  /** The first record begins at `from`. */
  constructor(
    private readonly block: Uint8Array,
    from: number,
  ) {
    this.view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    this.next = from;
  }

  /** Where the next one begins, or the block ends. */
  get end(): number {
    return this.next;
  }

  /** Of the record that it is at. */
  body(): ByteReader {
    return new ByteReader(this.block, this.at + HEADER_BYTES, this.next);
  }

  /** False behind the last one. Throws a RangeError when a record is longer than its block. */
  step(): boolean {
    const { view } = this;
    if (this.next >= view.byteLength) return false;
    this.at = this.next;
    this.next = this.at + 4 + view.getUint32(this.at, true);
    if (this.next > view.byteLength) throw new RangeError('a record is longer than its block');
    this.kind = view.getUint16(this.at + 4, true);
    this.symbolId = view.getUint16(this.at + 6, true) - 1;
    this.seq = view.getFloat64(this.at + 8, true);
    this.atUs = view.getFloat64(this.at + 16, true);
    return true;
  }
}
