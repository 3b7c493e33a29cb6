import type { Money } from '@voltaire/reflex/model/money.ts';

const DAY_MS = 86_400_000;
const WINDOW_DAYS = 30;

/** What one account has traded in 30 days, quote asset, by UTC day. */
export class TradedVolume {
  private readonly byDay = new Map<number, Money>();

  /** `before` counts as traded in equal parts on each of the 30 days before `nowMs`. */
  constructor(before: Money, nowMs: number) {
    const today = dayOf(nowMs);
    const part = before / BigInt(WINDOW_DAYS);
    for (let age = 1; age < WINDOW_DAYS; age++) this.byDay.set(today - age, part);
    this.byDay.set(today - WINDOW_DAYS, before - part * BigInt(WINDOW_DAYS - 1));
  }

  add(value: Money, nowMs: number): void {
    const today = dayOf(nowMs);
    this.byDay.set(today, (this.byDay.get(today) ?? 0n) + value);
    for (const day of this.byDay.keys()) if (day < today - WINDOW_DAYS) this.byDay.delete(day);
  }

  /** Of the 30 days before today, and of today as well if that is wanted. */
  sum(nowMs: number, withToday: boolean): Money {
    const today = dayOf(nowMs);
    let sum = 0n;
    for (const [day, value] of this.byDay) {
      if (day >= today - WINDOW_DAYS && (day < today || withToday)) sum += value;
    }
    return sum;
  }
}

function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}
