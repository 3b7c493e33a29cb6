import { type Control, reduces } from '../control.ts';
import { amount, larger, share } from '../known.ts';

/**
 * What one order may be of all that is traded in a day. True reductions pass, whether the venue tells
 * its volume or not: who holds too much of a market must be able to get out of it.
 */
export const dayVolumeShare: Control = {
  code: 'DAY_VOLUME_SHARE',
  reference: 'C09, RTS 6 Art. 15(1)(c)',
  unit: '× the volume of a day',
  bound: 'at most',
  blames: 'world',
  explain:
    'the order is too large for what is traded in a day, or the venue has not told that for long; make it smaller, or look at the feed',
  read(order, context, reading) {
    const { limits, dayVolume, dayVolumeAgeMs, instrument } = context;
    const maxAgeMs = limits?.maxDayVolumeAgeMs ?? Number.NaN;
    const limit = Number.isFinite(maxAgeMs)
      ? (limits?.maxDayVolumeShare ?? Number.NaN)
      : Number.NaN;
    const believed = amount(dayVolumeAgeMs) <= maxAgeMs ? dayVolume : Number.NaN;
    const part = share(order.quantityLots * instrument.lotSize, believed);
    if (reduces(order, context)) {
      reading.observed = Number.isNaN(part) ? 0 : part;
      reading.limit = larger(limit, reading.observed);
    } else {
      reading.observed = part;
      reading.limit = limit;
    }
  },
};
