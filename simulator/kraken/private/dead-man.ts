import type { Account } from '../../account/account.ts';

const SECOND_MS = 1_000;

/** `cancel_all_orders_after`: one timer for each account. It fires once, and stays off until set again. */
export class DeadManTimers {
  private readonly timers = new Map<Account, NodeJS.Timeout>();

  constructor(private readonly cancelAll: (account: Account) => void) {}

  /** 0 seconds switch it off. */
  set(account: Account, seconds: number): void {
    clearTimeout(this.timers.get(account));
    this.timers.delete(account);
    if (seconds === 0) return;
    const timer = setTimeout(() => {
      this.timers.delete(account);
      this.cancelAll(account);
    }, seconds * SECOND_MS);
    this.timers.set(account, timer);
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
