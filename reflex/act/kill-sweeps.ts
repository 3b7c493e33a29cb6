import type { OrderRequest } from '../model/order.ts';
import { FLATTEN } from '../model/order.ts';
import type { KillReport } from '../model/outcome.ts';
import { covers, type Scope } from '../model/scope.ts';
import { type Kill, KillSweep, type SweepParts } from './kill-sweep.ts';
import type { Moment } from './order-care.ts';

/** No two slices of one symbol follow each other faster, traded or not. */
const SLICE_NS = 1e9;

const NONE: readonly OrderRequest[] = [];

/** The sweeps of all kills in force: one for each scope. */
export class KillSweeps {
  private readonly sweeps = new Map<Scope, KillSweep>();
  /** By symbol: when the last slice was asked for. */
  private readonly slicedNs = new Map<number, number>();
  /** Symbols in which nobody else may have orders. */
  private made: readonly number[] = [];

  constructor(private readonly parts: SweepParts) {}

  /** A kill was said, or one of the run before is still in force. An older one changes nothing. */
  begin(kill: Kill): void {
    const before = this.sweeps.get(kill.scope);
    if (before && before.kill.number >= kill.number) return;
    const sweep = before?.followedBy(kill) ?? new KillSweep(kill, kill.mode !== 'HALT', this.parts);
    this.sweeps.set(kill.scope, sweep);
  }

  /** The kill is lifted, unless a newer one of its scope has followed. */
  end(scope: Scope, killNumber: number): void {
    const sweep = this.sweeps.get(scope);
    if (sweep && sweep.kill.number <= killNumber) this.sweeps.delete(scope);
  }

  /** How far the kill of exactly this scope has come; null when none is in force. */
  reportOf(scope: Scope): KillReport | null {
    return this.sweeps.get(scope)?.report ?? null;
  }

  /** To be called after order care has dealt with the list. */
  onReconciled(openAtVenue: readonly string[]): void {
    for (const sweep of this.sweeps.values()) sweep.onReconciled(openAtVenue);
  }

  /** To be called after each event but market data; `linked`: orders have a way to the venue. */
  advance(now: Moment, linked: boolean): void {
    for (const sweep of this.sweeps.values()) sweep.advance(now, linked);
    this.makeRoom();
  }

  /** Slices to be judged and sent now, after `advance`. Two kills never close the same lots. */
  slices(now: Moment, linked: boolean): readonly OrderRequest[] {
    if (!linked || this.sweeps.size === 0) return NONE;
    const all: OrderRequest[] = [];
    for (const sweep of this.sweeps.values()) {
      const slices = sweep.slices(now, (id) => this.isEarly(id, now) || this.barred(id));
      for (const { symbolId } of slices) this.slicedNs.set(symbolId, now.monoNs);
      all.push(...slices);
    }
    this.makeRoom();
    return all;
  }

  /** Where one of them needs it, until none does any more. */
  private makeRoom(): void {
    const needed = new Map<number, string>();
    for (const { room } of this.sweeps.values()) {
      for (const [symbolId, reason] of room)
        if (!needed.has(symbolId)) needed.set(symbolId, reason);
    }
    for (const symbolId of this.made) if (!needed.has(symbolId)) this.parts.makeRoom(symbolId, '');
    for (const [symbolId, reason] of needed) this.parts.makeRoom(symbolId, reason);
    this.made = [...needed.keys()];
  }

  private isEarly(symbolId: number, { monoNs }: Moment): boolean {
    return monoNs - (this.slicedNs.get(symbolId) ?? Number.NEGATIVE_INFINITY) < SLICE_NS;
  }

  /** Another kill lets not even a liquidation pass. */
  private barred(symbolId: number): boolean {
    const { venue, symbol } = this.parts.instruments[symbolId]!.definition;
    for (const { kill } of this.sweeps.values()) {
      if (kill.mode === 'FLATTEN') continue;
      if (covers(kill.scope, { venue, symbol, strategy: FLATTEN })) return true;
    }
    return false;
  }
}
