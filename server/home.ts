import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The data directory: journal, users and tokens, news and the lock that keeps a second instance out. */
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

  /** Where `voltaire kill` and the kernel's thread meet. */
  get kill(): string {
    return join(this.path, 'kill');
  }

  /** What the kernel's thread touches while it lives, for `voltaire watchdog`. */
  get heartbeat(): string {
    return join(this.path, 'heartbeat');
  }

  /** Users, roles and tokens. */
  get access(): string {
    return join(this.path, 'access.jsonl');
  }

  /** What signs the journal's checkpoints: not beside the journal, which others may get a copy of. */
  get ledgerKey(): string {
    return join(this.path, 'ledger.key');
  }

  /** Series over time: the embedded engine's file, and rows that wait for an engine. */
  get series(): string {
    return join(this.path, 'series');
  }

  /** What is remembered of news. */
  get news(): string {
    return join(this.path, 'news.jsonl');
  }

  /** Names this data directory to others: the same over restarts. */
  get instanceId(): string {
    const file = join(this.path, 'instance');
    const known = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (/^[\da-f-]{36}$/.test(known)) return known;
    const made = randomUUID(); // the first time, or after a crash in the middle of it
    writeFileSync(file, made, { mode: 0o600 });
    return made;
  }

  /** The embedded database of the journal's index: whoever removes it loses nothing. */
  get index(): string {
    return join(this.path, 'index');
  }

  /** Throws when another process works here: two writers would ruin the journal. */
  lock(): void {
    try {
      writeFileSync(this.lockFile, String(process.pid), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const pid = this.runningPid;
      if (pid !== null) {
        throw new Error(
          `another Voltaire (process ${pid}) works in ${this.path}: stop it, or set VOLTAIRE_HOME`,
          { cause: error },
        );
      }
      writeFileSync(this.lockFile, String(process.pid), { mode: 0o600 }); // left by a crash
    }
  }

  unlock(): void {
    rmSync(this.lockFile, { force: true });
  }

  /** The other process that works here; null when none does. */
  get runningPid(): number | null {
    if (!existsSync(this.lockFile)) return null;
    const pid = Number(readFileSync(this.lockFile, 'utf8'));
    return isAlive(pid) ? pid : null;
  }

  private get lockFile(): string {
    return join(this.path, 'lock');
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
