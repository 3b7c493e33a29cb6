import type { Execution } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import { fromExecutionReport } from '../binance/execution.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * "Event: Order Update" (ORDER_TRADE_UPDATE): its `o` has Spot's letters, but that a cancel keeps the
 * order's own client id, that a liquidation trades as CALCULATED, and that the reason is a number.
 */
export function fromOrderUpdate(
  order: Fields,
  instrument: Instrument,
  stamp: Pick<Execution, 'atUs' | 'monoNs'>,
): Execution {
  const x = order.x === 'CALCULATED' ? 'TRADE' : order.x;
  const { er } = order;
  const reason = typeof er === 'string' && er !== '0' ? `reason ${er}` : 'NONE';
  return fromExecutionReport({ ...order, x, C: '', r: reason }, instrument, stamp);
}

/** Whether the venue has closed a position of ours by itself ("Liquidation and ADL"). */
export function isForced({ c }: Fields): boolean {
  return typeof c === 'string' && /^(autoclose-|adl_autoclose)/.test(c);
}

/** Whether nothing more can come of the order. */
export function hasEnded({ X }: Fields): boolean {
  return /^(FILLED|CANCELED|EXPIRED|EXPIRED_IN_MATCH|REJECTED)$/.test(String(X));
}
