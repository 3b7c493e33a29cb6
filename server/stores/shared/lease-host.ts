import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { startThread } from '../../thread.ts';
import type { Lease } from './lease-keeper.ts';
import {
  type LeaseMessage,
  type LeaseRequest,
  type LeaseSettings,
  type Look,
  processMs,
} from './lease-messages.ts';
import type { Guard } from './shared-state.ts';

const THREAD = new URL('lease-thread.ts', import.meta.url);
/** The thread looks as often. */
const HEAR_MS = 1_000;
/** Looks here without one of the thread: counted, as a pause of this thread is not one of that. */
const MOST_SILENT = 10;
/** A lease that was not given back by then ends by itself. */
const STOP_WITHIN_MS = 2_000;

/** The lease as the server sees it, when a thread of its own renews it: one that does not hang when the server does. */
export class LeaseHost implements Lease {
  private look: Look = { lost: '', token: 0, sureAtMs: 0 };
  private silent = 0;
  private refusal = '';
  private ended = '';
  private hear = (): void => {};
  private stopped = (): void => {};
  private timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly worker: Worker,
    private readonly fence: string,
  ) {}

  /** Rejects with a sentence for a person when another has it, or when nobody can be asked. */
  static async take(settings: LeaseSettings): Promise<LeaseHost> {
    const worker = startThread(THREAD, { name: 'lease', workerData: settings });
    const host = new LeaseHost(worker, settings.keys.fence);
    try {
      await new Promise<void>((resolve, reject) => {
        worker.on('message', (message: LeaseMessage) => {
          if (message.type === 'failed') return reject(new Error(message.reason));
          host.take(message);
          resolve();
        });
        worker.on('error', (error) => {
          host.end(String(error));
          reject(error);
        });
        worker.on('exit', () => host.end('the thread that renews it has ended'));
      });
    } catch (error) {
      await worker.terminate();
      throw error;
    }
    host.timer = setInterval(() => {
      host.silent++;
      host.hear();
    }, HEAR_MS);
    return host;
  }

  get lost(): string {
    const isSilent = this.silent > MOST_SILENT;
    const silence = isSilent ? 'the thread that renews it does not say that it is held' : '';
    return this.look.lost || this.refusal || this.ended || silence;
  }

  get guard(): Guard {
    return { fence: this.fence, token: this.look.token };
  }

  get unsureMs(): number {
    return processMs() - this.look.sureAtMs;
  }

  onLook(hear: () => void): void {
    this.hear = hear;
    hear();
  }

  refused(): void {
    this.refusal = 'another has a newer token for it';
    this.post({ type: 'refused' });
    this.hear();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.hear = () => {};
    const given = new AbortController();
    const stopped = new Promise<void>((resolve) => {
      this.stopped = resolve;
    });
    this.post({ type: 'stop' });
    const late = sleep(STOP_WITHIN_MS, undefined, { signal: given.signal }).catch(() => {});
    if (this.ended === '') await Promise.race([stopped, late]);
    given.abort();
    await this.worker.terminate();
  }

  private take(message: Exclude<LeaseMessage, { type: 'failed' }>): void {
    if (message.type === 'stopped') return this.stopped();
    const { type: _type, ...look } = message;
    const isNews = look.lost !== this.look.lost;
    this.look = look;
    this.silent = 0;
    this.refusal = ''; // it knows of that by now, or in a moment
    if (isNews) this.hear();
  }

  private end(reason: string): void {
    this.ended = reason;
    this.stopped();
    this.hear();
  }

  private post(request: LeaseRequest): void {
    this.worker.postMessage(request);
  }
}
