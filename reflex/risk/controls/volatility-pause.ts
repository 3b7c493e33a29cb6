import type { SymbolLimits } from '../../model/policy.ts';
import { type Control, reduces } from '../control.ts';
import { amount, larger, smaller } from '../known.ts';

/**
 * A market that has just leapt is no place to open anything: of the last ten seconds the largest
 * move counts, against a fixed limit and against what is usual. True reductions pass.
 */
export const volatilityPause: Control = {
  code: 'VOLATILITY_PAUSE',
  reference: 'C18, FIA 2010, RTS 7',
  unit: 'bps in 10 s',
  blames: 'world',
  bound: 'at most',
  explain: 'the price has moved too far within ten seconds; wait until it has calmed down',
  read(order, context, reading) {
    const limit = moveLimitBps(context.limits, context.sigmaBps);
    reading.observed = amount(context.moveBps);
    reading.limit = reduces(order, context) ? larger(limit, reading.observed) : limit;
  },
};

/**
 * The move that is still ordinary. While nobody knows yet what is usual (sigma NaN, the first minute
 * of a symbol) the fixed limit stands alone. NaN when a limit is missing.
 */
export function moveLimitBps(limits: SymbolLimits | undefined, sigmaBps: number): number {
  const maxMove = limits?.maxMoveBps ?? Number.NaN;
  const maxSigmas = limits?.maxMoveSigmas ?? Number.NaN;
  if (Number.isNaN(sigmaBps)) return Number.isFinite(maxSigmas) ? maxMove : Number.NaN;
  return smaller(maxMove, maxSigmas * sigmaBps);
}
