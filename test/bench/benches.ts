import { backtests } from './backtest.ts';
import { brain } from './brain.ts';
import { decode } from './decode.ts';
import { footprint } from './footprint.ts';
import { forecast } from './forecast.ts';
import { fuzz } from './fuzz.ts';
import { governor } from './governor.ts';
import { index } from './index.ts';
import { isolation } from './isolation.ts';
import { journal } from './journal.ts';
import { kill } from './kill.ts';
import { loop } from './loop.ts';
import { physics } from './physics.ts';
import type { Bench } from './report.ts';
import { series } from './series.ts';
import { tickToOrder } from './tick-to-order.ts';
import { why } from './why.ts';

export const BENCHES: readonly Bench[] = [
  backtests,
  brain,
  decode,
  footprint,
  forecast,
  fuzz,
  governor,
  index,
  isolation,
  journal,
  kill,
  loop,
  physics,
  series,
  tickToOrder,
  why,
];
