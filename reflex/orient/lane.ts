import { EventKind, type KernelEvent } from '../model/event.ts';
import type { Instrument } from '../model/instrument.ts';
import { SymbolMarket } from '../observe/symbol-market.ts';
import { Kinematics } from '../physics/kinematics.ts';
import { Microstructure } from '../physics/microstructure.ts';
import { Orientation } from './market-view.ts';

/** Levels a side whose quantities are weighed against each other. */
const DEPTH = 5;

/**
 * One symbol on its way through observe, physics and orient: takes what was seen of it, and says
 * whether there is something new to decide on.
 */
export class Lane {
  readonly market: SymbolMarket;
  readonly kinematics = new Kinematics();
  readonly microstructure = new Microstructure();
  readonly orientation: Orientation;

  constructor(readonly instrument: Instrument) {
    this.market = new SymbolMarket(instrument);
    this.orientation = new Orientation(this.market, this.kinematics, this.microstructure);
  }

  /** True when the market ticked: a new trade, or a new best bid or ask. */
  observe(event: KernelEvent): boolean {
    const { market, instrument } = this;
    switch (event.kind) {
      case EventKind.TRADE: {
        if (!market.onTrade(event)) return false;
        const price = event.priceTicks * instrument.tickSize;
        const quantity = event.quantityLots * instrument.lotSize;
        this.microstructure.onTrade(event.monoNs, price, quantity, event.aggressor);
        return this.move(event.monoNs);
      }
      case EventKind.QUOTE:
        if (!market.onQuote(event)) return false;
        return this.requote(event.monoNs);
      case EventKind.CHECKED_BOOK: {
        const moved = market.onCheckedBook(event);
        this.weigh();
        return moved && this.requote(event.monoNs);
      }
      case EventKind.DEPTH_DIFF:
      case EventKind.CHAINED_DIFF:
        market.onDiff(event);
        this.weigh();
        return false;
      case EventKind.DEPTH_SNAPSHOT:
        market.onSnapshot(event);
        return false;
      case EventKind.PARTIAL_BOOK:
        market.onPartialBook(event);
        this.weigh();
        return false;
      case EventKind.CANDLE:
        market.figures.onCandle(event);
        return false;
      case EventKind.DAY_TICKER:
        market.figures.onDayTicker(event);
        return false;
      default:
        return false;
    }
  }

  /** A connection came or went: what lies between is unknown, and no movement of the market. */
  onLink(up: boolean, reason: string, monoNs: number): void {
    this.market.onLink(up, reason, monoNs);
    this.kinematics.reset();
    this.microstructure.reset();
  }

  /** What depends on time alone: silence, and the fading of intensities. */
  onTime(monoNs: number): void {
    this.market.onTime(monoNs);
    this.microstructure.onTime(monoNs);
  }

  private requote(monoNs: number): boolean {
    const { market, instrument, microstructure } = this;
    const { tickSize, lotSize } = instrument;
    microstructure.onQuote(
      monoNs,
      market.quote.bidTicks * tickSize,
      market.quote.bidLots * lotSize,
      market.quote.askTicks * tickSize,
      market.quote.askLots * lotSize,
    );
    return this.move(monoNs);
  }

  private move(monoNs: number): boolean {
    const { market, kinematics } = this;
    if (!market.quoted) return false;
    const { volumeLots, signedVolumeLots } = market.tape;
    const { lotSize } = this.instrument;
    kinematics.tick(monoNs, market.mid, volumeLots * lotSize, signedVolumeLots * lotSize);
    return true;
  }

  private weigh(): void {
    const { market, instrument } = this;
    if (!market.feed.bookInStep) return;
    const { lotSize } = instrument;
    this.microstructure.onDepth(
      market.book.bidSum(DEPTH) * lotSize,
      market.book.askSum(DEPTH) * lotSize,
    );
  }
}
