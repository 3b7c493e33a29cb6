import {
  LatencyPoint,
  RecordedCandle,
  SeriesPoint,
  SeriesStatus,
} from '@voltaire/schema/series.ts';
import { CandleInterval, Series } from '@voltaire/schema/series-enums.ts';
import { GraphQLError } from 'graphql';
import { Arg, Ctx, Float, Int, Query, Resolver } from 'type-graphql';
import { SERIES_NAMED } from '../stores/series/series-named.ts';
import type { CandleRow, Span } from '../stores/series/series-store.ts';
import { TABLES } from '../stores/series/tables.ts';
import type { Context } from './context.ts';
import { findInstrument } from './find-instrument.ts';
import { badInput, checkCount } from './user-input.ts';

const MOST_POINTS = 2_000;
const SECOND_US = 1_000_000;
const SECONDS: Readonly<Record<CandleInterval, number>> = {
  S1: 1,
  S5: 5,
  S15: 15,
  M1: 60,
  M5: 300,
  M15: 900,
  H1: 3_600,
  H4: 14_400,
  D1: 86_400,
};

const FROM = 'Microseconds since the epoch.';
const TO = 'Microseconds since the epoch; what is at this moment is not in it.';
const RESOLUTION = 'Seconds of one point.';

@Resolver()
export class SeriesResolver {
  @Query(() => [RecordedCandle], {
    description: `Of the trades that were seen here; an interval without one has none. At most ${MOST_POINTS}.`,
  })
  async candles(
    @Arg('symbol', () => String) symbol: string,
    @Arg('from', () => Float, { description: FROM }) from: number,
    @Arg('to', () => Float, { description: TO }) to: number,
    @Arg('interval', () => CandleInterval) interval: CandleInterval,
    @Ctx() { views, series }: Context,
  ): Promise<RecordedCandle[]> {
    const instrument = findInstrument(views, symbol);
    const query = { symbol, ...spanOf(from, to, SECONDS[interval]) };
    const price = (value: number) => instrument.priceText(Math.round(value / instrument.tickSize));
    const rows = await told(series.ask({ ask: 'candles', query }));
    return rows.map(({ open, high, low, close, volume, ...rest }: CandleRow) => ({
      ...rest,
      open: price(open),
      high: price(high),
      low: price(low),
      close: price(close),
      // A sum of doubles may be off in the last digits; whole lots are not.
      volume: instrument.quantityText(Math.round(volume / instrument.lotSize)),
    }));
  }

  @Query(() => [SeriesPoint], {
    description: `A step without a value has no point. At most ${MOST_POINTS}.`,
  })
  async telemetry(
    @Arg('series', () => Series) name: Series,
    @Arg('from', () => Float, { description: FROM }) from: number,
    @Arg('to', () => Float, { description: TO }) to: number,
    @Arg('resolution', () => Int, { description: RESOLUTION }) resolution: number,
    @Ctx() { views, series }: Context,
    @Arg('symbol', () => String, {
      nullable: true,
      description: 'None for what is the kernel’s.',
    })
    symbol?: string | null,
  ): Promise<SeriesPoint[]> {
    const named = SERIES_NAMED.get(name)!;
    const table = TABLES.indexOf(named.table);
    const of = named.name ?? findInstrument(views, needed(name, symbol)).symbol;
    const query = { table, value: named.value, name: of, ...spanOf(from, to, resolution) };
    return told(series.ask({ ask: 'telemetry', query }));
  }

  @Query(() => [LatencyPoint], { description: `At most ${MOST_POINTS} steps.` })
  async latency(
    @Arg('from', () => Float, { description: FROM }) from: number,
    @Arg('to', () => Float, { description: TO }) to: number,
    @Arg('resolution', () => Int, { description: RESOLUTION }) resolution: number,
    @Ctx() { series }: Context,
  ): Promise<LatencyPoint[]> {
    const query = spanOf(from, to, resolution);
    return told(series.ask({ ask: 'latency', query }));
  }

  @Query(() => SeriesStatus)
  series(@Ctx() { series }: Context): SeriesStatus {
    return series.status;
  }
}

const isTime = (us: number) => Number.isSafeInteger(us) && us >= 0;

/** Throws BAD_USER_INPUT when it is none, or has more steps than one answer may. */
function spanOf(fromUs: number, toUs: number, resolutionS: number): Span {
  if (!isTime(fromUs) || !isTime(toUs) || fromUs >= toUs) {
    throw badInput('from and to must be whole microseconds since the epoch, and from before to');
  }
  checkCount('resolution', resolutionS, 86_400);
  const steps = Math.ceil((toUs - fromUs) / (resolutionS * SECOND_US));
  if (steps <= MOST_POINTS) return { fromUs, toUs, stepUs: resolutionS * SECOND_US };
  throw badInput(
    `these are ${steps} steps, at most ${MOST_POINTS} are answered: ask for a shorter time, or for longer steps`,
  );
}

function needed(series: Series, symbol: string | null | undefined): string {
  if (symbol !== null && symbol !== undefined) return symbol;
  throw badInput(`${series} is of a symbol, which must be given`);
}

async function told<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GraphQLError(
      `the series cannot be read now: ${reason}. What is to be kept waits on disk; { series { problem } } says when it is over`,
      { extensions: { code: 'SERIES_UNAVAILABLE' } },
    );
  }
}
