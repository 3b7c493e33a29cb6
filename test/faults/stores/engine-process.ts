import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Engine } from '../../support/engines.ts';

const SERVICES = fileURLToPath(new URL('../../../docker/services.sh', import.meta.url));
const run = promisify(execFile);
/**
 * QuestDB takes room for so much of a column in advance. With more, it may have all that it needs while
 * its disk is full, and nothing is there to be noticed.
 */
const QDB_PAGE_BYTES = '32768';

/** A real engine, with everything that may happen to a process. */
export class EngineProcess {
  private constructor(
    private readonly name: Engine,
    private readonly folder: string,
    readonly url: string,
  ) {}

  /** `folder`: of services.sh, the same for all engines. */
  static async start(name: Engine, folder: string): Promise<EngineProcess> {
    const { stdout } = await services(folder, 'start', name);
    const [, url] = /=(\S+)\n$/.exec(stdout)!;
    return new EngineProcess(name, folder, url!);
  }

  static async stopAll(folder: string): Promise<void> {
    await services(folder, 'stop');
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  kill(): void {
    this.signal('SIGKILL');
  }

  freeze(): void {
    this.signal('SIGSTOP');
  }

  thaw(): void {
    this.signal('SIGCONT');
  }

  /** At the same address, over the same data. */
  async startAgain(): Promise<void> {
    await services(this.folder, 'start', this.name);
  }

  /** PostgreSQL is a process for each client and more. */
  private signal(signal: NodeJS.Signals): void {
    const first = Number(readFileSync(join(this.folder, this.name, 'pid'), 'utf8'));
    for (const pid of [first, ...childrenOf(first)]) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended by itself.
      }
    }
  }
}

function services(folder: string, ...words: string[]) {
  return run(SERVICES, words, {
    env: { ...process.env, VOLTAIRE_SERVICES_DIR: folder, QDB_PAGE_BYTES },
  });
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // "PID (NAME) STATE PARENT …"; a name may hold brackets itself.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [, ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(ppid) === parent ? [Number(name)] : [];
    } catch {
      return []; // gone meanwhile
    }
  });
}
