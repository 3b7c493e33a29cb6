import type { Views } from '../../views/views.ts';
import type { Keys } from './keys.ts';
import type { Lease } from './lease-keeper.ts';
import type { Entry, SharedState } from './shared-state.ts';

/** Of the stream; about a minute and a half of ten busy symbols. */
const MOST_TELEMETRY = 10_000;

interface Value {
  readonly key: string;
  /** What says whether it has changed. */
  readonly mark: string | number;
  readonly value: () => string;
}

/**
 * Puts the newest of each symbol, of positions and of the trading state where others can see it. What
 * it has not got rid of is not kept: the next time there is something newer. So nothing grows while
 * the engine is away, and one request at a time is on its way.
 */
export class Publisher {
  /** Values written since the start. */
  written = 0;
  /** When the last were, µs since the epoch; null before the first. */
  writtenAtUs: number | null = null;
  /** By key, of what the engine has; of all of them when nothing is sure. */
  private readonly there = new Map<string, string | number>();
  private version = 0;
  private busy = false;

  constructor(
    private readonly state: SharedState,
    private readonly keys: Keys,
    private readonly lease: Lease,
    private readonly views: Views,
    private readonly nowUs: () => number,
  ) {
    // A new engine, or one that has lost what it held, is told everything.
    state.onConnected(() => this.there.clear());
  }

  /** Values that have changed and are not there yet. */
  get behind(): number {
    return this.changed().length;
  }

  async beat(): Promise<void> {
    if (this.busy || !this.state.connected || this.lease.lost !== '') return;
    const changed = this.changed();
    if (changed.length === 0) return;
    this.busy = true;
    try {
      await this.write(changed);
    } catch {
      this.there.clear(); // whether it arrived is not known
    } finally {
      this.busy = false;
    }
  }

  private async write(changed: readonly Value[]): Promise<void> {
    const { state, keys, lease } = this;
    this.version = Math.max(this.version + 1, this.nowUs());
    const { version } = this;
    const entries: Entry[] = changed.map(({ key, value }) => ({ key, version, value: value() }));
    if (!(await state.put(lease.guard, entries))) return lease.refused();
    for (const { key, mark } of changed) this.there.set(key, mark);
    this.written += entries.length;
    this.writtenAtUs = version;
    const ticks = entries.filter(({ key }) => key !== keys.positions && key !== keys.trading);
    if (ticks.length === 0) return;
    const texts = ticks.map(({ value }) => value);
    await state.append(lease.guard, keys.telemetry, texts, MOST_TELEMETRY);
  }

  private changed(): Value[] {
    return this.values().filter(({ key, mark }) => this.there.get(key) !== mark);
  }

  private values(): Value[] {
    const { keys, views } = this;
    const { market } = views;
    const values: Value[] = [];
    for (const { id, symbol } of views.instruments) {
      const tick = market.tick(id);
      if (!tick) continue;
      const value = () => JSON.stringify({ tick, derivatives: market.derivativesOf(id) });
      values.push({ key: keys.market(symbol), mark: tick.seq, value });
    }
    const positions = JSON.stringify(views.positions.all());
    values.push({ key: keys.positions, mark: positions, value: () => positions });
    const trading = JSON.stringify(views.trading.state);
    values.push({ key: keys.trading, mark: trading, value: () => trading });
    return values;
  }
}
