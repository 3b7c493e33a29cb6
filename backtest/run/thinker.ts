import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  type Worker,
  type WorkerOptions,
} from 'node:worker_threads';
import type { Consultation } from '@voltaire/reflex/decide/consultation.ts';
import {
  oneLine,
  type Program,
  type Terminate,
  type WardenMessage,
  type WardenOptions,
} from '@voltaire/reflex/isolation/program.ts';
import { allocateQuestions, Asker } from '@voltaire/reflex/isolation/question-memory.ts';
import { type Said, understood } from '@voltaire/reflex/isolation/said.ts';
import { BacktestProblem } from '../problem.ts';

/** Of this machine, not of the tape: an answer that is not here by then is taken for one that never comes. */
const PATIENCE_MS = 10_000;
/** How often the warden is listened to meanwhile. */
const LOOK_MS = 20;

export type StartThread = (url: URL, options: WorkerOptions) => Worker;

/**
 * A user's strategy in threads of its own, as live, asked by a run that stands still until it has
 * answered. So what it says depends on what it is asked and on nothing that this machine does; when it
 * counts as said is for the run.
 */
export class Thinker {
  private problem = '';

  private constructor(
    private readonly warden: Worker,
    private readonly port: MessagePort,
    private readonly asker: Asker,
    private readonly name: string,
    private readonly patienceMs: number,
  ) {}

  /** Of one symbol. Rejects with a BacktestProblem when it does not start. */
  static async start(
    program: Program,
    startThread: StartThread,
    patienceMs = PATIENCE_MS,
  ): Promise<Thinker> {
    const memory = allocateQuestions(1);
    const { port1, port2 } = new MessageChannel();
    const workerData: WardenOptions = { programs: [{ ...program, memory }], port: port2 };
    const warden = startThread(WARDEN, { name: 'warden', workerData, transferList: [port2] });
    const thinker = new Thinker(warden, port1, new Asker(memory, 1), program.name, patienceMs);
    const message = await firstOf(port1, warden);
    port1.unref();
    if (message.type === 'started') return thinker;
    await thinker.stop();
    throw new BacktestProblem(`strategy ${program.name}: ${message.problem}`);
  }

  /** What it says; null when it will never say anything. */
  ask({ snapshot }: Consultation): Said | null {
    const { asker } = this;
    if (this.problem !== '') return this.gone();
    const known = asker.answers;
    if (!asker.ask(0, snapshot)) {
      return this.end('TOO_LARGE: its view has more overrides or orders than fit');
    }
    const untilMs = performance.now() + this.patienceMs;
    for (;;) {
      asker.stand(known, LOOK_MS);
      if (asker.flooded) return this.end('FLOOD: it answers more than it is asked');
      let said: Said | null = null;
      asker.take((_, json) => (said = understood(json)));
      if (said !== null) return said;
      const heard: { message: WardenMessage } | undefined = receiveMessageOnPort(this.port);
      if (heard?.message.type === 'problem') return this.end(heard.message.problem);
      if (performance.now() > untilMs) {
        this.port.postMessage({ terminate: this.name } satisfies Terminate);
        return null;
      }
    }
  }

  async stop(): Promise<void> {
    this.port.close();
    await this.warden.terminate();
  }

  private end(problem: string): Said {
    this.problem = problem;
    return this.gone();
  }

  private gone(): Said {
    return { answer: null, problem: this.problem };
  }
}

/** What the warden says first; a warden that fails says that it has not started. */
async function firstOf(port: MessagePort, warden: Worker): Promise<WardenMessage> {
  const { promise, resolve } = Promise.withResolvers<WardenMessage>();
  port.once('message', resolve);
  warden.on('error', (error) => {
    const problem = `NOT_STARTED: the warden failed: ${oneLine(error)}`;
    resolve({ type: 'problem', name: '', problem });
  });
  return promise;
}

const WARDEN = new URL(import.meta.resolve('@voltaire/reflex/isolation/warden-thread.ts'));
