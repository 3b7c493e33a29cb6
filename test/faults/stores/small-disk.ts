import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const PIECE = Buffer.alloc(1 << 20);

/** A file system of its own below an engine's data, small enough to be filled. */
export class SmallDisk {
  private constructor(private readonly folder: string) {}

  /** Null where none can be made: that takes root. */
  static at(folder: string, megabytes: number): SmallDisk | null {
    mkdirSync(folder, { recursive: true });
    try {
      const options = `size=${megabytes}m,mode=755`;
      execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      return null;
    }
    return new SmallDisk(folder);
  }

  /** To the last byte. */
  fill(): void {
    const file = openSync(this.filler, 'w');
    try {
      for (let size = PIECE.length; size > 0; ) {
        try {
          writeSync(file, PIECE, 0, size);
        } catch {
          size >>= 1; // no room for as much
        }
      }
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.filler, { force: true });
  }

  remove(): void {
    execFileSync('umount', ['--lazy', this.folder]);
  }

  private get filler(): string {
    return join(this.folder, 'filler');
  }
}
