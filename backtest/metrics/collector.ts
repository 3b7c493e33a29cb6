import type { Decision } from '@voltaire/reflex/model/outcome.ts';
import { UNITS_PER_ONE } from '@voltaire/simulator/market/units.ts';
import type { Fill } from '@voltaire/simulator/matching/order.ts';
import type { Observer } from '../run/observer.ts';
import { Accounting, type Result, toNumber } from './accounting.ts';
import type { DecisionLog, DecisionStatistics, Entry } from './decision-log.ts';
import { maxDrawdown, meanOf, returnsOf, sharpe, sortino } from './ratios.ts';
import { Trips } from './trips.ts';

/** The quote asset unless something else is said. Shares are of capital, ratios annualised. */
export interface Summary {
  readonly grossPnl: number;
  readonly fees: number;
  readonly netPnl: number;
  readonly fills: number;
  readonly makerFills: number;
  /** Round trips from flat to flat. */
  readonly trades: number;
  readonly hitRate: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly maxDrawdown: number;
  readonly turnover: number;
  readonly turnoverShare: number;
  readonly meanExposureShare: number;
  readonly maxExposureShare: number;
  /** Share of the tape's time with something held. */
  readonly timeInMarket: number;
  /** Base asset, at the end. */
  readonly openPosition: number;
  readonly decisions: DecisionStatistics;
}

export interface Sample {
  readonly atNs: number;
  readonly mid: number;
  readonly net: number;
}

export interface Mark {
  readonly atNs: number;
  readonly side: 1 | -1;
  readonly price: number;
}

/** For charts. */
export interface Series {
  readonly samples: readonly Sample[];
  readonly fills: readonly Mark[];
  readonly entries: readonly Entry[];
}

const STEP_S = 1;

export class Collector implements Observer {
  private readonly accounting: Accounting;
  private readonly trips: Trips;
  private readonly samples: Sample[] = [];
  private readonly fills: Mark[] = [];
  private readonly exposures: number[] = [];
  /** Net results at every sample and after every fill. */
  private readonly results: number[] = [];
  private makerFills = 0;
  private mid = Number.NaN;

  constructor(
    private readonly log: DecisionLog,
    quote: string,
    private readonly capital: number,
  ) {
    this.accounting = new Accounting(quote);
    this.trips = new Trips(quote);
  }

  decision(decision: Decision, atNs: number): void {
    this.log.take(decision, atNs);
  }

  fill(fill: Fill, atNs: number, midUnits: number): void {
    this.accounting.take(fill);
    this.trips.take(fill, atNs);
    this.log.fill(fill, atNs);
    if (fill.isMaker) this.makerFills++;
    const side = fill.order.side === 'BUY' ? 1 : -1;
    this.fills.push({ atNs, side, price: fill.price / UNITS_PER_ONE });
    const mark = Number.isNaN(midUnits) ? fill.price : midUnits;
    this.results.push(toNumber(this.accounting.at(mark).net));
  }

  sample(atNs: number, midUnits: number): void {
    if (Number.isNaN(midUnits)) return;
    this.mid = midUnits;
    const net = toNumber(this.accounting.at(midUnits).net);
    this.results.push(net);
    this.exposures.push(Math.abs(this.accounting.positionValue(midUnits)));
    this.samples.push({ atNs, mid: midUnits / UNITS_PER_ONE, net });
  }

  get series(): Series {
    return { samples: this.samples, fills: this.fills, entries: this.log.entries };
  }

  /** Exactly, at the last price seen. */
  result(): Result {
    return this.accounting.at(Number.isNaN(this.mid) ? 0 : this.mid);
  }

  /** After the tape has ended. */
  summary(): Summary {
    const { capital, trips, samples, accounting, exposures } = this;
    const { gross, fees, net } = this.result();
    const returns = returnsOf(
      samples.map((each) => each.net),
      capital,
    );
    const turnover = toNumber(accounting.turnover);
    const won = trips.closed.filter((trip) => trip.net > 0).length;
    return {
      grossPnl: toNumber(gross),
      fees: toNumber(fees),
      netPnl: toNumber(net),
      fills: this.fills.length,
      makerFills: this.makerFills,
      trades: trips.closed.length,
      hitRate: known(won / trips.closed.length),
      sharpe: known(sharpe(returns, STEP_S)),
      sortino: known(sortino(returns, STEP_S)),
      maxDrawdown: maxDrawdown(this.results),
      turnover,
      turnoverShare: turnover / capital,
      meanExposureShare: exposures.length === 0 ? 0 : meanOf(exposures) / capital,
      maxExposureShare: exposures.reduce((most, each) => Math.max(most, each), 0) / capital,
      timeInMarket: this.timeInMarket(),
      openPosition: accounting.position / UNITS_PER_ONE,
      decisions: this.log.statistics((ns) => this.midAt(ns)),
    };
  }

  private timeInMarket(): number {
    const { samples, trips } = this;
    const first = samples[0]?.atNs ?? 0;
    const last = samples.at(-1)?.atNs ?? 0;
    const open = trips.openedAtNs;
    const held = trips.heldNs + (open === null ? 0 : last - open);
    return last > first ? held / (last - first) : 0;
  }

  /** In 10^-8, at the first sample from that moment on. */
  private midAt(ns: number): number {
    const { samples } = this;
    let low = 0;
    let high = samples.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (samples[middle]!.atNs < ns) low = middle + 1;
      else high = middle;
    }
    return (samples[low]?.mid ?? Number.NaN) * UNITS_PER_ONE;
  }
}

/** What cannot be said is null: JSON has no other word for it. */
function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
