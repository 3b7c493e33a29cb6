import type { LossSnapshot } from '../model/governing.ts';
import type { Instrument } from '../model/instrument.ts';
import { type Fill, FLATTEN, type Side } from '../model/order.ts';
import { OutcomeKind } from '../model/outcome-kind.ts';
import { feeValue } from './fee-value.ts';

const DAY_US = 86_400e6;

/** A peak that has risen is told at every tenth check: once a second. */
const TELL_EVERY = 10;

/** What one strategy has received, paid and holds. */
interface Ledger {
  readonly name: string;
  /** Received minus paid and fees, account currency. */
  cash: number;
  /** By symbol id. */
  readonly lots: Float64Array;
  /** Highest P&L that two checks in a row have seen (NaN: none yet), and what the last one saw. */
  peak: number;
  seen: number;
}

/**
 * What loss limits count from: the account's P&L of the UTC day and each strategy's fall from its
 * highest P&L, where P&L = cash + Σ lots × mid. In doubles: a limit needs no more, and the books of
 * act/position.ts stay exact. NaN while something is held that has no mid, or in another currency
 * than the account's: nobody knows what it is worth, which denies.
 *
 * A tick only leaves its mid here. P&L is summed when somebody asks, and a peak rises at a check
 * (`at`), to what two in a row have seen: one bad mid neither makes a peak nor a drawdown for ever.
 */
export class LossWatch {
  private dayStartUs = Number.NEGATIVE_INFINITY;
  /** NaN until the P&L at the day's start is known. */
  private baseline = Number.NaN;
  private readonly ledgers = new Map<string, Ledger>();
  private readonly mids: Float64Array;
  private checks = 0;
  private risen = false;

  /** Throws a RangeError when the run before has left lots in a symbol that is no longer configured. */
  constructor(
    restored: LossSnapshot | null,
    private readonly currency: string | undefined,
    private readonly instruments: readonly Instrument[],
  ) {
    this.mids = new Float64Array(instruments.length).fill(Number.NaN);
    if (!restored) return;
    this.dayStartUs = numberOr(restored.dayStartUs, Number.NEGATIVE_INFINITY);
    this.baseline = numberOr(restored.dayBaseline, Number.NaN);
    for (const { name, cash, peak, lots } of restored.strategies) {
      const ledger = this.ledger(name);
      ledger.cash = numberOr(cash, Number.NaN);
      ledger.peak = numberOr(peak, Number.NaN);
      for (const [symbol, held] of Object.entries(lots)) ledger.lots[this.idOf(symbol)] = held;
    }
  }

  /**
   * What closes positions for a kill is nobody's own trade: it is booked to the strategies that hold
   * the other side, or to the one that it is closed for; the rest of it to itself.
   */
  fill(
    strategy: string,
    instrument: Instrument,
    side: Side,
    fill: Fill,
    closedFor: string | null = null,
  ): void {
    let lots = fill.quantityLots;
    if (strategy === FLATTEN) {
      const holders = closedFor === null ? this.ledgers.values() : [this.ledger(closedFor)];
      for (const ledger of holders) {
        const closed = Math.min(lots, Math.max(0, -side * ledger.lots[instrument.id]!));
        if (closed > 0) this.book(ledger, instrument, side, fill, closed);
        lots -= closed;
      }
    }
    if (lots > 0) this.book(this.ledger(strategy), instrument, side, fill, lots);
  }

  mark(symbolId: number, mid: number): void {
    if (mid > 0) this.mids[symbolId] = mid;
  }

  /**
   * A check of peaks and of the day, to be made at every timer. True when it has to be recorded, or a
   * restart would forgive a loss: the day's baseline was set anew (the UTC day rolled over, or its P&L
   * became known), or a peak has risen, of which it tells once in a while.
   */
  at(atUs: number): boolean {
    const told = ++this.checks % TELL_EVERY === 0;
    for (const ledger of this.ledgers.values()) {
      const pnl = this.pnlOf(ledger);
      const confirmed = Math.min(pnl, ledger.seen);
      if (confirmed > ledger.peak || Number.isNaN(ledger.peak)) {
        ledger.peak = confirmed;
        if (!Number.isNaN(confirmed)) this.risen = true;
      }
      ledger.seen = pnl;
    }
    const dayStartUs = Math.floor(atUs / DAY_US) * DAY_US;
    if (dayStartUs > this.dayStartUs) {
      this.dayStartUs = dayStartUs;
      this.baseline = Number.NaN;
    }
    const rebased = Number.isNaN(this.baseline) && this.rebase();
    const heightened = told && this.risen;
    if (rebased || heightened) this.risen = false;
    return rebased || heightened;
  }

