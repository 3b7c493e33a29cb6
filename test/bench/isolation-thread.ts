/**
 * The kernel's thread as far as it matters here: a tick comes in as a message, goes through book,
 * physics and a built-in strategy, and then users' strategies are asked, whose answers are events.
 */
import { parentPort } from 'node:worker_threads';
import { systemClock } from '@voltaire/reflex/clock.ts';
import { Consultation } from '@voltaire/reflex/decide/consultation.ts';
import { kinetic } from '@voltaire/reflex/decide/kinetic.ts';
import { configureStrategy } from '@voltaire/reflex/decide/strategy.ts';
import { TRIAL_INSTRUMENT } from '@voltaire/reflex/decide/trial.ts';
import { StrategyHost } from '@voltaire/reflex/isolation/strategy-host.ts';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { Lane } from '@voltaire/reflex/orient/lane.ts';

/** A turn begins with the names of the strategies beside; then come ticks; then null. */
export type TurnMessage =
  | { readonly beside: readonly string[] }
  | { readonly sentNs: number }
  | null;

export interface TurnResult {
  /** Nanoseconds from a tick in hand to the decision. */
  readonly inHand: readonly number[];
  /** The same from when another thread has handed the tick over, as a socket does. */
  readonly handedOver: readonly number[];
  /** What became of the strategies beside. */
  readonly problems: readonly string[];
}

const BUDGET_MS = 5;
const TIMER_MS = 100;
const port = parentPort!;
const lane = new Lane(new Instrument(0, TRIAL_INSTRUMENT));
const { strategy, parameters } = configureStrategy(kinetic, 0, {});
let seq = 0;
let turn: Turn | null = null;

port.on('message', (message: TurnMessage) => {
  if (message === null) void finish();
  else if ('beside' in message) void begin(message.beside);
  else turn?.tick(message.sentNs);
});

async function begin(beside: readonly string[]): Promise<void> {
  turn = new Turn(beside);
  await turn.host.start();
  port.postMessage('ready');
}

async function finish(): Promise<void> {
  const { inHand, handedOver, problems } = turn!;
  await turn!.stop();
  port.postMessage({ inHand, handedOver, problems } satisfies TurnResult);
}

class Turn {
  readonly inHand: number[] = [];
  readonly handedOver: number[] = [];
  readonly problems: string[] = [];
  readonly host: StrategyHost;
  private readonly consultations: readonly Consultation[];
  private readonly timer = setInterval(() => this.look(), TIMER_MS);

  constructor(beside: readonly string[]) {
    this.consultations = beside.map((name) => new Consultation(name, 0, BUDGET_MS));
    const symbols = [{ symbolId: 0, instrument: TRIAL_INSTRUMENT, parameters: {} }];
    const folder = new URL('../reflex/isolation/strategies/', import.meta.url);
    this.host = new StrategyHost(
      beside.map((name) => ({ name, file: new URL(`${name}.ts`, folder).href, symbols })),
      {
        clock: systemClock,
        sink: (event) => {
          const reply = this.consultations
            .find(({ strategy: name }) => name === event.strategy)!
            .answer(event);
          if (reply.kind === 'problem') this.problems.push(`${event.strategy}: ${reply.problem}`);
        },
      },
    );
  }

  tick(sentNs: number): void {
    const monoNs = systemClock.monoNs();
    const atUs = systemClock.atUs();
    const bidTicks = 6_000_000 + Math.round(300 * Math.sin(seq / 500));
    seq++;
    lane.observe({
      kind: EventKind.QUOTE,
      atUs,
      monoNs,
      symbolId: 0,
      updateId: seq,
      bidTicks,
      bidLots: 1000 + (seq % 7),
      askTicks: bidTicks + 1,
      askLots: 1000 + (seq % 11),
    });
    const view = lane.orientation.observe(atUs, monoNs);
    strategy.decide(view, parameters);
    const decidedNs = systemClock.monoNs();
    this.inHand.push(decidedNs - monoNs);
    this.handedOver.push(decidedNs - sentNs);
    for (const consultation of this.consultations) {
      if (consultation.ask(seq, view)) this.host.ask(consultation);
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.host.stop();
  }

  private look(): void {
    for (const consultation of this.consultations) {
      const problem = consultation.overdue(systemClock.monoNs());
      if (problem === '') continue;
      consultation.close(problem);
      this.problems.push(`${consultation.strategy}: ${problem}`);
      this.host.terminate(consultation.strategy);
    }
  }
}
