import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The data directory: journal, tokens and the lock that keeps a second instance out. */
export class Home {
  readonly path: string;

  /** `VOLTAIRE_HOME`, or .voltaire in the current directory. */
  constructor(path = process.env.VOLTAIRE_HOME ?? '.voltaire') {
    this.path = resolve(path);
    mkdirSync(this.journal, { recursive: true, mode: 0o700 });
  }

  get journal(): string {
    return join(this.path, 'journal');
  }

  get tokens(): string {
    return join(this.path, 'tokens.json');
  }

  /** Throws when another process works here: two writers would ruin the journal. */
  lock(): void {
    const path = join(this.path, 'lock');
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const pid = Number(readFileSync(path, 'utf8'));
      if (isAlive(pid)) {
        throw new Error(
          `another Voltaire (process ${pid}) works in ${this.path}: stop it, or set VOLTAIRE_HOME`,
          { cause: error },
        );
      }
      writeFileSync(path, String(process.pid), { mode: 0o600 }); // left by a crash
    }
  }

  unlock(): void {
    rmSync(join(this.path, 'lock'), { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
