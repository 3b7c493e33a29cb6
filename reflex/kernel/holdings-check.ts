import type { Account } from '../act/account.ts';
import type { Governance } from '../governance/governance.ts';
import type { Balances, Reconciled } from '../model/event.ts';
import type { Instrument } from '../model/instrument.ts';
import { formatMoney, isMoney, type Money, parseMoney } from '../model/money.ts';

export interface HoldingsParts {
  readonly account: Account;
  readonly instruments: readonly Instrument[];
  readonly governance: Governance;
}

/** One asset at one moment: what the venue had, and what our fills had brought until then. */
interface Row {
  readonly venue: Money;
  readonly traded: Money;
  readonly fees: Money;
}

/**
 * Compares what the venue says that we hold with what our own fills come to, asset by asset, from the
 * first list of a run on. Of a contract that is the position; what its margin account has moves with
 * funding and with the venue's own average prices, which no fill tells. Free and locked are taken together, so that resting orders change nothing.
 * A difference that stands in two lists, one after the other, while no order is in doubt and nothing of
 * ours has traded between them, is a break: the symbols of the asset halt until two people have looked.
 * From then on it counts as known.
 */
export class HoldingsCheck {
  private readonly told = new Map<string, Money>();
  private readonly agreed = new Map<string, Row>();
  /** The side of ours that did not fit, and by how much. */
  private readonly suspected = new Map<string, { readonly ours: Money; readonly by: Money }>();

  constructor(private readonly parts: HoldingsParts) {}

  onBalances({ venue, assets }: Balances): void {
    for (const [asset, { free, locked }] of Object.entries(assets)) {
      if (!isMoney(free) || !isMoney(locked)) this.told.delete(keyOf(venue, asset));
      else this.told.set(keyOf(venue, asset), parseMoney(free) + parseMoney(locked));
    }
  }

  /**
   * Behind the venue's list of open orders, which balances have come with. True when the venue should be
   * asked once more, soon: fills may have been on their way.
   */
  onReconciled({ venue = '', atUs }: Reconciled): boolean {
    let again = false;
    for (const [asset, symbols] of this.assetsOf(venue)) {
      const now = this.row(venue, asset, symbols);
      if (now) again = this.compare(keyOf(venue, asset), asset, symbols, now, atUs) || again;
    }
    return again;
  }

  private compare(
    key: string,
    asset: string,
    symbols: readonly Instrument[],
    now: Row,
    atUs: number,
  ): boolean {
    const before = this.agreed.get(key);
    if (!before || this.strangersIn(symbols)) {
      // What others trade on this account is in none of our positions: counted anew when they are gone.
      this.agreed.set(key, now);
      this.suspected.delete(key);
      return false;
    }
    const ours = before.venue + (now.traded - before.traded) - (now.fees - before.fees);
    const difference = now.venue - ours;
    if (difference === 0n) {
      this.suspected.delete(key);
      return false;
    }
    const suspicion = this.suspected.get(key);
    if (suspicion?.by !== difference || suspicion.ours !== ours) {
      this.suspected.set(key, { ours, by: difference });
      return true;
    }
    this.suspected.delete(key);
    this.agreed.set(key, now);
    const reason = table(asset, before, now, ours);
    for (const { symbol } of symbols) {
      this.parts.governance.latch(`symbol:${symbol}`, 'HALTED', reason, atUs);
    }
    return false;
  }

  /** Null while the venue has not told, or while an order may have traded unheard. */
  private row(venue: string, asset: string, symbols: readonly Instrument[]): Row | null {
    const held = this.told.get(keyOf(venue, asset));
    if (held === undefined || this.inDoubt(symbols)) return null;
    let traded = 0n;
    let fees = 0n;
    for (const instrument of symbols) {
      const position = this.parts.account.position(instrument.id).snapshot();
      const { quote, lotSize } = instrument.definition;
      if (instrument.heldAs === asset) traded += BigInt(position.lots) * parseMoney(lotSize);
      if (quote === asset) traded += parseMoney(position.cash);
      fees += parseMoney(position.fees[asset] ?? '0');
    }
    return { venue: held, traded, fees };
  }

  private inDoubt(symbols: readonly Instrument[]): boolean {
    for (const { request, state, questioned } of this.parts.account.desk.working) {
      const here = symbols.some(({ id }) => id === request.symbolId);
      if (here && (questioned || state === 'UNKNOWN' || state === 'SENT')) return true;
    }
    return false;
  }

  private strangersIn(symbols: readonly Instrument[]): boolean {
    const { all } = this.parts.account.foreign;
    return all.some(({ symbol }) => symbols.some((each) => each.venueSymbol === symbol));
  }

  private assetsOf(venue: string): Map<string, Instrument[]> {
    const assets = new Map<string, Instrument[]>();
    for (const instrument of this.parts.instruments) {
      const { definition, heldAs, isContract } = instrument;
      if (definition.venue !== venue) continue;
      for (const asset of isContract ? [heldAs] : [heldAs, definition.quote]) {
        assets.set(asset, [...(assets.get(asset) ?? []), instrument]);
      }
    }
    return assets;
  }
}

/** Both sides, as a person reads them. */
function table(asset: string, before: Row, now: Row, ours: Money): string {
  const first = formatMoney(before.venue);
  const traded = formatMoney(now.traded - before.traded);
  const fees = formatMoney(now.fees - before.fees);
  const difference = formatMoney(now.venue - ours);
  return (
    `RECONCILIATION_BREAK: ${asset} | ours: ${first} agreed, ${traded} traded since, ${fees} fees, ` +
    `makes ${formatMoney(ours)} | the venue's: ${formatMoney(now.venue)} | difference: ${difference}`
  );
}

function keyOf(venue: string, asset: string): string {
  return `${venue} ${asset}`;
}
