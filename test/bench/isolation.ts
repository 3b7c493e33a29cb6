import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { systemClock } from '@voltaire/reflex/clock.ts';
import { startThread } from '@voltaire/server/thread.ts';
import type { TurnMessage, TurnResult } from './isolation-thread.ts';
import { quantiles } from './quantiles.ts';
import { atMost, type Bench } from './report.ts';

/** Each throws, runs for ever or floods as soon as it is asked. */
const BAD = ['throwing', 'endless', 'flooding'];
const TURNS = 15;
/** As long as the endless one is left to run, and a little longer. */
const TURN_MS = 1_200;
const TICKS_PER_MS = 2;

export const isolation: Bench = {
  name: 'isolation',
  about: 'tick to decision of a built-in strategy, alone and beside three bad ones of users',
  async run() {
    const thread = startThread(new URL('./isolation-thread.ts', import.meta.url), {});
    await runTurn(thread, BAD); // warm, and thrown away
    await runTurn(thread, []);
    const alone: TurnResult[] = [];
    const beside: TurnResult[] = [];
    for (let i = 0; i < TURNS; i++) {
      // Which comes first changes, so that neither has the better start.
      if (i % 2 === 0) alone.push(await runTurn(thread, []));
      beside.push(await runTurn(thread, BAD));
      if (i % 2 === 1) alone.push(await runTurn(thread, []));
    }
    await thread.terminate();
    const halted = beside.filter(({ problems }) => problems.length === BAD.length).length;
    const figures: Record<string, number | string> = {
      'turns each': TURNS,
      'ticks in a turn, median': median(beside.map(({ inHand }) => inHand.length)),
      'turns in which all bad ones were halted': halted,
      'what halted them': beside[0]!.problems.join(' | '),
    };
    for (const [what, pick] of [
      ['tick in hand', ({ inHand }: TurnResult) => inHand],
      ['handed over', ({ handedOver }: TurnResult) => handedOver],
    ] as const) {
      for (const p of ['p50', 'p99'] as const) {
        figures[`${what} ${p} alone, µs`] = median(alone.map((t) => quantiles(pick(t))[p])) / 1000;
        figures[`${what} ${p} beside, µs`] =
          median(beside.map((t) => quantiles(pick(t))[p])) / 1000;
      }
    }
    // Each turn against its neighbour: the machine is another one a minute later.
    const growth = (pick: (turn: TurnResult) => readonly number[]) =>
      median(beside.map((turn, i) => quantiles(pick(turn)).p99 / quantiles(pick(alone[i]!)).p99));
    figures['handed over p99, ratio'] = growth(({ handedOver }) => handedOver);
    return {
      bench: 'isolation',
      figures,
      bars: [
        atMost(
          'tick to decision p99 beside bad strategies ÷ alone',
          growth(({ inHand }) => inHand),
          1.1,
        ),
        atMost('turns in which a bad strategy was not halted', TURNS - halted, 0),
      ],
    };
  },
};

async function runTurn(thread: Worker, beside: readonly string[]): Promise<TurnResult> {
  send(thread, { beside });
  await once(thread, 'message');
  const endNs = systemClock.monoNs() + TURN_MS * 1e6;
  await new Promise<void>((resolve) => {
    const feeding = setInterval(() => {
      for (let i = 0; i < TICKS_PER_MS; i++) send(thread, { sentNs: systemClock.monoNs() });
      if (systemClock.monoNs() < endNs) return;
      clearInterval(feeding);
      resolve();
    }, 1);
  });
  send(thread, null);
  const [result] = (await once(thread, 'message')) as [TurnResult];
  return result;
}

function send(thread: Worker, message: TurnMessage): void {
  thread.postMessage(message);
}

function median(numbers: readonly number[]): number {
  return quantiles(numbers).p50;
}
