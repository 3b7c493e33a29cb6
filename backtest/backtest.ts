import { Pace } from './clock/pace.ts';
import { Collector, type Series, type Summary } from './metrics/collector.ts';
import { DecisionLog, horizonOf } from './metrics/decision-log.ts';
import { Run, type RunEnd } from './run/run.ts';
import { type StartThread, Thinker } from './run/thinker.ts';
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
  /** Of somebody's own strategy, started for this run: it may have kept something of another. */
  readonly thinker?: Thinker | undefined;
}

/**
 * Runs one strategy over one tape. Same tape and settings, same result and hash, on every machine.
 * Throws a BacktestProblem.
 */
export function backtest(
  tape: EventTape,
  settings: RunSettings,
  { journal, progress, speed, thinker }: BacktestOptions = {},
): Backtest {
  const log = new DecisionLog(horizonOf(settings.parameters));
  const collector = new Collector(log, tape.definition.quote, settings.capital);
  const pace = speed === undefined ? null : new Pace(speed, tape.receivedNs[0]!);
  const run = new Run(tape, settings, collector, journal ?? null, thinker ?? null);
  const end = run.play(progress, pace);
  return { ...end, summary: collector.summary(), series: collector.series };
}

/** The same of somebody's own strategy or the kernel's: its thread is started and ended with the run. */
export async function backtestOf(
  tape: EventTape,
  settings: RunSettings,
  options: BacktestOptions,
  startThread: StartThread,
): Promise<Backtest> {
  const { user } = settings;
  const thinker = user && (await Thinker.start(user.program, startThread));
  try {
    return backtest(tape, settings, { ...options, thinker });
  } finally {
    await thinker?.stop();
  }
}
