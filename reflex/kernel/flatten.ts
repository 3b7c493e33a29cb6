import type { Governance } from '../governance/governance.ts';
import { FLATTEN } from '../model/order.ts';
import type { Lane } from '../orient/lane.ts';
import { NO_INFLUENCE } from '../orient/market-view.ts';
import type { Asker } from './gate.ts';

/** The kernel itself, closing positions because a kill asks for it. */
export function flatten({ instrument }: Lane, { state }: Governance): Asker {
  const { venue, symbol } = instrument.definition;
  const place = { venue, symbol, strategy: '' };
  return {
    name: FLATTEN,
    version: '1',
    place,
    influence: NO_INFLUENCE,
    tradingLevel: state.levelForLiquidation(place),
  };
}
