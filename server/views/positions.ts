import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import {
  formatMoney,
  MONEY_DECIMALS,
  type Money,
  parseMoney,
} from '@voltaire/reflex/model/money.ts';
import type { PositionSnapshot } from '@voltaire/reflex/model/outcome.ts';
import type { Position } from '@voltaire/schema/orders.ts';
import type { MarketData } from './market-data.ts';

const ONE = 10n ** BigInt(MONEY_DECIMALS);

/** Positions as the kernel keeps them, valued at the mid of this moment. */
export class Positions {
  private readonly bySymbol = new Map<number, PositionSnapshot>();

  constructor(
    private readonly instruments: readonly Instrument[],
    private readonly market: MarketData,
  ) {}

  apply(snapshot: PositionSnapshot): void {
    this.bySymbol.set(snapshot.symbolId, snapshot);
  }

  all(): Position[] {
    return Array.from(this.bySymbol.values(), (snapshot) => this.toPosition(snapshot));
  }

  private toPosition(snapshot: PositionSnapshot): Position {
    const instrument = this.instruments[snapshot.symbolId]!;
    const { lots, fees } = snapshot;
    const cost = parseMoney(snapshot.cost);
    const realized = parseMoney(snapshot.realized);
    const price = this.midPrice(snapshot.symbolId);
    const base = parseMoney(instrument.quantityText(lots));
    const unrealized = price === null ? null : (base * price) / ONE - cost;
    const net =
      unrealized === null || price === null
        ? null
        : realized + unrealized - feesInQuote(fees, instrument, price);
    return {
      symbol: instrument.symbol,
      quantity: instrument.quantityText(lots),
      averagePrice: lots === 0 ? null : average(cost, lots, instrument),
      realizedPnl: snapshot.realized,
      unrealizedPnl: unrealized === null ? null : formatMoney(unrealized),
      netPnl: net === null ? null : formatMoney(net),
      fees: Object.entries(fees).map(([asset, amount]) => ({ asset, amount })),
      turnover: snapshot.turnover,
      fills: snapshot.fills,
    };
  }

  /** Of one base unit, in the quote asset. */
  private midPrice(symbolId: number): Money | null {
    const tick = this.market.tick(symbolId);
    return tick ? (parseMoney(tick.bid) + parseMoney(tick.ask)) / 2n : null;
  }
}

function average(cost: Money, lots: number, instrument: Instrument): string {
  const perLot = cost / BigInt(lots);
  return instrument.priceText(Number(perLot / instrument.moneyPerTickLot));
}

/** Fees are taken in what was received: base on a buy, quote on a sell; other assets are listed only. */
function feesInQuote(
  fees: PositionSnapshot['fees'],
  { definition }: Instrument,
  price: Money,
): Money {
  const quote = parseMoney(fees[definition.quote] ?? '0');
  const base = parseMoney(fees[definition.base] ?? '0');
  return quote + (base * price) / ONE;
}
