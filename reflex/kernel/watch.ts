import type { Governance } from '../governance/governance.ts';
import { RejectStreak } from '../governance/reject-streak.ts';
import type { ReleaseHealth } from '../governance/releases.ts';
import { RULES } from '../governance/trading-state.ts';
import { SENTINEL, Sentinel } from '../governance/sentinel.ts';
import { vitalSigns } from '../governance/vital-signs.ts';
import type { Boot, Pulse } from '../model/event.ts';
import type { Stamped } from '../model/event-kind.ts';
import type { BreakerSnapshot, OutcomePayload } from '../model/outcome.ts';
import { GLOBAL, type Scope } from '../model/scope.ts';
import { TRADING_LEVEL_NAMES, TradingLevel } from '../model/trading-level.ts';
import { ClockWatch } from '../observe/clock-watch.ts';
import { StallWatch } from '../observe/stall-watch.ts';
import { venueVitals } from '../observe/venue-vitals.ts';
import type { SymbolMarket } from '../observe/symbol-market.ts';
import type { Lane } from '../orient/lane.ts';
import type { RiskContext } from '../risk/control.ts';

/** Source of the hold on a symbol whose market nobody can see. */
const FEED = 'feed';

type Health = { -readonly [K in 'clockOffsetMs' | 'clockStepMs' | 'stallMs']: RiskContext[K] };

export interface WatchParts {
  readonly boot: Boot;
  readonly lanes: readonly Lane[];
  readonly governance: Governance;
  readonly emit: (payload: OutcomePayload) => void;
}

/**
 * Whether this machine, each venue and each market are well enough to be traded on: gathers what the
 * Sentinel judges, and carries what it asks for into the trading state.
 */
export class Watch {
  private readonly clock = new ClockWatch();
  private readonly stalls = new StallWatch();
  private readonly sentinel: Sentinel;
  /** Lanes that orders are sent for, by venue. */
  private readonly venues: ReadonlyMap<string, readonly Lane[]>;
  private readonly streaks: ReadonlyMap<string, RejectStreak>;
  /** By symbol, of those that are traded; others are null: nothing hangs on them. */
  private readonly live: (boolean | null)[];
  /** As the run before left them, and this one goes on. */
  private readonly takenOver: readonly BreakerSnapshot[];
  private pulse: Pulse | null = null;

  constructor(private readonly parts: WatchParts) {
    const { boot, lanes } = parts;
    const traded = lanes.filter(({ instrument }) =>
      boot.strategies.some(({ symbol }) => symbol === instrument.symbol),
    );
    this.venues = Map.groupBy(traded, ({ instrument }) => instrument.definition.venue);
    this.streaks = new Map(Array.from(this.venues.keys(), (venue) => [venue, new RejectStreak()]));
    this.sentinel = new Sentinel(boot.policy.sentinel, [...this.venues.keys()]);
    this.live = lanes.map((lane) => (traded.includes(lane) ? true : null));
    for (const lane of lanes) this.seeFeed(lane, boot);
    this.takenOver = this.sentinel.takeOver(boot.carry?.breakers ?? [], boot);
    this.demand(GLOBAL, boot.atUs);
    for (const { scope } of this.takenOver) this.demand(scope, boot.atUs);
  }

  /** The next run may have to go on from it. */
  tellTakenOver(): void {
    for (const breaker of this.takenOver) this.parts.emit(breaker);
  }

  /** Of every event but market data. */
  stamp({ atUs, monoNs }: Stamped): void {
    this.clock.onStamp(atUs, monoNs, Number.NaN);
  }

  /** Of market data: the venue may have told its own time. */
  stampAt({ atUs, monoNs }: Stamped, { exchangeUs }: SymbolMarket): void {
    this.clock.onStamp(atUs, monoNs, exchangeUs);
  }

  onPulse(pulse: Pulse): void {
    this.pulse = pulse;
    this.stalls.onPulse(pulse.monoNs, pulse.loopStallMs);
  }

  onTimer({ atUs, monoNs }: Stamped): void {
    this.stalls.onTimer(monoNs);
    if (!this.sentinel.due(monoNs)) return;
    for (const change of this.sentinel.sample(monoNs, this.sample(monoNs))) {
      this.parts.emit(change);
      this.demand(change.scope, atUs);
    }
  }

  /** The venue has answered one of our orders. */
  answered(venue: string, rejected: boolean, monoNs: number): void {
    const streak = this.streaks.get(venue);
    if (rejected) streak?.rejected(monoNs);
    else streak?.accepted();
  }

  /** While a market cannot be seen, or is not proven, nothing of ours may rest in it. */
  seeFeed({ instrument, market }: Lane, { atUs }: Stamped): void {
    const { state, code } = market.feed;
    const live = state === 'LIVE';
    const before = this.live[instrument.id];
    if (before === null || before === live) return;
    this.live[instrument.id] = live;
    this.parts.governance.state.replace({
      source: FEED,
      scope: `symbol:${instrument.symbol}`,
      level: live ? 'ACTIVE' : 'CANCEL_ONLY',
      reason: `the market is not to be seen: ${state}, ${code}`,
      actor: 'kernel',
      sinceUs: atUs,
    });
  }

  /** `changed`: what of the symbol's grid is not as it was when this run began; empty when all is. */
  seeRules({ instrument: { symbol } }: Lane, changed: string, { atUs }: Stamped): void {
    this.parts.governance.state.replace({
      source: RULES,
      scope: `symbol:${symbol}`,
      level: changed === '' ? 'ACTIVE' : 'HALTED',
      reason: `the venue has changed what it counts ${symbol} in (${changed}); close what is held of it, then restart`,
      actor: 'kernel',
      sinceUs: atUs,
    });
  }

  fill(context: Health, monoNs: number): void {
    context.clockOffsetMs = this.clock.offsetMs(monoNs);
    context.clockStepMs = this.clock.stepMs(monoNs);
    context.stallMs = this.stalls.stallMs(monoNs);
  }

  /** Whether orders may stay when nobody is there any more to take them back. */
  get keepsOrders(): boolean {
    return !this.sentinel.hibernates;
  }

  /** What speaks against letting anything loose again: all must be well, whatever the scope. */
  releaseHealth(): ReleaseHealth {
    const reasons = this.sentinel.complaints;
    return { green: reasons.length === 0, reasons };
  }

  private sample(monoNs: number) {
    const { clock, stalls, pulse } = this;
    const own = {
      timerLagMs: stalls.timerLagMs(monoNs),
      clockOffsetMs: clock.offsetMs(monoNs),
      clockStepMs: clock.stepMs(monoNs),
      clockDriftMs: clock.driftMs(monoNs),
    };
    const venues = Array.from(this.venues, ([venue, lanes]) => {
      const markets = lanes.map(({ market }) => market);
      const rejectStreak = this.streaks.get(venue)!.at(monoNs);
      return [venue, { ...venueVitals(markets, monoNs), rejectStreak }] as const;
    });
    return { global: vitalSigns(pulse, own, monoNs), venues: Object.fromEntries(venues) };
  }

  private demand(scope: Scope, atUs: number): void {
    const { level, reason } = this.sentinel.asks(scope) ?? {
      level: TradingLevel.ACTIVE,
      reason: '',
    };
    this.parts.governance.state.replace({
      source: SENTINEL,
      scope,
      level: TRADING_LEVEL_NAMES[level],
      reason,
      actor: SENTINEL,
      sinceUs: atUs,
    });
  }
}
