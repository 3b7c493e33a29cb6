import type { Balances as BalancesTold } from '../model/event.ts';
import type { Instrument } from '../model/instrument.ts';
import { isMoney } from '../model/money.ts';
import { hasTrigger } from '../model/order-kind.ts';
import type { OrderRequest } from '../model/order.ts';
import type { Amendment } from './amendment.ts';
import { RANK } from './order-rank.ts';
import type { TrackedOrder } from './tracked-order.ts';

/** What was free of one asset, at which moment of the venue's clock (NaN: it did not say) and of ours. */
interface Told {
  readonly free: number;
  readonly exchangeUs: number;
  readonly seq: number;
}

/** What an order takes from an asset that the balances do not show yet. */
interface Reservation {
  readonly asset: string;
  amount: number;
  /** When the venue took the order, as first heard; null until it is heard at all. */
  accepted: { readonly exchangeUs: number; readonly seq: number } | null;
}

/** What an order that was taken back held until the venue's moment of its end. */
interface Release {
  readonly asset: string;
  readonly amount: number;
  readonly exchangeUs: number;
}

/**
 * What is free at the venue, and how much of that is spoken for. An order is reserved in full from
 * the moment it is sent until balances have come that are certain to know of it, whatever it did in
 * between: the venue locks or spends what an order needs when it takes the order, and no later event of
 * the order makes less free. Certain is what the venue's own clock says: messages of two channels may
 * overtake each other. Where the venue tells no time, the order of arrival has to do.
 *
 * What an order held that was taken back is free again from the moment at which the venue says so, and
 * not only when the balances show it: an amendment has to pay with it. It is counted while the balances
 * are from before that moment, by the venue's clock alone: without one it may be in them already.
 *
 * For an order that waits for a trigger price a contract's venue holds nothing ("Change Log" of Binance
 * USD-M futures, 2025-11-06): it is reserved here for as long as it waits, unless it can only reduce.
 *
 * Never says more than there is, for orders with a limit; what a market order costs beyond its
 * reference price, and fees in the asset that it pays with, are left to the policy's marginBuffer.
 */
export class Balances {
  private readonly assets = new Map<string, Told>();
  private readonly reservations = new Map<string, Reservation>();
  private readonly releases = new Map<string, Release>();
  private toldNs = Number.NaN;

  constructor(readonly venue: string) {}

  /** `seq`: of the event, in the journal. Older balances than those known are left aside. */
  onBalances(event: BalancesTold, seq: number): void {
    if (event.venue !== this.venue) return;
    const exchangeUs = event.exchangeUs ?? Number.NaN;
    for (const [asset, { free }] of Object.entries(event.assets)) {
      const known = this.assets.get(asset);
      if (known && exchangeUs < known.exchangeUs) continue;
      this.assets.set(asset, { free: isMoney(free) ? Number(free) : Number.NaN, exchangeUs, seq });
      this.toldNs = event.monoNs;
    }
    for (const [id, reservation] of this.reservations) {
      if (this.shows(reservation)) this.reservations.delete(id);
    }
    for (const [id, release] of this.releases) {
      if (!this.precedes(release)) this.releases.delete(id);
    }
  }

  /** To be called when an order is sent, or found in the run before. */
  placed(order: TrackedOrder, instrument: Instrument): void {
    const { clientOrderId, request, terms } = order;
    const { side } = request;
    if (isUnheld(order, instrument) && request.reduceOnly) return;
    const asset = instrument.assetFor(side);
    const amount = instrument.amountFor(side, terms.keenTicks, terms.mostLots);
    this.reservations.set(clientOrderId, { asset, amount, accepted: null });
  }

  /** To be called when an amendment in place is sent: what the order may need more than it holds. */
  amending(order: TrackedOrder, instrument: Instrument): void {
    const { clientOrderId, request, side, filledLots, amendment } = order;
    const holdWith = ({ priceTicks, quantityLots }: OrderRequest) =>
      instrument.amountFor(side, priceTicks, Math.max(0, quantityLots - filledLots));
    const more = Math.max(0, holdWith(amendment!.request) - holdWith(request));
    const asset = instrument.assetFor(side);
    const id = moreOf(clientOrderId, amendment!);
    this.reservations.set(id, { asset, amount: more, accepted: null });
  }

  /** To be called when the venue has said which terms the order has, or that it has ended. */
  amended(order: TrackedOrder, was: Amendment, exchangeUs: number, seq: number): void {
    const id = moreOf(order.clientOrderId, was);
    const reservation = this.reservations.get(id);
    if (!reservation) return;
    if (!order.ended && order.request !== was.request) this.reservations.delete(id);
    else this.accept(id, reservation, exchangeUs, seq);
  }

