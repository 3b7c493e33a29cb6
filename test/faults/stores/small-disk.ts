import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const PIECE = Buffer.alloc(1 << 20);
const FILLS_AGAIN_MS = 100;

/** A file system of its own below an engine's data, small enough to be filled. */
export class SmallDisk {
  private filler: number | null = null;
  private again: NodeJS.Timeout | undefined;

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

  /** To the last byte, and again as soon as the engine has tidied up: nobody gains room by that. */
  fill(): void {
    this.filler = openSync(this.path, 'w');
    this.fillUp();
    this.again = setInterval(() => this.fillUp(), FILLS_AGAIN_MS);
  }

  free(): void {
    clearInterval(this.again);
    if (this.filler !== null) closeSync(this.filler);
    this.filler = null;
    rmSync(this.path, { force: true });
  }

  remove(): void {
    execFileSync('umount', ['--lazy', this.folder]);
  }

  private fillUp(): void {
    for (let size = PIECE.length; size > 0; ) {
      try {
        writeSync(this.filler!, PIECE, 0, size);
      } catch {
        size >>= 1; // no room for as much
      }
    }
  }

  private get path(): string {
    return join(this.folder, 'filler');
  }
}
