import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const TELLS_WITHIN_MS = 60_000;

/** A process of the project's own Node that runs TypeScript, and all that it has said. */
export class Child {
  said = '';
  private readonly process: ChildProcess;
  private readonly exited: Promise<unknown>;
  private readonly messages: unknown[] = [];

  constructor(file: URL, args: readonly string[], env = process.env) {
    const command = ['--import', import.meta.resolve('tsx'), file.pathname, ...args];
    this.process = spawn(process.execPath, command, {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.exited = once(this.process, 'exit');
    this.process.on('message', (message) => this.messages.push(message));
    for (const stream of [this.process.stdout!, this.process.stderr!]) {
      stream.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    }
    process.once('exit', this.abandon); // a test that fails must not leave it behind
  }

  send(message: string): void {
    if (this.process.connected) this.process.send(message);
  }

  /** Resolves when it has sent this message; rejects when it ends or time is up before, with what it had said. */
  async told(message: string, withinMs = TELLS_WITHIN_MS): Promise<void> {
    await this.until(() => this.messages.includes(message), message, withinMs);
    this.messages.splice(this.messages.indexOf(message), 1);
  }

  /** Whether it has sent this message. */
  hasTold(message: string): boolean {
    return this.messages.includes(message);
  }

  /** The first match of what it prints. */
  async printed(pattern: RegExp, withinMs?: number): Promise<string> {
    await this.until(() => pattern.test(this.said), String(pattern), withinMs);
    return pattern.exec(this.said)![1]!;
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.exited;
    process.off('exit', this.abandon);
  }

  private readonly abandon = (): void => void this.process.kill('SIGKILL');

  private async until(
    done: () => boolean,
    what: string,
    withinMs = TELLS_WITHIN_MS,
  ): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!done()) {
      if (this.process.exitCode !== null) throw new Error(`it ended before ${what}:\n${this.said}`);
      if (performance.now() > deadline) throw new Error(`no ${what} in time:\n${this.said}`);
      await later(5);
    }
  }
}

export function later(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
