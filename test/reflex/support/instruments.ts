import { Instrument, type InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { Levels } from '@voltaire/reflex/model/levels.ts';

export const BTCUSDT: InstrumentDefinition = {
  venue: 'binance',
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  tickSize: '0.01000000',
  lotSize: '0.00001000',
  minQuantity: '0.00001000',
  minNotional: '5.00000000',
};

/** A grid of other sizes, so that a mix-up of two symbols shows. */
export const ETHUSDT: InstrumentDefinition = {
  ...BTCUSDT,
  symbol: 'ETHUSDT',
  base: 'ETH',
  tickSize: '0.05',
  lotSize: '0.0001',
  minQuantity: '0.0001',
};

export const btc = (): Instrument => new Instrument(0, BTCUSDT);

export function levels(...pairs: readonly (readonly [ticks: number, lots: number])[]): Levels {
  const side = new Levels(Math.max(1, pairs.length));
  for (const [ticks, lots] of pairs) side.push(ticks, lots);
  return side;
}

/** What a side holds, without the unused rest of its columns. */
export function pairsOf(side: Levels): [number, number][] {
  return Array.from({ length: side.count }, (_, i) => [side.ticks[i]!, side.lots[i]!]);
}
