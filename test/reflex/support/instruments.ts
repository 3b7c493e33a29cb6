import { Instrument, type InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { ORDER_TYPES } from '@voltaire/reflex/model/order.ts';
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
  orderTypes: ORDER_TYPES,
  mostIcebergParts: 10,
  readAtUs: 1_600_000_000_000_000,
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

/** The same market as a perpetual contract. */
export const BTC_CONTRACT: InstrumentDefinition = {
  ...BTCUSDT,
  venue: 'binance-futures',
  symbol: 'BTCUSDT-PERP',
  venueSymbol: 'BTCUSDT',
  marginAsset: 'USDT',
  mostIcebergParts: 0,
};

export const btc = (): Instrument => new Instrument(0, BTCUSDT);
export const btcPerp = (): Instrument => new Instrument(0, BTC_CONTRACT);

export function levels(...pairs: readonly (readonly [ticks: number, lots: number])[]): Levels {
  const side = new Levels(Math.max(1, pairs.length));
  for (const [ticks, lots] of pairs) side.push(ticks, lots);
  return side;
}

/** What a side holds, without the unused rest of its columns. */
export function pairsOf(side: Levels): [number, number][] {
  return Array.from({ length: side.count }, (_, i) => [side.ticks[i]!, side.lots[i]!]);
}

/** Kraken pairs with the precision that the venue states, to a depth of 10 levels. */
export const BTCUSD: InstrumentDefinition = {
  venue: 'kraken',
  symbol: 'BTC/USD',
  base: 'BTC',
  quote: 'USD',
  tickSize: '0.1',
  lotSize: '0.00000001',
  minQuantity: '0.00005',
  minNotional: '0.5',
  readAtUs: 1_600_000_000_000_000,
  book: { proof: 'checksum', depth: 10, priceDecimals: 1, quantityDecimals: 8, staleAfterMs: 3000 },
};

export const ETHUSD: InstrumentDefinition = {
  ...BTCUSD,
  symbol: 'ETH/USD',
  base: 'ETH',
  tickSize: '0.01',
  book: { ...BTCUSD.book!, priceDecimals: 2 },
};

export const BTCUSDT_PERP: InstrumentDefinition = {
  ...BTCUSDT,
  venue: 'binance-futures',
  symbol: 'BTCUSDT-PERP',
  venueSymbol: 'BTCUSDT',
  tickSize: '0.10',
  lotSize: '0.001',
  minQuantity: '0.001',
};

/** The same pair to another depth. */
export const toDepth = (definition: InstrumentDefinition, depth: number): InstrumentDefinition => ({
  ...definition,
  book: { ...definition.book!, depth },
});