  /** Net, account currency, since the UTC day began or a person re-armed the account. */
  get dayPnl(): number {
    return this.pnl - this.baseline;
  }

  /** The strategy's fall from its highest P&L, account currency, 0 or more. */
  drawdown(strategy: string): number {
    const ledger = this.ledgers.get(strategy);
    if (!ledger) return 0;
    return Math.max(0, ledger.peak - this.pnlOf(ledger));
  }

  /** Signed lots that the strategy holds of the symbol. */
  lots(strategy: string, symbolId: number): number {
    return this.ledgers.get(strategy)?.lots[symbolId] ?? 0;
  }

  /** Those that have ever traded. */
  get strategies(): Iterable<string> {
    return this.ledgers.keys();
  }

  /** When the UTC day ends, µs since the epoch. */
  get dayEndUs(): number {
    return this.dayStartUs + DAY_US;
  }

  /** A person has seen the day's loss and lets trading go on: it counts from here. */
  rearmDay(): void {
    this.baseline = Number.NaN;
    this.rebase();
  }

  /** A person has seen the strategy's drawdown: it counts from here. */
  rearm(strategy: string): void {
    const ledger = this.ledgers.get(strategy);
    if (!ledger) return;
    ledger.seen = this.pnlOf(ledger);
    ledger.peak = ledger.seen;
  }

  snapshot(): LossSnapshot {
    return {
      kind: OutcomeKind.LOSS,
      dayStartUs: this.dayStartUs,
      dayBaseline: this.baseline,
      strategies: Array.from(this.ledgers.values(), ({ name, cash, peak, lots }) => ({
        name,
        cash,
        peak,
        lots: this.bySymbol(lots),
      })),
    };
  }

  private get pnl(): number {
    let pnl = 0;
    for (const ledger of this.ledgers.values()) pnl += this.pnlOf(ledger);
    return pnl;
  }

  private pnlOf({ cash, lots }: Ledger): number {
    let pnl = cash;
    for (let id = 0; id < lots.length; id++) {
      if (lots[id] !== 0) pnl += lots[id]! * this.instruments[id]!.lotSize * this.mids[id]!;
    }
    return pnl;
  }

  private book(ledger: Ledger, instrument: Instrument, side: Side, fill: Fill, lots: number): void {
    const foreign = instrument.definition.quote !== (this.currency ?? instrument.definition.quote);
    const value = foreign ? Number.NaN : instrument.notional(fill.priceTicks, lots);
    const fee = feeValue(fill, instrument, this.instruments, this.mids);
    ledger.cash -= side * value + fee * (lots / fill.quantityLots);
    ledger.lots[instrument.id]! += side * lots;
  }

  private rebase(): boolean {
    this.baseline = this.pnl;
    return !Number.isNaN(this.baseline);
  }

  private ledger(name: string): Ledger {
    let ledger = this.ledgers.get(name);
    if (!ledger) {
      const lots = new Float64Array(this.instruments.length);
      ledger = { name, cash: 0, lots, peak: 0, seen: Number.NaN };
      this.ledgers.set(name, ledger);
    }
    return ledger;
  }

  private bySymbol(lots: Float64Array): Record<string, number> {
    const held: Record<string, number> = {};
    lots.forEach((count, id) => {
      if (count !== 0) held[this.instruments[id]!.symbol] = count;
    });
    return held;
  }

  private idOf(symbol: string): number {
    const id = this.instruments.findIndex((instrument) => instrument.symbol === symbol);
    if (id >= 0) return id;
    throw new RangeError(
      `the run before left lots of a strategy in ${symbol}: configure it, or close them there first`,
    );
  }
}

/** JSON has no NaN and no infinity: what was one comes back as null. */
function numberOr(value: number | null, unknown: number): number {
  return value !== null && Number.isFinite(value) ? value : unknown;
}
