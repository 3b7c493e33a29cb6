import { type Control, reduces } from '../control.ts';
import { amount, larger } from '../known.ts';

/**
 * Where far more is traded than usual, somebody knows something, or is mistaken: no place to open
 * anything. 0 while nobody knows what is usual (the first 80 seconds of a symbol). True reductions pass.
 */
export const volumeSpike: Control = {
  code: 'VOLUME_SPIKE',
  reference: 'C18, FIA 2010, RTS 7',
  unit: '× the usual volume of 10 s',
  blames: 'world',
  bound: 'at most',
  explain: 'far more was traded within ten seconds than usual; wait until it has calmed down',
  read(order, context, reading) {
    const limit = context.limits?.maxVolumeRatio ?? Number.NaN;
    reading.observed = amount(context.volumeRatio);
    reading.limit = reduces(order, context) ? larger(limit, reading.observed) : limit;
  },
};
