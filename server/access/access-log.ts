import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type TokenRecord, tokenRecord, type UserRecord, userRecord } from './records.ts';
import { recordsOfBefore } from './tokens-of-before.ts';

export type AccessLine = { readonly user: UserRecord } | { readonly token: TokenRecord };

/** Behind a line that a crash or a full disk cut short: it never was. */
const CANCELLED = '\u0018';
const NEWLINE = 0x0a;

/**
 * The file of users and tokens: one JSON object a line, only ever appended to, so that several processes
 * can write it without waiting for each other, and whatever was changed can be seen in it.
 */
export class AccessLog {
  private readBytes = 0;
  private readLines = 0;
  private inode = 0;

  constructor(private readonly path: string) {}

  /** Lines behind those read before; all of them, `anew`, when it is another file than before. Null: no news. */
  news(): { readonly anew: boolean; readonly lines: readonly AccessLine[] } | null {
    this.takeOver();
    if (!existsSync(this.path)) return this.readBytes > 0 ? this.begin(0) : null;
    const { size, ino } = statSync(this.path);
    const anew = ino !== this.inode || size < this.readBytes;
    if (!anew && size === this.readBytes) return null;
    if (anew) this.begin(ino);
    return { anew, lines: this.read() };
  }

  /** On the disk when it returns. */
  append(lines: readonly AccessLine[]): void {
    if (lines.length === 0) return;
    const file = openSync(this.path, 'a+', 0o600);
    try {
      const { size } = fstatSync(file);
      const last = Buffer.alloc(1);
      const isTorn = size > 0 && readSync(file, last, 0, 1, size - 1) > 0 && last[0] !== NEWLINE;
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      const bytes = Buffer.from(isTorn ? `${CANCELLED}\n${text}` : text);
      if (writeSync(file, bytes) < bytes.length) throw new Error(`${this.path}: the disk is full`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  private begin(inode: number): { anew: true; lines: [] } {
    this.inode = inode;
    this.readBytes = 0;
    this.readLines = 0;
    return { anew: true, lines: [] };
  }

  /** Whole lines only: the last may be half written. Nothing counts as read when one is not understood. */
  private read(): AccessLine[] {
    const file = openSync(this.path, 'r');
    try {
      const bytes = Buffer.alloc(fstatSync(file).size - this.readBytes);
      const read = readSync(file, bytes, 0, bytes.length, this.readBytes);
      const end = bytes.subarray(0, read).lastIndexOf(NEWLINE) + 1;
      const texts = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
      const lines = texts.flatMap((text, index) => this.parse(text, this.readLines + index + 1));
      this.readBytes += end;
      this.readLines += texts.length;
      return lines;
    } finally {
      closeSync(file);
    }
  }

  /** A line that cannot be read may be the one that revokes a token: then nobody is let in. */
  private parse(text: string, number: number): AccessLine[] {
    if (text.endsWith(CANCELLED)) return [];
    try {
      const line = JSON.parse(text) as Partial<Record<'user' | 'token', unknown>>;
      if (line.user !== undefined) return [{ user: userRecord.parse(line.user) }];
      return [{ token: tokenRecord.parse(line.token) }];
    } catch (error) {
      throw new TypeError(
        `${this.path}: line ${number} is neither a user nor a token, and nobody is let in until it is mended or taken out`,
        { cause: error },
      );
    }
  }

  /** The file of before there were users. It is kept, under a name that nobody reads. */
  private takeOver(): void {
    const old = join(dirname(this.path), 'tokens.json');
    if (existsSync(this.path) || !existsSync(old)) return;
    const temporary = `${this.path}.${process.pid}.tmp`;
    rmSync(temporary, { force: true });
    new AccessLog(temporary).append(recordsOfBefore(old));
    try {
      linkSync(temporary, this.path); // whoever else does the same at this moment was first
      renameSync(old, `${old}.before-users`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(temporary, { force: true });
    }
  }
}