  /**
   * To be called after every change of an order, with the venue's time of it (NaN when it has none)
   * and the place of its event in the journal.
   */
  follow(order: TrackedOrder, instrument: Instrument, exchangeUs: number, seq: number): void {
    this.release(order, instrument, exchangeUs);
    const reservation = this.reservations.get(order.clientOrderId);
    if (!reservation) return;
    if (neverTaken(order)) {
      this.reservations.delete(order.clientOrderId);
      return;
    }
    if ((order.side > 0 || instrument.isContract) && order.meetsAnyPrice) {
      reservation.amount = Math.max(reservation.amount, cost(order, instrument));
    }
    if (order.venueOrderId !== '' && !isUnheld(order, instrument)) {
      this.accept(order.clientOrderId, reservation, exchangeUs, seq);
    }
  }

  private accept(id: string, reservation: Reservation, exchangeUs: number, seq: number): void {
    reservation.accepted ??= { exchangeUs, seq };
    if (this.shows(reservation)) this.reservations.delete(id);
  }

  /** As the venue told it last; NaN when it never did, or not in a number. */
  free(asset: string): number {
    return this.assets.get(asset)?.free ?? Number.NaN;
  }

  /** What orders need that the balances do not show yet. */
  reserved(asset: string): number {
    let sum = 0;
    for (const reservation of this.reservations.values()) {
      if (reservation.asset === asset) sum += reservation.amount;
    }
    return sum;
  }

  /**
   * What a new order may spend, 0 or more; NaN when the balance is not known. `givenBack`: what the
   * order that it replaces still holds, whether the balances show that or it is reserved here.
   */
  freeAfterReserve(asset: string, givenBack = 0): number {
    const back = givenBack + this.released(asset);
    return Math.max(0, this.free(asset) - this.reserved(asset) + back);
  }

  /** What orders held that were taken back, as far as the balances do not show it yet. */
  private released(asset: string): number {
    let sum = 0;
    for (const release of this.releases.values())
      if (release.asset === asset) sum += release.amount;
    return sum;
  }

  /**
   * Nothing when the venue has not said what had traded until then: fills may be told after the end. Nothing
   * of a contract's reduction either: it had no margin.
   */
  private release(order: TrackedOrder, instrument: Instrument, exchangeUs: number): void {
    const { clientOrderId: id, state, side, request, executedLots } = order;
    if (state !== 'CANCELED' || !(executedLots >= 0) || this.releases.has(id)) return;
    if (instrument.isContract && request.reduceOnly) return;
    const asset = instrument.assetFor(side);
    const amount = heldBy(order, request.quantityLots - executedLots, instrument);
    const release = { asset, amount, exchangeUs };
    if (this.precedes(release)) this.releases.set(id, release);
  }

  /** Whether the balances of its asset are certain to be from before the release. */
  private precedes({ asset, exchangeUs }: Release): boolean {
    return (this.assets.get(asset)?.exchangeUs ?? Number.NaN) < exchangeUs;
  }

  /**
   * How long the venue has told nothing while orders were working, milliseconds: a balance that
   * nothing can change does not age. `oldestWorkingNs`: when the oldest of them was made, null when
   * none works. NaN before the first balances.
   */
  ageMs(monoNs: number, oldestWorkingNs: number | null): number {
    if (Number.isNaN(this.toldNs)) return Number.NaN;
    if (oldestWorkingNs === null) return 0;
    return Math.max(0, monoNs - Math.max(this.toldNs, oldestWorkingNs)) / 1e6;
  }

  /** Whether the balances of its asset are from after the venue took the order. */
  private shows({ asset, accepted }: Reservation): boolean {
    const told = this.assets.get(asset);
    if (!told || !accepted) return false;
    const sameMoment = told.exchangeUs === accepted.exchangeUs;
    const timed = Number.isFinite(told.exchangeUs) && Number.isFinite(accepted.exchangeUs);
    if (timed && !sameMoment) return told.exchangeUs > accepted.exchangeUs;
    return told.seq > accepted.seq;
  }
}

/** What an order still holds of the asset that it pays with: nothing once it has ended. */
export function stillHeldBy(order: TrackedOrder, of: Instrument): number {
  return heldBy(order, order.pendingLots, of);
}

/** For so many of its lots. */
function heldBy({ side, request }: TrackedOrder, lots: number, of: Instrument): number {
  return of.amountFor(side, request.priceTicks, lots);
}

/** The venue holds nothing for it yet: of a contract, while it waits for its trigger price. */
function isUnheld({ request, state }: TrackedOrder, { isContract }: Instrument): boolean {
  return isContract && hasTrigger(request.type) && RANK[state] < RANK.TRIGGERED;
}

/** Under what an amendment in place of the order is reserved. */
function moreOf(clientOrderId: string, { decisionSeq }: Amendment): string {
  return `${clientOrderId}+${decisionSeq}`;
}

/** It never left, was turned down, or the venue does not know it. */
function neverTaken({ ended, state, venueOrderId, filledLots }: TrackedOrder): boolean {
  return ended && filledLots === 0 && (state === 'REJECTED' || venueOrderId === '');
}

/** A market order may have cost more than its reference price. */
function cost(
  { request, filledLots, filledTickLots }: TrackedOrder,
  instrument: Instrument,
): number {
  const restTickLots = (request.quantityLots - filledLots) * request.priceTicks;
  return instrument.notional(1, filledTickLots + restTickLots);
}
