import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';

const BLOCK = 512;

/** Writes a tar file (POSIX ustar) of plain files, one after the other. */
export class TarFile {
  private readonly file: number;
  private left = 0;
  private padding = 0;

  /** Throws when the file is there already. */
  constructor(
    path: string,
    private readonly seconds: number,
  ) {
    this.file = openSync(path, 'wx', 0o600);
  }

  add(name: string, content: Uint8Array | string): void {
    const bytes = Buffer.from(content);
    this.begin(name, bytes.length);
    this.write(bytes);
  }

  /** `size` bytes follow by `write`. */
  begin(name: string, size: number): void {
    if (this.left > 0) throw new Error(`${this.left} bytes of the file before are missing`);
    if (Buffer.byteLength(name) > 100 || size >= 8 ** 11) {
      throw new Error(`${name} (${size} bytes) does not fit into a tar file`);
    }
    const header = Buffer.alloc(BLOCK);
    header.write(name, 0);
    header.write('0000600\0', 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(`${octal(size)} `, 124);
    header.write(`${octal(this.seconds)} `, 136);
    header.write('        0', 148); // spaces while the sum is made; a plain file
    header.write('ustar\x0000', 257, 'latin1');
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    this.put(header);
    this.left = size;
    this.padding = (BLOCK - (size % BLOCK)) % BLOCK;
    if (size === 0) this.pad();
  }

  write(bytes: Uint8Array): void {
    this.left -= bytes.length;
    if (this.left < 0) throw new Error('the file is longer than was said');
    this.put(bytes);
    if (this.left === 0) this.pad();
  }

  /** Returns when the disk has all of it. */
  close(): void {
    this.put(Buffer.alloc(2 * BLOCK));
    fdatasyncSync(this.file);
    closeSync(this.file);
  }

  private pad(): void {
    this.put(Buffer.alloc(this.padding));
    this.padding = 0;
  }

  private put(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at);
  }
}

function octal(value: number): string {
  return Math.floor(value).toString(8).padStart(11, '0');
}
