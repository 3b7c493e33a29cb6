// Tapes
export { readTape } from './tape/read-tape.ts';
export { writeConverted } from './tape/converted.ts';
export type { EventTape } from './tape/event-tape.ts';
export { type SymbolRules, type Venue, VENUES } from './tape/symbols.ts';

// Running over them
export { type Backtest, backtest, backtestOf } from './backtest.ts';
export type { RunSettings, UserStrategy } from './run/settings.ts';
export { DEFAULT_LATENCIES, latenciesOf } from './clock/latency.ts';
export { BacktestProblem } from './problem.ts';

// What came of it
export type { Series, Summary } from './metrics/collector.ts';
export { reportText } from './present/text.ts';
export type { Reported } from './present/text.ts';
export { sweepText } from './present/sweep-text.ts';
export { reportPage } from './present/page.ts';

// Many at once
export { axisOf, pointsOf } from './sweep/grid.ts';
export { type Sweep, sweep } from './sweep/sweep.ts';

// What would have been
export type { Changes } from './counterfactual/changes.ts';
export {
  type Counterfactual,
  counterfactual,
  type Span,
  type SymbolOutcome,
} from './counterfactual/counterfactual.ts';
export type { Assumptions } from './counterfactual/rerun.ts';
export { counterfactualText } from './present/counterfactual-text.ts';
