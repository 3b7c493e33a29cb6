import { create, type MessageInitShape } from '@bufbuild/protobuf';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import type { Forecast } from '@voltaire/schema/brain.ts';
import {
  type HeadlineSchema,
  type MarketSummary,
  MarketSummarySchema,
  type SymbolSummarySchema,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import type { Views } from '../views/views.ts';
import { MidHistory } from './mid-history.ts';

const SAMPLE_MS = 1_000;
/** brain.proto: MarketSummary.symbols. */
const MOST_SYMBOLS = 64;
const LOW = 0.1;
const HIGH = 0.9;

export type HeadlineInit = MessageInitShape<typeof HeadlineSchema>;

export interface SummarySources {
  readonly views: Pick<Views, 'instruments' | 'market' | 'positions' | 'trading' | 'identity'>;
  readonly forecast: (symbolId: number) => Forecast | null;
  /** −1 to 1; null when nothing is known. */
  readonly sentiment: (symbolId: number) => number | null;
  /** Newest first. */
  readonly headlines: () => readonly HeadlineInit[];
  readonly nowUs: () => number;
}

/** Puts into a page what a language model is told of the markets. Keeps ten minutes of mids for it. */
export class SummaryWriter {
  private readonly histories: readonly MidHistory[];
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly sources: SummarySources) {
    this.histories = sources.views.instruments.map(() => new MidHistory());
    this.timer = setInterval(() => this.sample(), SAMPLE_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** All symbols, whatever the scope: advice for one may rest on another. */
  write(scope: Scope): MarketSummary {
    const { views, headlines, nowUs } = this.sources;
    return create(MarketSummarySchema, {
      asOfUs: nowUs(),
      scope,
      tradingLevel: views.trading.state.level,
      symbols: views.instruments.slice(0, MOST_SYMBOLS).flatMap((each) => this.symbol(each)),
      headlines: [...headlines()],
    });
  }

  sample(): void {
    this.histories.forEach((history, symbolId) => history.add(this.midOf(symbolId)));
  }

  private symbol(instrument: Instrument): readonly MessageInitShape<typeof SymbolSummarySchema>[] {
    const { id, symbol } = instrument;
    const tick = this.sources.views.market.tick(id);
    if (!tick) return [];
    const mid = this.midOf(id);
    const history = this.histories[id]!;
    return [
      withoutNull({
        symbol,
        mid,
        spreadBps: ((Number(tick.ask) - Number(tick.bid)) / mid) * 1e4,
        return1mBps: history.returnBps(60),
        return10mBps: history.returnBps(600),
        volatility1mBps: history.volatilityBps,
        ...outlook(this.sources.forecast(id)),
        sentiment: this.sources.sentiment(id),
        positionShare: this.positionShare(symbol),
      }),
    ];
  }

  private midOf(symbolId: number): number {
    const tick = this.sources.views.market.tick(symbolId);
    return tick ? (Number(tick.bid) + Number(tick.ask)) / 2 : Number.NaN;
  }

  private positionShare(symbol: string): number | null {
    const { positions, identity } = this.sources.views;
    const most = identity.policy.symbols[symbol]?.maxPosition;
    if (!most) return null;
    const held = positions.all().find((position) => position.symbol === symbol);
    return held ? Number(held.quantity) / most : 0;
  }
}

function outlook(forecast: Forecast | null) {
  const last = forecast?.steps.at(-1);
  if (!forecast || !last) return {};
  const at = (level: number) => last.returnsBps[forecast.levels.indexOf(level)] ?? null;
  return {
    forecastMedianBps: at(0.5),
    forecastLowBps: at(LOW),
    forecastHighBps: at(HIGH),
    forecastHorizonS: last.afterS,
  };
}

type WithoutNull<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** What is not known is not said: in the contract an absent number is none. */
function withoutNull<T extends object>(given: T): WithoutNull<T> {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== null),
  ) as WithoutNull<T>;
}
