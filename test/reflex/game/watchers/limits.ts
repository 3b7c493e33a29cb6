import type { StrategyLimits, SymbolLimits } from '@voltaire/reflex/model/policy.ts';
import type { ApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import { claim } from '../claim.ts';
import type { Game, Watcher } from '../game.ts';
import { DAY_LOTS, INSTRUMENTS, TRADED } from '../rules.ts';

const BIT = 1 + 1e-9;

/** At the moment an order leaves, the venue's truth with it is within every limit. */
export function withinLimits(game: Game): Watcher {
  const { policy, venue } = game;
  /** When orders left in this run, of the account and of each strategy. */
  let sentNs = new Map<string, number[]>();

  function rate(name: string, perSecond: number, burst: number, reduces: boolean): void {
    const times = sentNs.get(name) ?? [];
    sentNs.set(name, times);
    times.push(venue.nowNs);
    if (reduces) return; // may overdraw, which the next ones pay for
    for (let i = times.length - 1; i >= 0; i--) {
      const allowed = burst + (perSecond * (venue.nowNs - times[i]!)) / 1e9;
      claim(
        times.length - i <= allowed * BIT,
        () => `${name} sent ${times.length - i} of ${allowed}`,
      );
    }
  }

  function leaving({ clientOrderId: id, request }: ApprovedOrder): void {
    const { symbolId, side, quantityLots, priceTicks, strategy } = request;
    const { lotSize, tickSize, symbol } = INSTRUMENTS[symbolId]!;
    const limits = policy.symbols[symbol as 'BTCUSDT'] as Record<keyof SymbolLimits, number>;
    const mid = game.mid(symbolId);
    const hidden = venue.hidden(symbolId);
    const worst = venue.worst(symbolId, side) + quantityLots;
    // Nothing that only brings the truth nearer to zero is held back by limits of size.
    const reduces = worst <= hidden;
    const most = limits.maxPosition / lotSize;
    claim(
      worst - hidden <= most * BIT,
      () => `${id}: ${worst} lots at worst, the limit is ${most}`,
    );
    const price = priceTicks * tickSize;
    const bps = (Math.abs(price - mid) / mid) * 1e4;
    claim(bps <= limits.priceCollarBps * BIT, () => `${id}: ${bps} bps from the mid ${mid}`);
    let open = 0;
    let own = 0;
    for (const other of venue.alive()) {
      if (other.request.symbolId !== symbolId) continue;
      open++;
      if (other.request.strategy === strategy) own++;
      const crosses =
        other.request.side !== side && side * (priceTicks - other.request.priceTicks) >= 0;
      claim(!crosses, () => `${id} would trade with our own ${other.id}`);
    }
    const ofStrategy: StrategyLimits | undefined = policy.strategies[strategy];
    if (!reduces) {
      const value = Math.max(price, mid) * quantityLots * lotSize;
      const ofDay = DAY_LOTS * limits.maxDayVolumeShare;
      claim(
        quantityLots <= ofDay * BIT,
        () => `${id}: ${quantityLots} lots of a day's ${DAY_LOTS}`,
      );
      claim(value <= limits.maxOrderValue * BIT, () => `${id} is worth ${value}`);
      claim(open < limits.maxOpenOrders, () => `${id}: ${open} orders are open already`);
      claim(own < ofStrategy!.maxOpenOrders!, () => `${id}: ${own} of ${strategy} are open`);
      exposure(id, request);
    }
    rate('the account', policy.account.ordersPerSecond, policy.account.burst, reduces);
    if (ofStrategy) rate(strategy, ofStrategy.ordersPerSecond!, ofStrategy.burst!, reduces);
    parent(id, request);
  }

  function exposure(id: string, request: ApprovedOrder['request']): void {
    if (TRADED.some((other) => venue.hidden(other) > 0)) return;
    let gross = 0;
    let long = 0;
    let short = 0;
    for (const other of TRADED) {
      const added = (side: number) =>
        other === request.symbolId && side === request.side ? request.quantityLots : 0;
      const value = game.mid(other) * INSTRUMENTS[other]!.lotSize;
      const up = (venue.worst(other, 1) + added(1)) * value;
      const down = (venue.worst(other, -1) + added(-1)) * value;
      gross += Math.max(up, down);
      long += up;
      short += down;
    }
    const { capital, maxGrossExposure, maxNetExposure } = policy.account;
    claim(gross <= capital * maxGrossExposure * BIT, () => `${id}: gross exposure ${gross}`);
    const net = Math.max(long, short);
    claim(net <= capital * maxNetExposure * BIT, () => `${id}: net exposure ${net}`);
  }

  function parent(id: string, { parentId, parentLots, quantityLots }: ApprovedOrder['request']) {
    let lots = quantityLots;
    for (const order of venue.orders.values()) {
      const { request, left, state } = order;
      if (request.parentId !== parentId) continue;
      lots -= venue.hiddenOf(order);
      const alive = state === 'flying' || state === 'open';
      lots += request.quantityLots - (alive ? 0 : left);
    }
    claim(lots <= parentLots, () => `${id}: ${lots} lots of the ${parentLots} of ${parentId}`);
  }

  return {
    booted: () => {
      sentNs = new Map();
    },
    leaving,
  };
}
