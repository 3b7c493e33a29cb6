import type { Account, Pending } from '../act/account.ts';
import type { TrackedOrder } from '../act/tracked-order.ts';
import type { Boot } from '../model/event.ts';
import type { Stamped } from '../model/event-kind.ts';
import { FLATTEN, type OrderRequest } from '../model/order.ts';
import type { ControlResult } from '../model/outcome.ts';
import type { StrategyLimits } from '../model/policy.ts';
import type { Lane } from '../orient/lane.ts';
import type { RiskContext } from '../risk/control.ts';
import type { Asker } from './gate.ts';
import type { RiskMemory } from './risk-memory.ts';

/** Levels a side whose quantity an order is compared with (C09). */
const DEPTH = 10;

/**
 * What the kernel's own liquidations may do: close anything, in small steps. Every one of them is a
 * true reduction, which no limit of size, rate or loss holds back; what is missing still would.
 */
function liquidationLimits(symbols: readonly string[]): StrategyLimits {
  return {
    symbols,
    sides: [1, -1],
    types: ['LIMIT', 'MARKET'],
    maxOpenOrders: symbols.length,
    ordersPerSecond: 10,
    burst: 10,
    duplicateWindowMs: 1,
    maxChildren: 10_000,
    maxReentries: 1,
    reentryWindowMs: 1,
    maxReentriesPerSession: 1,
    maxRejects: 10_000,
    maxDrawdown: Number.MAX_VALUE,
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Gathers what the governor's controls look at: one object, filled in place for each order. */
export class Facts {
  private readonly context: Mutable<RiskContext> & Pending;
  private readonly liquidation: StrategyLimits;

  constructor(
    private readonly boot: Boot,
    private readonly lanes: readonly Lane[],
    private readonly account: Account,
    private readonly memory: RiskMemory,
    /** Whether decisions can be recorded. */
    private readonly recordable: () => boolean,
  ) {
    this.context = emptyContext(lanes);
    this.liquidation = liquidationLimits(boot.instruments.map(({ symbol }) => symbol));
  }

  positionLots({ instrument }: Lane): number {
    return this.account.position(instrument.id).lots;
  }

  gather(
    lane: Lane,
    request: OrderRequest,
    asker: Asker,
    audit: readonly ControlResult[],
    replaced: TrackedOrder | null,
    now: Stamped,
  ): RiskContext {
    const { context, memory, account } = this;
    const { policy } = this.boot;
    const { instrument } = lane;
    context.instrument = instrument;
    context.monoNs = now.monoNs;
    context.limits = policy.symbols[instrument.symbol];
    context.strategyLimits =
      asker.name === FLATTEN ? this.liquidation : policy.strategies[asker.name];
    context.account = policy.account;
    context.system = policy.system;
    context.tradingLevel = asker.tradingLevel;
    context.vetoes = audit.reduce((sum, { passed }) => sum + (passed ? 0 : 1), 0);
    this.market(lane, request);
    context.positionLots = this.positionLots(lane);
    account.pending(request, replaced, context);
    this.exposureElsewhere(lane);
    context.recordable = this.recordable();
    memory.fill(context, request, replaced, asker, now);
    return context;
  }

  private market({ orientation, market, instrument }: Lane, { side }: OrderRequest): void {
    const { context, memory } = this;
    const { view } = orientation;
    context.mid = view.mid;
    context.bidTicks = view.bidTicks;
    context.askTicks = view.askTicks;
    context.feedLive = view.feedState === 'LIVE';
    context.quoteAgeMs = view.quoteAgeNs / 1e6;
    const lots = side > 0 ? market.book.askSum(DEPTH) : market.book.bidSum(DEPTH);
    context.depth = market.feed.bookInStep ? lots * instrument.lotSize : Number.NaN;
    const guard = memory.guards[instrument.id]!;
    context.moveBps = guard.moveBps;
    context.sigmaBps = guard.sigmaBps;
  }

  /** Worst cases of the other symbols, each with everything on one side filled. */
  private exposureElsewhere({ instrument }: Lane): void {
    const { context, account } = this;
    context.otherGross = 0;
    context.otherLong = 0;
    context.otherShort = 0;
    for (const { instrument: other, market } of this.lanes) {
      if (other.id === instrument.id) continue;
      const { lots } = account.position(other.id);
      const long = lots + account.pendingLots(other.id, 1);
      const short = lots - account.pendingLots(other.id, -1);
      if (long === 0 && short === 0) continue;
      const value = market.mid * other.lotSize; // NaN without a market: nobody knows the exposure
      context.otherGross += Math.max(Math.abs(long), Math.abs(short)) * value;
      context.otherLong += long * value;
      context.otherShort += short * value;
    }
  }
}

function emptyContext(lanes: readonly Lane[]): Mutable<RiskContext> & Pending {
  const unknown = Number.NaN;
  return {
    instrument: lanes[0]!.instrument,
    monoNs: 0,
    limits: undefined,
    strategyLimits: undefined,
    account: undefined,
    system: undefined,
    tradingLevel: 4,
    vetoes: unknown,
    mid: unknown,
    bidTicks: unknown,
    askTicks: unknown,
    feedLive: false,
    quoteAgeMs: unknown,
    depth: unknown,
    moveBps: unknown,
    sigmaBps: unknown,
    positionLots: 0,
    pendingBuyLots: 0,
    pendingSellLots: 0,
    reduceOnlyPending: false,
    openOrders: 0,
    symbolOpenOrders: 0,
    unknownOrders: 0,
    ownBidTicks: 0,
    ownAskTicks: 0,
    otherGross: unknown,
    otherLong: unknown,
    otherShort: unknown,
    freeQuote: unknown,
    freeBase: unknown,
    balanceAgeMs: unknown,
    dayPnl: unknown,
    drawdown: unknown,
    sinceSameMs: unknown,
    walkBps: unknown,
    parentCommittedLots: unknown,
    parentChildren: unknown,
    sessionTokens: unknown,
    strategyTokens: unknown,
    reentries: unknown,
    reentriesInSession: unknown,
    rejectStreak: unknown,
    inferenceFaults: unknown,
    clockOffsetMs: unknown,
    clockStepMs: unknown,
    stallMs: unknown,
    recordable: false,
  };
}
