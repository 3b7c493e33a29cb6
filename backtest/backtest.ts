import { Pace } from './clock/pace.ts';
import { Collector, type Series, type Summary } from './metrics/collector.ts';
import { DecisionLog, horizonOf } from './metrics/decision-log.ts';
import { Run, type RunEnd } from './run/run.ts';
import type { RunSettings } from './run/settings.ts';
import type { EventTape } from './tape/event-tape.ts';

export interface Backtest extends RunEnd {
  readonly summary: Summary;
  readonly series: Series;
}

export interface BacktestOptions {
  /** An empty folder that the journal of the run is written to. */
  readonly journal?: string | undefined;
  /** Hears of the lines of the tape played so far. */
  readonly progress?: ((lines: number) => void) | undefined;
  /** Times real time; as fast as it goes when it is not given. Changes nothing but how long it takes. */
  readonly speed?: number | undefined;
}

/**
 * Runs one strategy over one tape. Same tape and settings, same result and hash, on every machine.
 * Throws a BacktestProblem.
 */
export function backtest(
  tape: EventTape,
  settings: RunSettings,
  { journal, progress, speed }: BacktestOptions = {},
): Backtest {
  const log = new DecisionLog(horizonOf(settings.parameters));
  const collector = new Collector(log, tape.definition.quote, settings.capital);
  const pace = speed === undefined ? null : new Pace(speed, tape.receivedNs[0]!);
  const end = new Run(tape, settings, collector, journal ?? null).play(progress, pace);
  return { ...end, summary: collector.summary(), series: collector.series };
}
