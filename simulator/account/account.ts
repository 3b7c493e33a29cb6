import { formatMoney, type Money } from '@voltaire/reflex/model/money.ts';

export interface Balance {
  free: Money;
  locked: Money;
}

/** The action needs more of an asset than is free. */
export class InsufficientBalance extends Error {
  override readonly name = 'InsufficientBalance';
}

/** Exact balances of one account. Every movement keeps both parts at or above zero, or throws. */
export class Account {
  private readonly assets = new Map<string, Balance>();
  updatedMs = 0;

  constructor(
    readonly name: string,
    starting: ReadonlyMap<string, Money>,
  ) {
    for (const [asset, free] of starting) this.assets.set(asset, { free, locked: 0n });
  }

  balance(asset: string): Readonly<Balance> {
    return this.mutable(asset);
  }

  balances(): ReadonlyMap<string, Readonly<Balance>> {
    return this.assets;
  }

  /** Throws InsufficientBalance when less is free. */
  lock(asset: string, amount: Money): void {
    const balance = this.mutable(asset);
    if (balance.free < amount) {
      throw new InsufficientBalance(
        `${asset}: ${formatMoney(amount)} needed, ${formatMoney(balance.free)} free`,
      );
    }
    balance.free -= amount;
    balance.locked += amount;
  }

  unlock(asset: string, amount: Money): void {
    this.spendLocked(asset, amount, 0n);
  }

  /** Takes `spent` of `released` locked units away; the rest becomes free again. */
  spendLocked(asset: string, released: Money, spent: Money): void {
    const balance = this.mutable(asset);
    if (balance.locked < released || spent > released) {
      throw new RangeError(`${asset}: ${formatMoney(released)} are not locked`);
    }
    balance.locked -= released;
    balance.free += released - spent;
  }

  receive(asset: string, amount: Money): void {
    this.mutable(asset).free += amount;
  }

  /** What a venue that counts margin says of an asset anew. */
  restate(asset: string, free: Money, locked: Money): void {
    const balance = this.mutable(asset);
    balance.free = free;
    balance.locked = locked;
  }

  private mutable(asset: string): Balance {
    let balance = this.assets.get(asset);
    if (!balance) {
      balance = { free: 0n, locked: 0n };
      this.assets.set(asset, balance);
    }
    return balance;
  }
}
