import type uPlot from 'uplot';

export interface FillMark {
  readonly atS: number;
  readonly price: number;
  readonly bought: boolean;
}

/** Trades of the market, as dots in the colour of the aggressor. Times must ascend. */
export function drawTrades(
  chart: uPlot,
  times: Float64Array,
  prices: Float64Array,
  sides: Float64Array,
): void {
  const bought = new Path2D();
  const sold = new Path2D();
  const size = 2 * devicePixelRatio;
  let lastX = -1;
  let lastY = -1;
  for (let index = lowerBound(times, chart.scales.x?.min ?? 0); index < times.length; index += 1) {
    const x = Math.round(chart.valToPos(times[index] ?? 0, 'x', true));
    const y = Math.round(chart.valToPos(prices[index] ?? 0, 'y', true));
    // Many trades share a pixel; painting it once looks the same.
    if (x === lastX && y === lastY) continue;
    lastX = x;
    lastY = y;
    ((sides[index] ?? 0) > 0 ? bought : sold).rect(x - size / 2, y - size / 2, size, size);
  }
  paintInside(chart, 0.55, () => {
    paint(chart.ctx, bought, palette.up);
    paint(chart.ctx, sold, palette.down);
  });
}

/** Our own fills: a triangle under the price for what we bought, above it for what we sold. */
export function drawFills(chart: uPlot, fills: readonly FillMark[]): void {
  const from = chart.scales.x?.min ?? 0;
  const size = 5 * devicePixelRatio;
  paintInside(chart, 1, () => {
    for (const { atS, price, bought } of fills) {
      if (atS < from) continue;
      const x = chart.valToPos(atS, 'x', true);
      const y = chart.valToPos(price, 'y', true);
      const away = bought ? size * 1.7 : -size * 1.7;
      const mark = new Path2D();
      mark.moveTo(x, y);
      mark.lineTo(x - size, y + away);
      mark.lineTo(x + size, y + away);
      mark.closePath();
      paint(chart.ctx, mark, bought ? palette.up : palette.down);
      chart.ctx.strokeStyle = palette.panel;
      chart.ctx.lineWidth = 1.5 * devicePixelRatio;
      chart.ctx.stroke(mark);
    }
  });
}

/** A value written on its axis: the newest loud, the one under the cursor quiet. */
export function drawAxisTag(
  chart: uPlot,
  value: number,
  text: string,
  tone: 'loud' | 'quiet',
): void {
  if (Number.isNaN(value)) return;
  const { ctx, bbox } = chart;
  const height = 17 * devicePixelRatio;
  const y = chart.valToPos(value, 'y', true);
  const x = bbox.left + bbox.width;
  ctx.save();
  ctx.fillStyle = tone === 'loud' ? palette.accent : palette.muted;
  ctx.fillRect(x, y - height / 2, AXIS_WIDTH * devicePixelRatio, height);
  ctx.fillStyle = tone === 'loud' ? palette.onAccent : palette.panel;
  ctx.font = `600 ${11 * devicePixelRatio}px ${CHART_FONT}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, x + 6 * devicePixelRatio, y + devicePixelRatio / 2);
  ctx.restore();
}

export function drawZeroLine(chart: uPlot): void {
  const { ctx, bbox } = chart;
  const y = Math.round(chart.valToPos(0, 'y', true));
  ctx.save();
  ctx.fillStyle = palette.zero;
  ctx.fillRect(bbox.left, y, bbox.width, devicePixelRatio);
  ctx.restore();
}

export function paint(context: CanvasRenderingContext2D, path: Path2D, colour: string): void {
  context.fillStyle = colour;
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas, not an array
  context.fill(path);
}

export function paintInside(chart: uPlot, alpha: number, draw: () => void): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.globalAlpha = alpha;
  draw();
  ctx.restore();
}
