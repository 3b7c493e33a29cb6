import { EventEmitter, once } from 'node:events';
import type { Histogram } from 'node:perf_hooks';
import type { Worker } from 'node:worker_threads';
import { encodeMessage, type ToldMessage } from '@voltaire/reflex/command.ts';
import { encodeInference, type InferenceMessage } from '@voltaire/reflex/inference-message.ts';
import { decodeRecord } from '@voltaire/reflex/journal/record.ts';
import type { CommandAction, KillMode } from '@voltaire/reflex/model/event.ts';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import type { Outcome } from '@voltaire/reflex/model/outcome.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { ByteRing } from '@voltaire/reflex/rings/byte-ring.ts';
import { KillBoard, scopesOf } from '@voltaire/reflex/rings/kill-board.ts';
import { TelemetryRing } from '@voltaire/reflex/rings/telemetry-ring.ts';
import type {
  ThreadMemory,
  ThreadMessage,
  ThreadOptions,
  ThreadStatus,
} from '@voltaire/reflex/thread-protocol.ts';

import { startThread } from '../thread.ts';

const RECORD_BYTES = 1 << 24;
const COMMAND_BYTES = 1 << 16;
/** Forecasts of 256 symbols at once. */
const INFERENCE_BYTES = 1 << 18;
/** Outcomes are taken from the ring this often: once a frame of a screen. */
const DRAIN_MS = 16;
/** A larger young generation means fewer and shorter pauses (measured, see ARCHITECTURE.md). */
const YOUNG_GENERATION_MB = 64;
const STOP_TIMEOUT_MS = 4_500;
const NOT_RUNNING = 'the kernel does not run';

interface Started {
  readonly runId: string;
  readonly recovered: string;
  readonly realTime: boolean;
  readonly tickToDecision: Histogram;
  readonly tickToOrder: Histogram;
}

interface Events {
  started: [];
  outcome: [Outcome];
  status: [ThreadStatus];
  problem: [string];
  /** The kernel is gone; empty when it was asked to stop. */
  ended: [string];
}

/** The kernel's thread as the server sees it: rings, the kill board, and what it reports. */
export class KernelHost extends EventEmitter<Events> {
  readonly telemetry: TelemetryRing;
  readonly board: KillBoard;
  alive = false;
  /** It has ended as it should, with all of its records in the file. */
  journalClosed = false;
  status: ThreadStatus | null = null;
  started: Started | null = null;
  private readonly record: ByteRing;
  private readonly commands: ByteRing;
  private readonly inferences: ByteRing;
  private readonly worker: Worker;
  private readonly drainTimer: NodeJS.Timeout;
  private failure = '';
  /** Its thread is gone. */
  private over = false;

  /** `kill`: the memory of the board, when others have it already. */
  constructor(
    options: Omit<ThreadOptions, 'memory'>,
    threadUrl: URL,
    kill: SharedArrayBuffer = KillBoard.allocate(),
  ) {
    super();
    const memory: ThreadMemory = {
      telemetry: TelemetryRing.allocate(),
      record: ByteRing.allocate(RECORD_BYTES),
      command: ByteRing.allocate(COMMAND_BYTES),
      inference: ByteRing.allocate(INFERENCE_BYTES),
      kill,
    };
    this.telemetry = new TelemetryRing(memory.telemetry);
    this.record = new ByteRing(memory.record);
    this.commands = new ByteRing(memory.command);
    this.inferences = new ByteRing(memory.inference);
    this.board = new KillBoard(kill, scopesOf(options.boot));
    this.worker = startThread(threadUrl, {
      name: 'reflex',
      workerData: { ...options, memory } satisfies ThreadOptions,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    this.worker.on('message', (message: ThreadMessage) => this.onMessage(message));
    this.worker.on('error', (error) => {
      // Before it runs, what stops it is something that a user can mend: a sentence. Later it is ours.
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      this.failure = this.started ? (stack ?? message) : message;
    });
    this.worker.on('exit', (code) => this.onExit(code));
    this.drainTimer = setInterval(() => this.drain(), DRAIN_MS);
  }

  /** Resolves when the kernel runs; rejects with the reason when it does not. */
  async ready(): Promise<Started> {
    while (!this.started) {
      if (this.failure !== '') throw new Error(this.failure);
      if (this.over) throw new Error(NOT_RUNNING);
      await Promise.race([once(this, 'started'), once(this, 'ended')]);
    }
    return this.started;
  }

  /** Whether anything is halted by a kill, whatever its scope. */
  get killEngaged(): boolean {
    return this.board.kills().length > 0;
  }

  /** Scopes of all kills in force, wide ones first. */
  get killedScopes(): readonly Scope[] {
    return this.board.kills().map(({ scope }) => scope);
  }

  /**
   * The board first, which stops sends at once; the command, which records who and why, behind it. A
   * command that finds no room is written by the kernel's thread itself. Returns the kill's number.
   * Throws when there is no such scope, or no kernel.
   */
  engageKill(actor: string, scope: Scope, mode: KillMode, reason: string): number {
    const killNumber = this.board.engage(scope, mode);
    if (!this.alive) throw new Error(NOT_RUNNING);
    const action = { type: 'kill', scope, mode, reason, killNumber } as const;
    this.commands.write(encodeMessage({ actor, action }));
    return killNumber;
  }

  /** Throws when the kernel does not take commands. */
  command(actor: string, action: CommandAction): void {
    this.tell({ actor, action });
  }

  /** What the venue says of a symbol now. Throws when the kernel does not take it. */
  rules(symbolId: number, definition: InstrumentDefinition): void {
    this.tell({ symbolId, definition });
  }

  /** False when the kernel does not take it: a model's word grows old and is not kept for later. */
  infer(inference: InferenceMessage): boolean {
    return this.alive && this.inferences.write(encodeInference(inference));
  }

  /**
   * Cancels what is open, closes the journal, ends the thread. One that is still starting hears of it
   * as soon as it runs; one that hears nothing is ended after a while.
   */
  async stop(actor: string, reason: string): Promise<void> {
    if (!this.over) {
      this.commands.write(encodeMessage({ actor, action: { type: 'stop', reason } }));
      await Promise.race([
        once(this.worker, 'exit'),
        new Promise((resolve) => setTimeout(resolve, STOP_TIMEOUT_MS).unref()),
      ]);
    }
    await this.worker.terminate();
    clearInterval(this.drainTimer);
  }

  private tell(message: ToldMessage): void {
    if (!this.alive) throw new Error(NOT_RUNNING);
    if (this.commands.write(encodeMessage(message))) return;
    throw new Error('the kernel does not take commands: its command ring is full');
  }

  private drain(): void {
    this.record.read((bytes) => {
      const record = decodeRecord(bytes, 0);
      if (record.type === 'outcome') this.emit('outcome', record.outcome);
    });
  }

  private onMessage(message: ThreadMessage): void {
    switch (message.type) {
      case 'started':
        this.started = message;
        this.alive = true;
        this.emit('started');
        break;
      case 'status':
        this.status = message;
        this.emit('status', message);
        break;
      case 'problem':
        this.emit('problem', message.text);
        break;
      case 'failed':
        this.failure = message.reason;
        break;
      case 'stopped':
        this.journalClosed = message.complete;
        break;
    }
  }

  private onExit(code: number): void {
    this.alive = false;
    this.over = true;
    this.drain();
    if (code !== 0 && this.failure === '')
      this.failure = `the kernel thread ended with code ${code}`;
    this.emit('ended', this.failure);
  }
}
