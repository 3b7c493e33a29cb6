import type { Instrument } from '../model/instrument.ts';
import { BUY, FLATTEN, type OrderRequest, SELL, type Side } from '../model/order.ts';
import type { Scope } from '../model/scope.ts';
import type { Account } from './account.ts';
import type { Moment } from './order-care.ts';

/** Best prices of a market that is live and fresh enough to trade on. */
export interface Touch {
  readonly bidTicks: number;
  readonly askTicks: number;
}

/**
 * A fill may be told after the end of its order: what is held is believed once nothing works and
 * nothing has changed for this long.
 */
const STEADY_NS = 500e6;

interface Parent {
  readonly id: string;
  readonly lots: number;
}

/** What a liquidation is for stands behind its number: whoever books a fill knows whose lots it closed. */
function parentIdFor({ number, scope }: Purpose, symbolId: number, atUs: number): string {
  return `K${number}-${symbolId}-${atUs.toString(36)} ${scope}`;
}

/** Whose lots alone the orders of this parent close; null when it is all that is held. */
export function liquidatedStrategy(parentId: string): string | null {
  const scope = parentId.slice(parentId.indexOf(' ') + 1);
  return scope.startsWith(STRATEGY) ? scope.slice(STRATEGY.length) : null;
}

const STRATEGY = 'strategy:';

/** The kill that asks for it. */
interface Purpose {
  readonly number: number;
  readonly scope: Scope;
}

/**
 * Brings what is held of one symbol to nothing, slice by slice: reduce-only, at the touch of the other
 * side, and what does not trade there at once is over (IOC). One slice at a time; none is larger than
 * what is held, so that even its full fill can not turn the position over.
 */
export class Liquidation {
  private held = 0;
  private changedNs = Number.NEGATIVE_INFINITY;
  private parent: Parent | null = null;

  constructor(
    private readonly instrument: Instrument,
    private readonly kill: Purpose,
  ) {}

  /**
   * Takes down what is held, signed lots, and whether an order works that may change it. All slices
   * that bring it nearer to zero have one parent.
   */
  observe(held: number, busy: boolean, { atUs, monoNs }: Moment): void {
    if (busy || held !== this.held) this.changedNs = monoNs;
    if (held === this.held) return;
    const grew = Math.abs(held) > Math.abs(this.held) || held * this.held < 0;
    if (grew || !this.parent) {
      const id = parentIdFor(this.kill, this.instrument.id, atUs);
      this.parent = { id, lots: Math.abs(held) };
    }
    this.held = held;
  }

  /** Whether a market at this price takes what is held: below the venue's minimum it stays. */
  possible(priceTicks: number): boolean {
    return Math.abs(this.held) >= leastLots(this.instrument, priceTicks);
  }

  /**
   * What keeps every slice from leaving, in words: an order of somebody else that it would trade with, or
   * such as would bring the position to zero before it does. Empty when the way is free.
   */
  obstacle(touch: Touch, account: Account): string {
    const { held, instrument } = this;
    const { side, priceTicks } = this.at(touch);
    const met = account.meeting(instrument.id, side, priceTicks);
    if (met) return `${met.clientOrderId} of ${met.request.strategy} stands at its price`;
    const others = account.pendingLots(instrument.id, side);
    const left = Math.abs(account.position(instrument.id).lots) - others;
    if (others === 0 || left >= Math.abs(held)) return '';
    return `orders of others for ${instrument.quantityText(others)} leave it too little`;
  }

  /** The next slice, at most `mostLots`; null when it is too early, or when the venue takes no such. */
  slice(touch: Touch, mostLots: number, { monoNs }: Moment): OrderRequest | null {
    const { held, parent, instrument } = this;
    if (held === 0 || !parent) return null;
    if (monoNs - this.changedNs < STEADY_NS) return null;
    const { side, priceTicks } = this.at(touch);
    const quantityLots = sliceLots(Math.abs(held), mostLots, leastLots(instrument, priceTicks));
    if (quantityLots === 0) return null;
    return {
      symbolId: instrument.id,
      strategy: FLATTEN,
      side,
      type: 'LIMIT',
      timeInForce: 'IOC',
      quantityLots,
      priceTicks,
      triggerTicks: 0,
      displayLots: 0,
      reduceOnly: true,
      parentId: parent.id,
      parentLots: parent.lots,
    };
  }

  private at({ bidTicks, askTicks }: Touch): { side: Side; priceTicks: number } {
    return this.held > 0
      ? { side: SELL, priceTicks: bidTicks }
      : { side: BUY, priceTicks: askTicks };
  }
}

/**
 * As much of `lots` as one order may be, such that what is left is nothing or can be traded as well.
 * 0 when there is no such order, or a number is not one.
 */
export function sliceLots(lots: number, most: number, least: number): number {
  const slice = Math.min(lots, Math.floor(most));
  if (!(slice >= least)) return 0;
  const left = lots - slice;
  if (left === 0 || left >= least) return slice;
  return lots - least >= least ? lots - least : slice;
}

/** Smallest order that the venue takes at this price. NaN without a price. */
export function leastLots(instrument: Instrument, priceTicks: number): number {
  const { minQuantityLots, minNotional } = instrument;
  const byValue = Math.ceil(minNotional / instrument.notional(priceTicks, 1));
  return Math.max(minQuantityLots, byValue, 1);
}
