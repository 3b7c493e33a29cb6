/** Channel `balances`: totals, held or not, of each asset that a trade has moved. */
import type { Money } from '@voltaire/reflex/model/money.ts';
import type { Account } from '../../account/account.ts';
import { moneyText } from '../../market/units.ts';
import type { Fill } from '../../matching/order.ts';
import { timestampText } from '../timestamp.ts';
import { venueId } from './ids.ts';

export function totals(account: Account): Map<string, Money> {
  return new Map(
    Array.from(account.balances(), ([asset, { free, locked }]) => [asset, free + locked]),
  );
}

export function balancesSnapshot(account: Account): string {
  return Array.from(
    totals(account),
    ([asset, total]) =>
      `{"asset":"${asset}","asset_class":"currency","balance":${moneyText(total)},"wallets":` +
      `[{"type":"spot","id":"main","balance":${moneyText(total)}}]}`,
  ).join(',');
}

/** Remembers what was told of one account, so that only what has changed is told. */
export class BalanceUpdates {
  private told: Map<string, Money>;
  private readonly fees = new Map<string, Money>();
  private ledgerId = 0;

  constructor(private readonly account: Account) {
    this.told = totals(account);
  }

  onFill({ commission, commissionAsset }: Fill): void {
    this.fees.set(commissionAsset, (this.fees.get(commissionAsset) ?? 0n) + commission);
  }

  /** The entries of `data`, each for a message of its own. */
  take(): string[] {
    const { account, told } = this;
    const now = totals(account);
    const timestamp = timestampText(Math.floor(account.updatedMs * 1_000));
    const entries = Array.from(now)
      .filter(([asset, total]) => total !== told.get(asset))
      .map(([asset, total]) => {
        const fee = this.fees.get(asset) ?? 0n;
        const amount = total - (told.get(asset) ?? 0n) + fee;
        return (
          `{"ledger_id":"${venueId('T', ++this.ledgerId, 0)}","timestamp":"${timestamp}"` +
          `,"type":"trade","asset":"${asset}","asset_class":"currency","category":"trade"` +
          `,"wallet_type":"spot","wallet_id":"main","amount":${moneyText(amount)}` +
          `,"fee":${moneyText(fee)},"balance":${moneyText(total)}}`
        );
      });
    this.told = now;
    this.fees.clear();
    return entries;
  }
}
