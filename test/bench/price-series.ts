import { existsSync } from 'node:fs';
import { PriceGrid } from '@voltaire/brain-client/price-grid.ts';
import { candlePrices, type Price, tapePrices } from './tape-prices.ts';

const SHARED = new URL('../../../shared/data/', import.meta.url);
const OWN = new URL('../../', import.meta.url);
export const HAS_SHARED = existsSync(SHARED);

/** A regular series: logarithms of prices, basis points. */
export interface PriceSeries {
  readonly name: string;
  readonly stepS: number;
  readonly logsBps: Float64Array;
}

interface Tape {
  readonly file: string;
  /** Steps that it is looked at with, seconds. */
  readonly stepsS: readonly number[];
  readonly isCandles?: boolean;
}

/** A series that is shorter can not be judged at sixty steps. */
const LEAST_POINTS = 150;

const tapes = (stepsS: readonly number[], ...files: string[]): Tape[] =>
  files.map((file) => ({ file, stepsS }));
const candles = (stepS: number, file: string): Tape => ({ file, stepsS: [stepS], isCandles: true });

/** Each with steps that fit how long it is and how often something happens. */
const SHARED_TAPES: readonly Tape[] = [
  ...tapes(
    [0.1, 1],
    'ticks/binance_spot_btcusdt_20240808_0809.raw.gz',
    'ticks/binance_usdm_btcusdt_20240808.raw.gz',
  ),
  ...tapes(
    [0.1],
    'kraken/sessions/kraken_v2_btc_eth_d10_20260707.jsonl.gz',
    'kraken/sessions/kraken_v2_btcusd_d10_resync_20260801.jsonl.gz',
    'kraken/sessions/kraken_v2_btcusd_d25_20260802.jsonl.gz',
    'binance/sessions/binance_spot_4sym_20211012.jsonl.gz',
    'binance/sessions/binance_spot_btc_eth_20260707.jsonl.gz',
    'ticks/nautilus_btcusdt-trades_20210108.csv.gz',
  ),
  ...tapes(
    [1],
    'ticks/binance_trades_5instruments_20240808_0809.csv.gz',
    'ticks/binance_spot_ethbtc_trades_20230320.csv.gz',
  ),
  ...tapes([10], 'ticks/kraken_xbtusdt_trades_20251110.csv.gz'),
  ...tapes([60], 'ticks/binance_spot_xrpeth_aggtrades_20191011_13.csv.gz'),
  candles(60, 'ticks/kraken_xbtusdt_ohlc1m_20251110.csv.gz'),
  candles(60, 'ticks/ftx_btcperp_1m_20211231_20220201.csv.gz'),
  candles(3_600, 'ticks/binance_spot_btcusdt_klines_1h.csv.gz'),
  candles(86_400, 'ticks/binance_spot_btcusdt_klines_1d.csv.gz'),
];

const OWN_TAPES: readonly Tape[] = [
  ...tapes([0.1, 1], 'simulator/tapes/binance_spot_btcusdt_20240808_0809.raw.gz'),
  ...tapes(
    [0.1],
    'simulator/tapes/kraken_v2_btc_eth_d10_20260707.jsonl.gz',
    'test/fixtures/kraken/session-btcusd-d10-resync.jsonl',
  ),
];

/** All series of all tapes that are there: those of ../shared, else those of this repository. */
export async function recordedSeries(): Promise<PriceSeries[]> {
  const [base, list] = HAS_SHARED ? [SHARED, SHARED_TAPES] : [OWN, OWN_TAPES];
  const all: PriceSeries[] = [];
  for (const { file, stepsS, isCandles = false } of list) {
    const url = new URL(file, base);
    const prices = isCandles
      ? new Map([['', candlePrices(url, stepsS[0]!)]])
      : await tapePrices(url);
    const short = file.split('/').at(-1)!.split('.')[0]!;
    for (const [symbol, each] of prices) {
      for (const stepS of stepsS) {
        const name = `${short} ${symbol}`.trim();
        all.push(...seriesOf(`${name} @ ${stepS} s`, each, stepS));
      }
    }
  }
  return all;
}

/** Steps within which often nothing happens; candles follow each other. */
const isFine = (stepS: number) => stepS <= 60;

/** Runs without a gap, on the grid that the schedule uses. */
function seriesOf(name: string, prices: readonly Price[], stepS: number): PriceSeries[] {
  const stepUs = stepS * 1e6;
  // Thinly traded ones rest for minutes.
  const grid = new PriceGrid(stepUs, 2, Math.max(30, isFine(stepS) ? 60 * stepS : 2 * stepS) * 1e6);
  const runs: number[][] = [];
  let next = 0;
  const [first, last] = [prices[0], prices.at(-1)];
  if (!first || !last) return [];
  for (let at = Math.ceil(first.atUs / stepUs); at * stepUs <= last.atUs; at++) {
    while (next < prices.length && prices[next]!.atUs <= at * stepUs) {
      const { atUs, price } = prices[next++]!;
      grid.observe(atUs, price);
    }
    grid.advance(at * stepUs);
    if (grid.length === 0) continue;
    if (grid.length === 1 || runs.length === 0) runs.push([]);
    runs.at(-1)!.push(1e4 * Math.log(grid.mid));
  }
  return runs
    .filter((run) => run.length >= LEAST_POINTS)
    .map((run) => ({ name, stepS, logsBps: Float64Array.from(run) }));
}
