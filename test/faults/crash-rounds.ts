import { TRADING_LEVEL_NAMES } from '@voltaire/reflex/model/trading-level.ts';
import type { Money } from '@voltaire/reflex/model/money.ts';
import { parseMoney } from '@voltaire/reflex/model/money.ts';
import type { StateReason } from '@voltaire/reflex/model/outcome.ts';
import { join } from 'node:path';
import { quoting } from '../server/support/quoting.ts';
import { Child, later } from './child.ts';
import { type Differences, differences } from './differences.ts';
import { JournalAccount } from './journal-account.ts';
import { KEEN } from './keen.ts';
import type { TraderOptions } from './trader-options.ts';
import { VenueProcess } from './venue-process.ts';

const TRADER = new URL('trader-process.ts', import.meta.url);
/** Of the replayed market: orders are filled this much faster than they were, yet rest long enough to meet a kill. */
const SPEED = 12;
/** Nor is one that was filled missed for long. No run lasts until this would be a flood. */
const BUSY = { ...KEEN, restMs: 150 };
/** An order that never arrived is given up ten seconds after it was made. */
const RECOVERS_WITHIN_MS = 25_000;
/** The strategy has to see some market first. */
const TRADES_WITHIN_MS = 15_000;
/** Restrictions that outlive a run; all others are found anew. */
const LASTING = new Set(['operator', 'governor']);

/** One trader after another on the same data, and the one venue that they all trade at. */
export class CrashRounds {
  readonly found = {
    doubled: 0,
    unknown: 0,
    lost: 0,
    invented: 0,
    open: 0,
    money: 0,
    loosened: 0,
    unreconciled: 0,
  };
  readonly seen = {
    orders: 0,
    fills: 0,
    idle: 0,
    metOpenOrders: 0,
    killedWhileStarting: 0,
    killedWhileHalting: 0,
    neverArrived: 0,
    fillsMissed: 0,
    longestRecoveryMs: 0,
  };
  /** What was found, in words; the first ones. */
  readonly complaints: string[] = [];
  private readonly journal: JournalAccount;

  private constructor(
    private readonly options: TraderOptions,
    private readonly venue: VenueProcess,
    private readonly start: Readonly<Record<string, Money>>,
    private readonly random: () => number,
    private trader: Child,
  ) {
    this.journal = new JournalAccount(join(options.home, 'journal'));
  }

  /** Starts the venue, and the first trader in a new home. */
  static async begin(home: string, random: () => number): Promise<CrashRounds> {
    const venue = await VenueProcess.start(SPEED);
    const { port, credentials } = venue;
    const config = { ...quoting({ parameters: BUSY }), brain: false } as const;
    const feeds = [{ venue: 'binance' as const, symbols: ['BTCUSDT'] }];
    const options = { home, port, credentials, config: { ...config, feeds } };
    const { balances } = await venue.ledger();
    const start = Object.fromEntries(
      Object.entries(balances.main!).map(([asset, { free }]) => [asset, parseMoney(free)]),
    );
    const trader = traderWith(options);
    await trader.told('ready');
    return new CrashRounds(options, venue, start, random, trader);
  }

  /** Trade, die, start again, and compare. */
  async round(name: string): Promise<void> {
    const { seen, venue, journal } = this;
    const halted = await this.dieWhileTrading(name);
    journal.read();
    const before = await venue.ledger();
    if (journal.working.length > 0) seen.metOpenOrders++;
    const heard = (id: string) => journal.orders.has(id);
    if (before.orders.some(({ clientOrderId }) => !heard(clientOrderId))) {
      this.complain(name, 'an order is at the venue that the journal did not have at the crash');
      this.found.unknown++;
    }
    const known = new Set(
      [...journal.orders.values()].flatMap(({ fills }) => fills.map((f) => f.tradeId)),
    );
    const there = new Set(before.orders.map(({ clientOrderId }) => clientOrderId));
    seen.neverArrived += journal.working.filter(
      ({ clientOrderId }) => !there.has(clientOrderId),
    ).length;

    await later(this.upTo(200)); // the market goes on without us
    await this.restart();
    await later(this.upTo(150));
    await venue.market(false);
    const after = await this.settled(name);
    seen.fillsMissed += after.fills.filter(
      ({ tradeId, clientOrderId }) => !known.has(String(tradeId)) && there.has(clientOrderId),
    ).length;
    seen.orders = after.orders.length;
    seen.fills = after.fills.length;
    this.checkState(name);
    await venue.market(true);
    if (halted || this.trader.hasTold('killed')) await this.release();
  }

