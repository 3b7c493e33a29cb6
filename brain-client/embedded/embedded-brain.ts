import { Worker } from 'node:worker_threads';
import type { BrainThreadMessage, BrainThreadSettings } from './thread-message.ts';

/** A thread that is asked to stop and does not is ended, milliseconds. */
const STOP_MS = 500;

/** The built-in Brain in a thread of its own: what it does takes no time of anybody else's. */
export class EmbeddedBrain {
  private constructor(
    private readonly worker: Worker,
    /** `127.0.0.1:port`, for a BrainClient. */
    readonly address: string,
    /** Resolves when the thread is no more, with why. */
    readonly ended: Promise<string>,
  ) {}

  /**
   * Rejects with a sentence when it can not listen. A port of 0 is a free one. `execArgv`: how Node is to
   * load TypeScript in the thread.
   */
  static async start(
    port = 0,
    execArgv: readonly string[] = ['--import', import.meta.resolve('tsx')],
  ): Promise<EmbeddedBrain> {
    const workerData: BrainThreadSettings = { port };
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      name: 'brain',
      workerData,
      execArgv: [...execArgv],
      // Keys and tokens are nothing to a model.
      env: {},
    });
    const ended = new Promise<string>((resolve) => {
      worker.once('error', (error) => resolve(String(error)));
      worker.once('exit', (code) => resolve(`the thread ended with code ${code}`));
    });
    const message = await Promise.race([
      new Promise<BrainThreadMessage>((resolve) => worker.once('message', resolve)),
      ended.then((reason): BrainThreadMessage => ({ type: 'failed', reason })),
    ]);
    if (message.type === 'failed') {
      await worker.terminate();
      throw new Error(`the built-in Brain: ${message.reason}`);
    }
    return new EmbeddedBrain(worker, `127.0.0.1:${message.port}`, ended);
  }

  async stop(): Promise<void> {
    this.worker.postMessage('stop');
    await Promise.race([
      this.ended,
      new Promise((resolve) => setTimeout(resolve, STOP_MS).unref()),
    ]);
    await this.worker.terminate();
  }
}
