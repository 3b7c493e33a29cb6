import type { Instrument } from '../../model/instrument.ts';
import type { EventSink } from '../../ports.ts';
import { leverageRefusal } from './account-settings.ts';
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
    } else if (event.e === 'ACCOUNT_UPDATE') {
      this.parts.changed();
    } else if (event.e === 'ACCOUNT_CONFIG_UPDATE') {
      this.settings(event);
    } else if (event.e === 'MARGIN_CALL') {
      this.parts.report('MARGIN_CALL: Binance warns that positions of the account are at risk');
    }
  }

  private order(order: Fields): void {
    const { instruments, open, sink, report, stamp } = this.parts;
    if (hasEnded(order)) open.ended(String(order.c));
    if (isForced(order)) {
      report(`FORCED_CLOSE: Binance closes a position in ${String(order.s)} by itself`);
    }
    const instrument = instruments.find(({ venueSymbol }) => venueSymbol === order.s);
    if (instrument) sink(fromOrderUpdate(order, instrument, stamp()));
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
