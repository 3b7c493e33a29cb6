import type { Governance } from '../governance/governance.ts';
import type { DenialCode } from '../model/denial-code.ts';
import type { Boot } from '../model/event.ts';
import type { Stamped } from '../model/event-kind.ts';
import type { OrderRequest } from '../model/order.ts';
import type { StateReason } from '../model/outcome.ts';
import type { Policy } from '../model/policy.ts';
import { GLOBAL, type Scope } from '../model/scope.ts';
import type { Lane } from '../orient/lane.ts';
import type { Verdict } from '../risk/governor.ts';
import { type Latch, pauseNs } from '../risk/latch.ts';
import { VolatilityLatch } from '../risk/volatility-latch.ts';
import { VolumeLatch } from '../risk/volume-latch.ts';
import type { RiskMemory } from './risk-memory.ts';

/** Source of holds that end by themselves; those that people must lift are the governor's. */
const PAUSE = 'pause';

/** Vetoes that say nothing against the strategy: the world has changed under it. */
const NOT_ITS_FAULT: ReadonlySet<DenialCode> = new Set([
  'VETO_STALE_INPUT',
  'VETO_FORECAST',
  'VETO_MODEL',
  'VETO_OVERRIDE',
]);

const DAY_US = 86_400e6;

export interface LatchingParts {
  readonly boot: Boot;
  readonly policy: Policy;
  readonly lanes: readonly Lane[];
  readonly governance: Governance;
  readonly memory: RiskMemory;
}

/** Carries what latches by itself into the trading state, and opens what was closed for a time only. */
export class Latching {
  /** By symbol. */
  private readonly volatility: readonly VolatilityLatch[];
  private readonly volume: readonly VolumeLatch[];
  /** When each pause ends. */
  private readonly endsNs = new Map<Scope, number>();

  constructor(private readonly parts: LatchingParts) {
    const { boot, policy, lanes, memory } = parts;
    this.volatility = lanes.map(({ instrument: { symbol, id } }) => {
      return new VolatilityLatch(symbol, policy.symbols[symbol], memory.guards[id]!);
    });
    this.volume = lanes.map(({ instrument: { symbol, id } }) => {
      return new VolumeLatch(symbol, policy.symbols[symbol], memory.volumes[id]!);
    });
    for (const held of boot.carry?.tradingState ?? []) if (held.source === PAUSE) this.resume(held);
  }

  /** For each order or amendment that is asked for, once. True when the strategy floods: it is halted with what it asks for here. */
  asked(strategy: string, now: Stamped): boolean {
    const { latches, budget } = this.parts.memory;
    const flood = budget.attempt(strategy, now.monoNs);
    if (flood === '') return false;
    this.hold(latches.flood(strategy, flood), now);
    return true;
  }

  /** After each decision. */
  judged(
    { strategy }: OrderRequest,
    { approved, controls, strategyAtFault }: Verdict<unknown>,
    veto: DenialCode | null,
    now: Stamped,
  ): void {
    const { latches } = this.parts.memory;
    if (approved) return;
    const atFault = strategyAtFault || (veto !== null && !NOT_ITS_FAULT.has(veto));
    for (const latch of latches.denied(strategy, controls, atFault, now.monoNs)) {
      this.hold(latch, now);
    }
  }

  /** After each tick of the symbol. */
  onTick({ instrument, market }: Lane, now: Stamped): void {
    const { id } = instrument;
    const leap = this.volatility[id]!.check(now.monoNs);
    if (leap) this.hold(leap, now);
    const spike = this.volume[id]!.check(now.monoNs, market.figures.dayVolumeLots);
    if (spike) this.hold(spike, now);
  }

  onTimer(now: Stamped): void {
    const { memory, governance, lanes } = this.parts;
    for (const lane of lanes) {
      memory.advance(lane.instrument.id, now.monoNs, lane.market.tape.volumeLots);
      this.onTick(lane, now);
    }
    for (const latch of memory.latches.onTimer(now.atUs)) this.hold(latch, now);
    for (const [scope, endNs] of this.endsNs) {
      if (now.monoNs < endNs) continue;
      this.endsNs.delete(scope);
      governance.state.release(PAUSE, scope);
    }
  }

  /** What fills and rejects have latched since the last call. */
  settle(now: Stamped): void {
    for (const latch of this.parts.memory.takeLatches()) this.hold(latch, now);
  }

  /**
   * People have looked at what had latched: everything counts anew from here, and what the same cause
   * had closed for a time only opens as well.
   */
  rearm(scope: Scope): void {
    const { memory, governance } = this.parts;
    memory.latches.rearm(scope);
    if (scope.startsWith('strategy:')) memory.budget.rearm(scope.slice('strategy:'.length));
    if (this.endsNs.delete(scope)) governance.state.release(PAUSE, scope);
  }

  /**
   * A pause of the run before that has not ended. Nobody has watched the market in between: of a
   * symbol it begins anew. That of the day's loss lasts as long as the day.
   */
  private resume(held: StateReason): void {
    const { boot, policy, governance } = this.parts;
    const { scope, sinceUs, level, reason } = held;
    const symbol = scope.slice('symbol:'.length);
    const forNs =
      scope === GLOBAL
        ? ((Math.floor(sinceUs / DAY_US) + 1) * DAY_US - boot.atUs) * 1e3
        : pauseNs(policy.symbols[symbol]?.pauseMs);
    if (forNs === null) governance.latch(scope, level, reason, boot.atUs);
    if (forNs === null || forNs <= 0) return;
    this.endsNs.set(scope, boot.monoNs + forNs);
    governance.state.replace(held);
  }

  private hold({ scope, level, code, reason, forNs }: Latch, { atUs, monoNs }: Stamped): void {
    const { governance } = this.parts;
    const text = `${code}: ${reason}`;
    if (forNs === null) {
      governance.latch(scope, level, text, atUs);
      return;
    }
    this.endsNs.set(scope, Math.max(this.endsNs.get(scope) ?? 0, monoNs + forNs));
    const held = { source: PAUSE, scope, level, reason: text, actor: 'kernel', sinceUs: atUs };
    governance.state.replace(held);
  }
}
