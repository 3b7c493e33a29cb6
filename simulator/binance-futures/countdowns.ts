import type { Account } from '../account/account.ts';

/** "Auto-Cancel All Open Orders": one countdown for each account, since there is one symbol. */
export class Countdowns {
  private readonly timers = new Map<Account, NodeJS.Timeout>();

  constructor(private readonly cancelAll: (account: Account) => void) {}

  /** 0 ms stop it. It fires once, and stays off until set again. */
  set(account: Account, ms: number): void {
    clearTimeout(this.timers.get(account));
    this.timers.delete(account);
    if (ms === 0) return;
    const timer = setTimeout(() => {
      this.timers.delete(account);
      this.cancelAll(account);
    }, ms);
    this.timers.set(account, timer);
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
