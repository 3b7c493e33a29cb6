import { Worker } from 'node:worker_threads';
import type { Consultation } from '../decide/consultation.ts';
import { type Answer, EventKind } from '../model/event.ts';
import type { Clock } from '../ports.ts';
import { oneLine, type Program, type WardenMessage, type WardenOptions } from './program.ts';
import { allocateQuestions, Asker } from './question-memory.ts';
import { type Said, understood } from './said.ts';

/** Being woken without an answer is nobody's accident. */
const MOST_EMPTY_WAKES = 100;

export interface HostParts {
  readonly clock: Clock;
  readonly sink: (answer: Answer) => void;
  /** Node's, for the threads; those of this one by default. */
  readonly execArgv?: readonly string[];
}

interface Guest {
  readonly program: Program;
  readonly memory: SharedArrayBuffer;
  readonly asker: Asker;
  /** By place in the program's symbols: what the open question was about. */
  readonly askedSeqs: number[];
  /** Why it answers no more; empty while it does. */
  problem: string;
  settle: () => void;
  readonly settled: Promise<void>;
}

/**
 * Users' strategies as the kernel's thread sees them: carries questions to their threads through
 * shared memory and makes events of what comes back. Whatever is wrong with one becomes an answer
 * with a `problem`; from then on nothing of it is listened to.
 */
export class StrategyHost {
  private readonly guests: ReadonlyMap<string, Guest>;
  private warden: Worker | null = null;

  constructor(
    programs: readonly Program[],
    private readonly parts: HostParts,
  ) {
    this.guests = new Map(programs.map((program) => [program.name, guestOf(program)]));
  }

  /** Resolves when each strategy has started or has a problem; never rejects. */
  async start(): Promise<void> {
    if (this.guests.size === 0) return;
    const guests = [...this.guests.values()];
    const workerData: WardenOptions = {
      programs: guests.map(({ program, memory }) => ({ ...program, memory })),
    };
    this.warden = new Worker(new URL('./warden-thread.ts', import.meta.url), {
      name: 'warden',
      workerData,
      execArgv: [...(this.parts.execArgv ?? process.execArgv)],
    });
    this.warden.on('message', (message: WardenMessage) => this.hear(message));
    this.warden.on('error', (error) => this.endAll(`ENDED: the warden failed: ${oneLine(error)}`));
    this.warden.on('exit', () => this.endAll('ENDED: the warden has ended'));
    await Promise.all(guests.map(async ({ settled }) => settled));
  }

  /** Carries a question that the kernel has opened. Some hundred nanoseconds, and a wake-up. */
  ask({ strategy, symbolId, askedSeq, snapshot }: Consultation): void {
    const guest = this.guests.get(strategy);
    if (!guest) throw new Error(`there is no thread of a strategy "${strategy}"`);
    const index = guest.program.symbols.findIndex((each) => each.symbolId === symbolId);
    if (guest.problem !== '') {
      return this.say(guest, index, askedSeq, { answer: null, problem: guest.problem });
    }
    guest.askedSeqs[index] = askedSeq;
    if (guest.asker.ask(index, snapshot)) return;
    this.end(guest, 'TOO_LARGE: its view has more overrides or orders than fit');
  }

  /** Ends its thread; nothing of it is heard any more. */
  terminate(strategy: string): void {
    const guest = this.guests.get(strategy);
    if (!guest) return;
    if (guest.problem === '') guest.problem = 'ENDED: its thread was ended';
    this.warden?.postMessage({ terminate: strategy });
  }

  async stop(): Promise<void> {
    for (const guest of this.guests.values()) guest.problem = 'ENDED: stopping';
    await this.warden?.terminate();
  }

  private hear(message: WardenMessage): void {
    const guest = this.guests.get(message.name)!;
    if (message.type === 'problem') return this.end(guest, message.problem);
    guest.settle();
    void this.listen(guest);
  }

  private async listen(guest: Guest): Promise<void> {
    const { asker } = guest;
    let emptyWakes = 0;
    for (let known = 0; ; ) {
      await asker.wait(known);
      if (guest.problem !== '') return;
      const { answers } = asker;
      if (answers === known && ++emptyWakes > MOST_EMPTY_WAKES) {
        return this.end(guest, 'FLOOD: it wakes the kernel without an answer');
      }
      known = answers;
      if (asker.flooded) return this.end(guest, 'FLOOD: it answers more than it is asked');
      asker.take((index, json) => {
        if (guest.problem === '') this.receive(guest, index, json);
      });
    }
  }

  /** A thread that answers with a problem lives on: when its halt is lifted, it is asked again. */
  private receive(guest: Guest, index: number, json: string | null): void {
    this.say(guest, index, guest.askedSeqs[index]!, understood(json));
  }

  /** Of its thread as a whole. */
  private end(guest: Guest, problem: string): void {
    guest.settle();
    if (guest.problem !== '') return;
    guest.problem = problem;
    this.terminate(guest.program.name);
    this.say(guest, 0, guest.askedSeqs[0]!, { answer: null, problem });
  }

  private endAll(problem: string): void {
    for (const guest of this.guests.values()) this.end(guest, problem);
  }

  private say({ program }: Guest, index: number, askedSeq: number, said: Said): void {
    const { clock, sink } = this.parts;
    sink({
      kind: EventKind.ANSWER,
      atUs: clock.atUs(),
      monoNs: clock.monoNs(),
      strategy: program.name,
      symbolId: program.symbols[index]!.symbolId,
      askedSeq,
      ...said,
    });
  }
}

function guestOf(program: Program): Guest {
  const symbols = program.symbols.length;
  const memory = allocateQuestions(symbols);
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    program,
    memory,
    asker: new Asker(memory, symbols),
    askedSeqs: program.symbols.map(() => -1),
    problem: '',
    settle: resolve,
    settled: promise,
  };
}
