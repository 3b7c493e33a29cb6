import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { Views } from '../views/views.ts';
import { badInput } from './user-input.ts';

export function findInstrument({ instruments }: Views, symbol: string): Instrument {
  const instrument = instruments.find((known) => known.symbol === symbol);
  if (instrument) return instrument;
  const known = instruments.map((each) => each.symbol).join(', ');
  throw badInput(`there is no symbol "${symbol}" here; there is ${known}`);
}
