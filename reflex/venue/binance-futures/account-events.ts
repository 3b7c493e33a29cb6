import type { OrderAddress } from '../../act/effects.ts';
import type { Instrument } from '../../model/instrument.ts';
import type { EventSink } from '../../ports.ts';
import { leverageRefusal } from './account-settings.ts';
import { actualOrderId, fromAlgoUpdate, hasEndedWaiting, released } from './algo-update.ts';
import type { OpenOrders } from './open-orders.ts';
import { fromOrderUpdate, hasEnded, isForced } from './order-update.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface AccountEventParts {
  readonly instruments: readonly Instrument[];
  readonly open: OpenOrders;
  readonly sink: EventSink;
  readonly report: (problem: string) => void;
  readonly stamp: () => { atUs: number; monoNs: number };
  /** What margin is available may be other than it was. */
  readonly changed: () => void;
  /** Something about an order of ours was not heard. */
  readonly query: (order: OrderAddress) => void;
  /** Somebody has to do something about it. */
  readonly refused: (reason: string) => void;
  /** The connection is to be made anew. */
  readonly fail: (reason: string) => void;
}

/** What the account's own stream says ("User Data Streams"); events of other kinds are left aside. */
export class AccountEvents {
  constructor(private readonly parts: AccountEventParts) {}

  /** Throws on what cannot be read. */
  take(event: Fields): void {
    if (event.e === 'ORDER_TRADE_UPDATE') {
      this.order((event.o ?? {}) as Fields);
      this.parts.changed();
    } else if (event.e === 'ALGO_UPDATE') {
      this.algo(event);
    } else if (event.e === 'ACCOUNT_UPDATE') {
      this.parts.changed();
    } else if (event.e === 'ACCOUNT_CONFIG_UPDATE') {
      this.settings(event);
    } else if (event.e === 'MARGIN_CALL') {
      this.parts.report('MARGIN_CALL: Binance warns that positions of the account are at risk');
    }
  }

  private order(order: Fields): void {
    const { open, sink, report, stamp } = this.parts;
    if (isForced(order)) {
      report(`FORCED_CLOSE: Binance closes a position in ${String(order.s)} by itself`);
    }
    const c = open.nameOf(order.i) ?? order.c;
    const conditional = open.conditional(String(c)) !== null;
    if (hasEnded(order)) open.ended(String(c));
    const instrument = this.instrument(order.s);
    if (!instrument) return;
    const execution = fromOrderUpdate({ ...order, c }, instrument, stamp());
    sink(conditional ? released(execution) : execution);
  }

  /** FINISHED without an end that we have heard of in the matching engine: that is asked about. */
  private algo(event: Fields): void {
    const { open, sink, stamp, query } = this.parts;
    const { s, X, ai } = (event.o ?? {}) as Fields;
    const instrument = this.instrument(s);
    if (!instrument) return;
    const execution = fromAlgoUpdate(event, instrument, stamp());
    const { clientOrderId } = execution;
    open.released(clientOrderId, actualOrderId(ai));
    if (hasEndedWaiting(X)) open.ended(clientOrderId);
    sink(execution);
    const type = open.conditional(clientOrderId);
    if (X === 'FINISHED' && type !== null) query({ symbolId: instrument.id, clientOrderId, type });
  }

  private instrument(symbol: unknown): Instrument | undefined {
    return this.parts.instruments.find(({ venueSymbol }) => venueSymbol === symbol);
  }

  /** "Event: Account Configuration Update": leverage (`ac`), or the asset mode (`ai`). */
  private settings({ ac, ai }: Fields): void {
    const { instruments, refused, fail } = this.parts;
    const { s: symbol, l: leverage } = (ac ?? {}) as { s?: unknown; l?: unknown };
    const ours = instruments.some(({ venueSymbol }) => venueSymbol === symbol);
    const refusal = ours ? leverageRefusal(String(symbol), leverage) : null;
    if (refusal !== null) refused(refusal);
    // Another mode of assets: the next logon looks at all of it.
    else if (ai !== undefined) fail('the settings of the account have changed');
  }
}
