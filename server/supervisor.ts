import type { Worker } from 'node:worker_threads';
import { KillBoard } from '@voltaire/reflex/rings/kill-board.ts';
import type { Overrides } from './config/load.ts';
import type { Home } from './home.ts';
import { askLive } from './live/ask.ts';
import type { LiveQuestion } from './live/confirm.ts';
import { startThread } from './thread.ts';
import type { ServerMessage, ServerOptions, ServerRequest } from './thread-messages.ts';

const SERVER_THREAD = new URL('server-thread.ts', import.meta.url);

/** What starts with much garbage keeps the room that it took: without a bound, some 60 MB. */
const YOUNG_GENERATION_MB = 24;
/** Longer than the kernel waits for the venue; after it the process ends whatever hangs. */
const STOP_WITHIN_MS = 5_000;
/** A thread that is still loading hears of it only when it has loaded. */
const STOP_STARTING_WITHIN_MS = 30_000;
/** Two signals this close are one press of Ctrl-C. */
const ONE_KEY_MS = 300;

/**
 * The main thread of a running platform. It does nothing but listen to signals and print, so that
 * nothing can keep it from either: the platform itself runs in the server's thread.
 */
export class Supervisor {
  private readonly kill = KillBoard.allocate();
  private readonly board = new KillBoard(this.kill);
  private readonly worker: Worker;
  private started = false;
  private stoppingSince = 0;

  constructor(
    overrides: Overrides,
    private readonly home: Home,
  ) {
    const options: ServerOptions = { overrides, home: home.path, kill: this.kill };
    this.worker = startThread(SERVER_THREAD, {
      name: 'server',
      workerData: options,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    this.worker.on('message', (message: ServerMessage) => {
      if (message.type === 'line') console.log(message.text);
      if (message.type === 'confirm') void this.confirm(message.question);
    });
  }

  /** `prepare` runs while the thread loads. Resolves when the platform runs. */
  async start(prepare: () => Promise<void>): Promise<void> {
    process.on('SIGUSR2', () => this.halt());
    await Promise.all([this.message('configured'), prepare()]);
    this.home.lock();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => this.stop(signal)); // SIGHUP: the terminal was closed
    }
    try {
      this.post({ type: 'go' });
      await this.message('started');
      this.started = true;
    } catch (error) {
      this.home.unlock();
      throw error;
    }
    this.worker.on('error', (error) => this.fell(error));
    this.worker.on('exit', () => this.stoppingSince === 0 && this.fell('its thread has ended'));
  }

  /** Here, because no other thread has the terminal. */
  private async confirm(question: LiveQuestion): Promise<void> {
    const { stdin: input, stdout: output, env } = process;
    try {
      this.post({ type: 'confirmed', typed: await askLive(question, { input, output, env }) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.post({ type: 'unconfirmed', reason });
    }
  }

  /** The kernel's thread reads the board itself: no other thread has to be well for this. */
  private halt(): void {
    const number = this.board.engage('global', 'CANCEL', 'signal');
    console.log(`SIGUSR2: no new order leaves, working ones are being cancelled (kill ${number})`);
  }

  private stop(signal: NodeJS.Signals): void {
    if (this.stoppingSince > 0) {
      // npm passes on a Ctrl-C that the terminal has already sent: only a later one is meant.
      if (signal !== 'SIGHUP' && performance.now() - this.stoppingSince > ONE_KEY_MS) {
        process.exit(130);
      }
      return;
    }
    this.stoppingSince = performance.now();
    console.log(
      'Stopping: cancelling open orders and closing the journal … (again to stop at once)',
    );
    const withinMs = this.started ? STOP_WITHIN_MS : STOP_STARTING_WITHIN_MS;
    setTimeout(() => process.exit(1), withinMs).unref();
    this.post({ type: 'stop', reason: signal });
    void this.message('stopped')
      .catch((error: unknown) => console.error(error))
      .finally(() => {
        this.home.unlock();
        process.exit(0);
      });
  }

  /** Without its thread there is nothing left to supervise. */
  private fell(error: unknown): void {
    console.error(error);
    this.home.unlock();
    process.exit(1);
  }

  /** The next message of this type. Rejects when the thread fails or ends before it. */
  private message(type: ServerMessage['type']): Promise<void> {
    return new Promise((resolve, reject) => {
      this.worker.on('message', (message: ServerMessage) => {
        if (message.type === type) resolve();
        if (message.type !== 'failed') return;
        reject(Object.assign(new Error(message.reason), { stack: message.stack }));
      });
      this.worker.once('error', reject);
      this.worker.once('exit', () => reject(new Error('the server thread has ended')));
    });
  }

  private post(request: ServerRequest): void {
    this.worker.postMessage(request);
  }
}
