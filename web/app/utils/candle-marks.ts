import type uPlot from 'uplot';

/** A body wider than this says no more. */
const WIDEST_PX = 14;
/** Of the room that a candle has. */
const BODY_SHARE = 0.7;

/** Begins, s, and prices, all of one length. */
export interface CandleColumns {
  readonly times: Float64Array;
  readonly opens: Float64Array;
  readonly highs: Float64Array;
  readonly lows: Float64Array;
  readonly closes: Float64Array;
}

/** A body from open to close, in the colour of its direction, and a wick from low to high. */
export function drawCandles(chart: uPlot, columns: CandleColumns, stepS: number): void {
  const room = chart.valToPos(stepS, 'x', true) - chart.valToPos(0, 'x', true);
  const width = Math.max(1, Math.min(room * BODY_SHARE, WIDEST_PX * devicePixelRatio));
  const wick = Math.max(1, Math.round(devicePixelRatio));
  const risen = new Path2D();
  const fallen = new Path2D();
  columns.times.forEach((time, index) => {
    const x = chart.valToPos(time + stepS / 2, 'x', true);
    const yOf = (prices: Float64Array) => chart.valToPos(prices[index] ?? 0, 'y', true);
    const [open, high, low, close] = [
      yOf(columns.opens),
      yOf(columns.highs),
      yOf(columns.lows),
      yOf(columns.closes),
    ];
    const path = close <= open ? risen : fallen; // upwards, y gets less
    path.rect(x - wick / 2, high, wick, Math.max(low - high, wick));
    path.rect(x - width / 2, Math.min(open, close), width, Math.max(Math.abs(close - open), wick));
  });
  paintInside(chart, 1, () => {
    paint(chart.ctx, risen, palette.up);
    paint(chart.ctx, fallen, palette.down);
  });
}