  async end(): Promise<void> {
    await this.trader.kill();
    await this.venue.stop();
  }

  /** True when an operator's kill was confirmed before. */
  private async dieWhileTrading(name: string): Promise<boolean> {
    const { trader } = this;
    // Mostly in the middle of trading, now and then before.
    if (this.random() < 0.1) await later(this.upTo(2_500));
    else await trader.told('trading', TRADES_WITHIN_MS).catch(() => this.idle(name));
    await later(this.upTo(1_800));
    if (this.random() < 0.2) {
      this.seen.killedWhileHalting++;
      trader.send('kill');
      await later(this.upTo(60));
    }
    await trader.kill();
    return trader.hasTold('killed');
  }

  /** Why, as far as the journal says. */
  private idle(name: string): void {
    const { journal } = this;
    journal.read();
    this.seen.idle++;
    const held = [...journal.runs.values()].at(-1)?.last ?? [];
    const reasons = held.map(({ source, reason }) => `${source}: ${reason}`).join('; ');
    this.complain(name, `it did not trade: ${journal.lastObstacle}; ${reasons}`);
  }

  /** Now and then it dies a second time, before it has come up. */
  private async restart(): Promise<void> {
    this.trader = traderWith(this.options);
    if (this.random() < 0.15) {
      await later(500 + this.upTo(2_000));
      await this.trader.kill();
      this.seen.killedWhileStarting++;
      this.trader = traderWith(this.options);
    }
    await this.trader.told('ready');
  }

  /** Waits until the journal has what the venue has; what it never gets is counted. */
  private async settled(name: string) {
    const begun = performance.now();
    for (;;) {
      const ledger = await this.venue.ledger();
      this.journal.read();
      const different = differences(this.journal, ledger, this.start);
      const ms = performance.now() - begun;
      const same = Object.values(different).every((list: readonly string[]) => list.length === 0);
      const reconciled = this.journal.reconciled;
      if ((same && reconciled) || ms > RECOVERS_WITHIN_MS) {
        if (!reconciled) {
          this.found.unreconciled++;
          this.complain(name, 'it did not get as far as the venue’s list of open orders');
        }
        this.count(name, different);
        this.seen.longestRecoveryMs = Math.max(this.seen.longestRecoveryMs, ms);
        return ledger;
      }
      await later(30);
    }
  }

  private count(name: string, different: Differences): void {
    const { found } = this;
    found.doubled += different.doubled.length;
    found.unknown += different.unknown.length;
    found.lost += different.lost.length;
    found.invented += different.invented.length;
    if (different.open.length > 0) found.open++;
    if (different.money.length > 0) found.money++;
    for (const [what, list] of Object.entries(different) as [string, readonly string[]][]) {
      if (list.length > 0) this.complain(name, `${what}: ${list.slice(0, 3).join(' | ')}`);
    }
  }

  /** Whatever lasts was in force from the first word of the next run on. */
  private checkState(name: string): void {
    const runs = [...this.journal.runs].sort(([a], [b]) => a - b).map(([, run]) => run);
    const [before, now] = runs.slice(-2);
    if (!before || !now) return;
    const loosened = before.last.filter(
      (held) => LASTING.has(held.source) && !holds(now.first, held),
    );
    this.found.loosened += loosened.length;
    for (const { source, scope, level } of loosened) {
      this.complain(name, `the ${level} of ${source} for ${scope} is not in force any more`);
    }
  }

  private async release(): Promise<void> {
    await this.trader.told('killed'); // it says so of what it took over, too
    this.trader.send('release');
    await this.trader.told('released');
  }

  private complain(name: string, text: string): void {
    if (this.complaints.length < 20) this.complaints.push(`${name}: ${text}`);
  }

  private upTo(ms: number): number {
    return this.random() * ms;
  }
}

function traderWith(options: TraderOptions): Child {
  return new Child(TRADER, [JSON.stringify(options)]);
}

function holds(reasons: readonly StateReason[], { source, scope, level }: StateReason): boolean {
  return reasons.some(
    (each) => each.source === source && each.scope === scope && rankOf(each) >= rankOf({ level }),
  );
}

function rankOf({ level }: Pick<StateReason, 'level'>): number {
  return TRADING_LEVEL_NAMES.indexOf(level);
}
