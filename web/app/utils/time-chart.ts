import uPlot from 'uplot';

interface TimeChartOptions {
  readonly element: HTMLElement;
  /** Drawn against time, in the order of the data columns after the first. */
  readonly series: uPlot.Series[];
  readonly bands?: uPlot.Band[];
  readonly rangeY: (min: number | null, max: number | null) => [number, number];
  readonly formatY: (value: number) => string;
  /** Where the values are labelled; by default where there is room. */
  readonly splitsY?: (min: number, max: number) => number[];
  /** Only the lowest of stacked charts labels the time axis that all share. */
  readonly labelsTime: boolean;
  /** Its times are not those of the other charts: no cursor is shared. */
  readonly ownTime?: true;
  readonly drawUnder?: (chart: uPlot) => void;
  readonly drawOver?: (chart: uPlot) => void;
  /** Data column whose value is written on the axis where the cursor is, in all charts at once. */
  readonly cursorColumn: number;
}

export interface TimeChart {
  /** The columns must be of one length; none is copied. */
  draw: (columns: Float64Array[], fromS: number, toS: number) => void;
  destroy: () => void;
}

export const AXIS_WIDTH = 76;
const TIME_AXIS_HEIGHT = 24;
const TIME_LABEL_WIDTH = 60;
/**
 * Nothing heard for longer: the line breaks instead of pretending to know what was between. A quiet
 * book is healthy when it does not change for some seconds (Kraken: up to nine were recorded).
 */
const GAP_S = 10;

/** A uPlot whose time axis is given from outside, so that several scroll as one. */
export function createTimeChart(options: TimeChartOptions): TimeChart {
  const { element } = options;
  let range: [number, number] = [0, 1];
  const chart = new uPlot(
    {
      width: Math.max(element.clientWidth, 1),
      height: Math.max(element.clientHeight, 1),
      padding: [6, 0, options.labelsTime ? 0 : 6, 0],
      legend: { show: false },
      cursor: {
        ...(options.ownTime ? {} : { sync: { key: 'market' } }),
        points: { show: false },
        drag: { x: false, y: false },
      },
      scales: {
        x: { time: true, range: () => range },
        y: { range: (_chart, min, max) => options.rangeY(min, max) },
      },
      axes: [timeAxis(options.labelsTime), valueAxis(options)],
      series: [{}, ...options.series.map((series) => ({ ...LINE, ...series }))],
      bands: options.bands ?? [],
      hooks: {
        drawAxes: options.drawUnder ? [options.drawUnder] : [],
        draw: [(u) => options.drawOver?.(u), (u) => drawCursorTag(u, options)],
      },
    },
    [[], ...options.series.map(() => [])],
    element,
  );
  const observer = new ResizeObserver(() => {
    chart.setSize({ width: element.clientWidth, height: element.clientHeight });
  });
  observer.observe(element);
  return {
    draw: (columns, fromS, toS) => {
      range = [fromS, toS];
      chart.setData(columns);
    },
    destroy: () => {
      observer.disconnect();
      chart.destroy();
    },
  };
}

function drawCursorTag(chart: uPlot, { cursorColumn, formatY }: TimeChartOptions): void {
  const left = chart.cursor.left ?? -1;
  if (left < 0) return;
  const time = chart.posToVal(left, 'x');
  const value = chart.data[cursorColumn]?.[lowerBound(chart.data[0], time)];
  if (typeof value === 'number') drawAxisTag(chart, value, formatY(value), 'quiet');
}

/** Steps: a quote holds until the next one, and what was fitted until the next fit. */
const STEPS = uPlot.paths.stepped?.({ align: 1 });
const LINE: uPlot.Series = {
  width: 1.25,
  points: { show: false },
  gaps: breakWhereSilent,
  ...(STEPS ? { paths: STEPS } : {}),
};

function breakWhereSilent(
  chart: uPlot,
  _series: number,
  from: number,
  to: number,
): uPlot.Series.Gaps {
  const times = chart.data[0];
  const gaps: [number, number][] = [];
  for (let index = from + 1; index <= to; index += 1) {
    const before = times[index - 1] ?? 0;
    const after = times[index] ?? 0;
    if (after - before <= GAP_S) continue;
    gaps.push([chart.valToPos(before, 'x', true), chart.valToPos(after, 'x', true)]);
  }
  return gaps;
}

function timeAxis(labelled: boolean): uPlot.Axis {
  return {
    ...AXIS,
    size: labelled ? TIME_AXIS_HEIGHT : 0,
    space: 84,
    values: (chart, times) =>
      times.map((time) => {
        const wholeLabelFits = chart.valToPos(time, 'x') > TIME_LABEL_WIDTH / 2;
        return labelled && wholeLabelFits ? formatClock(time * 1_000_000, false) : '';
      }),
  };
}

function valueAxis({ formatY, splitsY }: TimeChartOptions): uPlot.Axis {
  return {
    ...AXIS,
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- a const enum that isolated modules cannot read: 1 is right
    side: 1,
    size: AXIS_WIDTH,
    space: 28,
    // Without data the range is made up: its numbers would be too.
    values: (chart, values) =>
      chart.data[0].length > 0 ? values.map(formatY) : values.map(() => ''),
    ...(splitsY ? { splits: (_chart, _axis, min, max) => splitsY(min, max) } : {}),
  };
}

const AXIS: uPlot.Axis = {
  font: `11px ${CHART_FONT}`,
  stroke: () => palette.muted,
  gap: 6,
  grid: { stroke: () => palette.grid, width: 1 },
  ticks: { show: false },
};
