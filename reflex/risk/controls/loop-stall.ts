import { type Control, reduces } from '../control.ts';
import { amount, larger } from '../known.ts';

/**
 * A loop that was busy elsewhere decides late on what it saw early. True reductions pass, since a
 * slow way out is better than none; not so when nobody knows how long it stalled.
 */
export const loopStall: Control = {
  code: 'LOOP_STALL',
  reference: 'C32, RTS 7 Art. 13',
  unit: 'ms',
  blames: 'world',
  bound: 'at most',
  explain:
    "the kernel's event loop has stalled for too long within the last ten seconds; find what else this machine is busy with",
  read(order, context, reading) {
    const limit = context.system?.maxStallMs ?? Number.NaN;
    reading.observed = amount(context.stallMs);
    reading.limit = reduces(order, context) ? larger(limit, reading.observed) : limit;
  },
};
