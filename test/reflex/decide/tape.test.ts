import { ask } from '@voltaire/reflex/decide/ask.ts';
import { STRATEGIES } from '@voltaire/reflex/decide/registry.ts';
import { configureStrategy, type Strategy } from '@voltaire/reflex/decide/strategy.ts';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import type { StrategyAnswer } from '@voltaire/reflex/model/intent.ts';
import { Lane } from '@voltaire/reflex/orient/lane.ts';
import type { WorkingOrder } from '@voltaire/reflex/orient/market-view.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { faultsOf } from '../support/market-views.ts';
import { type Recording, spotTape } from '../support/recordings.ts';

/** Mean distance of two frames on the tape: 650 s of them. */
const FRAME_NS = 6.5e6;

/** One strategy on the tape, with a venue that fills what the market reaches and does nothing else. */
class Trial {
  readonly opened: number[] = [];
  reduced = 0;
  amended = 0;
  largest = 0;
  readonly faults: string[] = [];
  private readonly instance;
  private position = 0;
  private working: (WorkingOrder & { readonly sinceNs: number })[] = [];
  private lastNs = Number.NEGATIVE_INFINITY;

  constructor(strategy: Strategy) {
    this.instance = configureStrategy(strategy, 0, {});
  }

  tick({ orientation }: Lane, monoNs: number): void {
    const view = orientation.observe(0, monoNs);
    this.fill(view.bidTicks, view.askTicks);
    view.positionLots = this.position;
    view.working = this.working.map((order) => ({ ...order, ageNs: monoNs - order.sinceNs }));
    view.sinceIntentNs = monoNs - this.lastNs;
    view.tradingLevel = 0;
    const answer = ask(this.instance, view);
    if (answer.kind === 'hold') return;
    this.faults.push(...faultsOf(view, answer));
    this.lastNs = monoNs;
    this.obey(answer, monoNs);
  }

  private obey(answer: Exclude<StrategyAnswer, { kind: 'hold' }>, sinceNs: number): void {
    if (answer.kind === 'place') {
      const { side, quantityLots, priceTicks, reduceOnly, timeInForce } = answer.request;
      if (reduceOnly) this.reduced++;
      else this.opened.push(side);
      if (timeInForce === 'IOC') return this.trade(side * quantityLots);
      const clientOrderId = `${sinceNs}`;
      const order = { clientOrderId, side, priceTicks, lots: quantityLots, sinceNs };
      this.working.push({ ...order, ageNs: 0, cancelRequested: false, amending: false });
      return;
    }
    const kept = this.working.filter((order) => order.clientOrderId !== answer.clientOrderId);
    const [old] = this.working.filter((order) => !kept.includes(order));
    this.working = kept;
    if (answer.kind === 'cancel' || old === undefined) return;
    this.amended++;
    const { priceTicks, quantityLots } = answer;
    this.working.push({ ...old, priceTicks, lots: quantityLots, sinceNs });
  }

  private fill(bidTicks: number, askTicks: number): void {
    const reached = this.working.filter(({ side, priceTicks }) =>
      side > 0 ? askTicks <= priceTicks : bidTicks >= priceTicks,
    );
    this.working = this.working.filter((order) => !reached.includes(order));
    for (const { side, lots } of reached) this.trade(side * lots);
  }

  private trade(lots: number): void {
    this.position += lots;
    this.largest = Math.max(this.largest, Math.abs(this.position));
  }
}

function play({ frames, instruments, read }: Recording, trials: readonly Trial[]): void {
  const lane = new Lane(instruments[0]!);
  let monoNs = 0;
  lane.onLink(true, 'connected', monoNs);
  for (const frame of frames) {
    monoNs += FRAME_NS;
    read(frame, monoNs, (event) => {
      if (event.kind === EventKind.VENUE_STATUS || !lane.observe(event)) return;
      for (const trial of trials) trial.tick(lane, monoNs);
    });
  }
}

describe('with its defaults, on the tape that the simulator plays,', () => {
  const trials = new Map(STRATEGIES.map((strategy) => [strategy.name, new Trial(strategy)]));
  beforeAll(() => play(spotTape(), [...trials.values()]));

  it.each(['kinetic', 'reversion'])(
    '%s opens either way, some times a minute, and closes',
    (name) => {
      const { opened, reduced } = trials.get(name)!;
      expect(opened.length).toBeGreaterThan(10);
      expect(opened.length).toBeLessThan(110);
      expect(new Set(opened)).toEqual(new Set([1, -1]));
      expect(Math.abs(opened.length - reduced)).toBeLessThanOrEqual(1);
    },
  );

  it('the market maker quotes both sides, moves them, and stays within its inventory', () => {
    const { opened, amended, largest } = trials.get('maker')!;
    expect(new Set(opened)).toEqual(new Set([1, -1]));
    expect(amended).toBeGreaterThan(20);
    expect(largest).toBeGreaterThan(0);
    expect(largest * 0.00001 * 60_000).toBeLessThan(2_000 * 1.1);
  });

  it('none ever wants an order that an auditor would refuse', () => {
    for (const { faults } of trials.values()) expect(faults).toEqual([]);
  });
});
