import { type KrakenPair, rulesOf } from './pair.ts';

/** What the simulator knows of no tape: the precision of the assets themselves. */
const ASSET_PRECISION = 10;

/**
 * The snapshot of the `instrument` channel. Small numbers have exponents (`1e-08`, `5e-05`), as live
 * servers were seen to write them in 2026.
 */
export function instrumentText(pairs: readonly KrakenPair[]): string {
  const assets = [...new Set(pairs.flatMap((pair) => pair.symbol.split('/')))];
  return (
    `{"channel":"instrument","type":"snapshot","data":{"assets":[${assets.map(assetText).join(',')}]` +
    `,"pairs":[${pairs.map(pairText).join(',')}]}}`
  );
}

function assetText(id: string): string {
  return (
    `{"id":"${id}","status":"enabled","precision":${ASSET_PRECISION},"precision_display":5` +
    ',"borrowable":false,"collateral_value":0.0,"margin_rate":0.0}'
  );
}

function pairText(pair: KrakenPair): string {
  const [base, quote] = pair.symbol.split('/');
  const { quantityMin, costMin, costPrecision } = rulesOf(pair);
  const tick = doubleText(10 ** -pair.priceDecimals);
  return (
    `{"symbol":"${pair.symbol}","base":"${base}","quote":"${quote}","status":"online"` +
    `,"qty_precision":${pair.quantityDecimals}` +
    `,"qty_increment":${doubleText(10 ** -pair.quantityDecimals)}` +
    `,"price_precision":${pair.priceDecimals},"cost_precision":${costPrecision}` +
    `,"marginable":false,"has_index":true,"cost_min":${doubleText(costMin)}` +
    `,"tick_size":${tick},"price_increment":${tick},"qty_min":${doubleText(quantityMin)}}`
  );
}

/** As the venue's JSON library does: the shortest digits, an exponent of two digits below 0.0001. */
export function doubleText(value: number): string {
  if (Number.isInteger(value)) return value.toFixed(1);
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4) return `${value}`;
  return `${digits}e-${(-power).toString().padStart(2, '0')}`;
}
