/**
 * Market data as Kraken writes it (WebSocket API v2). Numbers are JSON numbers with all the digits of
 * their precision. With times and ids unmoved, the book updates and trades of a tape come out byte
 * for byte.
 */
import type { Candle } from '../market/candles.ts';
import { decimalText, volumeText } from '../market/units.ts';
import type { BookChange, KrakenTrade, PairMarket } from './pair-market.ts';
import type { KrakenPair } from './pair.ts';
import { nanoTimestampText, timestampText } from './timestamp.ts';

export type MessageType = 'snapshot' | 'update';

export const HEARTBEAT = '{"channel":"heartbeat"}';

export function bookText(
  type: MessageType,
  { pair, checksum, changedUs }: PairMarket,
  { bids, asks }: BookChange,
): string {
  return (
    `{"channel":"book","type":"${type}","data":[{"symbol":"${pair.symbol}"` +
    `,"bids":${levelsText(bids, pair)},"asks":${levelsText(asks, pair)}` +
    `,"checksum":${checksum},"timestamp":"${timestampText(changedUs)}"}]}`
  );
}

function levelsText(levels: readonly number[], pair: KrakenPair): string {
  let text = '[';
  for (let at = 0; at < levels.length; at += 2) {
    const price = decimalText(levels[at]!, pair.priceDecimals);
    const quantity = decimalText(levels[at + 1]!, pair.quantityDecimals);
    text += `${at > 0 ? ',' : ''}{"price":${price},"qty":${quantity}}`;
  }
  return `${text}]`;
}

export function tradesText(
  type: MessageType,
  pair: KrakenPair,
  trades: readonly KrakenTrade[],
): string {
  const data = trades.map(
    ({ price, quantity, id, atUs, buyerIsMaker, market }) =>
      `{"symbol":"${pair.symbol}","side":"${buyerIsMaker ? 'sell' : 'buy'}"` +
      `,"price":${decimalText(price, pair.priceDecimals)}` +
      `,"qty":${decimalText(quantity, pair.quantityDecimals)}` +
      `,"ord_type":"${market ? 'market' : 'limit'}"` +
      `,"trade_id":${id},"timestamp":"${timestampText(atUs)}"}`,
  );
  return `{"channel":"trade","type":"${type}","data":[${data.join(',')}]}`;
}

export function tickerText(type: MessageType, market: PairMarket, atUs: number): string {
  const { pair, totals, bids, asks } = market;
  const price = (units: number): string => signedText(units, pair.priceDecimals);
  const quantity = (units: number): string => decimalText(units, pair.quantityDecimals);
  return (
    `{"channel":"ticker","type":"${type}","data":[{"symbol":"${pair.symbol}"` +
    `,"bid":${price(bids.priceAt(0) || 0)},"bid_qty":${quantity(bids.quantityAt(0))}` +
    `,"ask":${price(asks.priceAt(0) || 0)},"ask_qty":${quantity(asks.quantityAt(0))}` +
    `,"last":${price(totals.close)},"volume":${volumeText(totals.volume)}` +
    `,"vwap":${price(totals.averagePrice)},"low":${price(totals.low)},"high":${price(totals.high)}` +
    `,"change":${price(totals.change)},"change_pct":${totals.changePercent.toFixed(2)}` +
    `,"trades":${totals.trades},"timestamp":"${timestampText(atUs)}"}]}`
  );
}

/** A negative change is written with its sign. */
function signedText(units: number, decimals: number): string {
  return units < 0 ? `-${decimalText(-units, decimals)}` : decimalText(units, decimals);
}

export function candlesText(
  type: MessageType,
  pair: KrakenPair,
  candles: readonly Candle[],
  atUs: number,
): string {
  const price = (units: number): string => decimalText(units, pair.priceDecimals);
  const data = candles.map(
    (candle) =>
      `{"symbol":"${pair.symbol}","open":${price(candle.open)},"high":${price(candle.high)}` +
      `,"low":${price(candle.low)},"close":${price(candle.close)},"trades":${candle.trades}` +
      `,"volume":${volumeText(candle.volume)}` +
      `,"vwap":${price(candle.averagePrice)}` +
      `,"interval_begin":"${nanoTimestampText(candle.openMs * 1_000)}","interval":1` +
      `,"timestamp":"${timestampText(candle.endMs * 1_000)}"}`,
  );
  return (
    `{"channel":"ohlc","type":"${type}","timestamp":"${nanoTimestampText(atUs)}"` +
    `,"data":[${data.join(',')}]}`
  );
}
