import type { Tick } from '~/graphql/market';

/** 300 s of quotes at QUOTE_EVERY_S fit (12,000), as a power of two. */
const QUOTES_KEPT = 16_384;
/** Quotes closer together than this share a sample: half a pixel of the shortest window. */
const QUOTE_EVERY_S = 0.025;
/** 300 s at 50 trades/s; in a faster market the oldest dots go first. */
const TRADES_KEPT = 16_384;
/** The server's clock went back: keeping the old samples would break the order of time. */
const CLOCK_BACK_S = 1;

/** Columns: time (s), bid, ask, mid. */
const quotes = new SeriesRing(QUOTES_KEPT, 4);
/** Columns: time (s), price, side (1 bought, -1 sold by the aggressor). */
const trades = new SeriesRing(TRADES_KEPT, 3);
const latest = {
  tick: null as Tick | null,
  /** Of the last change of the last price. */
  direction: 0,
  /** Ticks that this page has seen. */
  count: 0,
};

function record(ticks: readonly Tick[]): void {
  for (const tick of ticks) {
    const atS = inOrder(tick.atUs / 1_000_000);
    recordQuote(tick, atS);
    if (tick.kind === 'TRADE' && tick.price !== null) {
      trades.push(atS, Number(tick.price), tick.side === 'SELL' ? -1 : 1);
    }
    const change = Number(tick.price ?? 0) - Number(latest.tick?.price ?? 0);
    if (change !== 0) latest.direction = Math.sign(change);
    latest.tick = tick;
    latest.count += 1;
  }
}

function inOrder(atS: number): number {
  const lastS = quotes.last(0);
  if (Number.isNaN(lastS) || atS >= lastS) return atS;
  if (lastS - atS > CLOCK_BACK_S) {
    forget();
    return atS;
  }
  return lastS;
}

function recordQuote(tick: Tick, atS: number): void {
  const bid = Number(tick.bid);
  const ask = Number(tick.ask);
  const slot = Math.floor(atS / QUOTE_EVERY_S);
  const lastSlot = Math.floor(quotes.last(0) / QUOTE_EVERY_S);
  if (slot === lastSlot) quotes.replaceLast(atS, bid, ask, (bid + ask) / 2);
  else quotes.push(atS, bid, ask, (bid + ask) / 2);
}

function forget(): void {
  quotes.clear();
  trades.clear();
  latest.tick = null;
  latest.direction = 0;
}

/** What the market said. Deliberately not reactive: drawn by the animation loop. */
export function useTicks() {
  return { quotes, trades, latest, record, forget };
}
