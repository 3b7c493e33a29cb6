import type { Account, Pending } from '../act/account.ts';
import type { Touch } from '../act/liquidation.ts';
import type { TrackedOrder } from '../act/tracked-order.ts';
import type { Governance } from '../governance/governance.ts';
import type { Stamped } from '../model/event-kind.ts';
import type { OrderRequest } from '../model/order.ts';
import type { ControlResult } from '../model/outcome.ts';
import type { Policy } from '../model/policy.ts';
import type { Lane } from '../orient/lane.ts';
import type { RiskContext } from '../risk/control.ts';
import { type Exposure, sumExposure } from './exposure.ts';
import type { Asker } from './gate.ts';
import type { RiskMemory } from './risk-memory.ts';
import type { Watch } from './watch.ts';

/** Levels a side whose quantity an order is compared with (C09). */
const DEPTH = 10;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Gathers what the governor's controls look at: one object, filled in place for each order. */
export class Facts {
  private readonly context: Mutable<RiskContext> & Pending;
  private readonly elsewhere: Exposure = { gross: 0, long: 0, short: 0 };

  constructor(
    private readonly policy: Policy,
    private readonly lanes: readonly Lane[],
    private readonly account: Account,
    private readonly memory: RiskMemory,
    private readonly watch: Watch,
    private readonly governance: Governance,
  ) {
    this.context = emptyContext(lanes);
  }

  positionLots({ instrument }: Lane): number {
    return this.account.position(instrument.id).lots;
  }

  /** Null while the market is not live, or its quote too old to trade on. */
  touch({ instrument, market }: Lane, monoNs: number): Touch | null {
    const { maxDataAgeMs = Number.NaN } = this.policy.symbols[instrument.symbol] ?? {};
    const { quote, feed } = market;
    const fresh = monoNs - quote.monoNs <= maxDataAgeMs * 1e6;
    return feed.state === 'LIVE' && market.quoted && fresh ? quote : null;
  }

  /** Largest slice by which a position is closed: what the limits of one order allow. */
  mostLots({ instrument, market }: Lane): number {
    const limits = this.policy.symbols[instrument.symbol];
    const { maxOrderValue = Number.NaN, maxOrderQuantity = Number.NaN } = limits ?? {};
    const most = Math.min(maxOrderQuantity, maxOrderValue / market.mid);
    return most > 0 ? most / instrument.lotSize : 0;
  }

  gather(
    lane: Lane,
    request: OrderRequest,
    asker: Asker,
    audit: readonly ControlResult[],
    replaced: TrackedOrder | null,
    now: Stamped,
  ): RiskContext {
    const { context, memory, account, policy, watch } = this;
    const { instrument } = lane;
    context.instrument = instrument;
    context.monoNs = now.monoNs;
    context.limits = policy.symbols[instrument.symbol];
    context.strategyLimits = policy.strategies[asker.name];
    context.account = policy.account;
    context.system = policy.system;
    context.tradingLevel = asker.tradingLevel;
    context.rulesAgeMs = (now.atUs - instrument.rulesReadUs) / 1e3;
    context.vetoes = audit.reduce((sum, { passed }) => sum + (passed ? 0 : 1), 0);
    this.market(lane, request);
    context.positionLots = this.positionLots(lane);
    account.pending(request, replaced, context);
    context.foreignLots = account.foreign.lots(instrument.id, request.side);
    this.exposureElsewhere(lane);
    watch.fill(context, now.monoNs);
    context.recordable = this.governance.canRecord;
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
    const { dayVolumeLots, dayToldNs } = market.figures;
    context.dayVolume = dayVolumeLots * instrument.lotSize;
    context.dayVolumeAgeMs = (context.monoNs - dayToldNs) / 1e6;
    const guard = memory.guards[instrument.id]!;
    context.moveBps = guard.moveBps;
    context.sigmaBps = guard.sigmaBps;
    context.volumeRatio = memory.volumes[instrument.id]!.ratio(dayVolumeLots);
  }

  /** Worst cases of the other symbols; of this one, what is none of ours. */
  private exposureElsewhere({ instrument }: Lane): void {
    const { context, account, elsewhere } = this;
    sumExposure(this.lanes, account, instrument.id, elsewhere);
    context.otherGross = elsewhere.gross;
    context.otherLong = elsewhere.long;
    context.otherShort = elsewhere.short;
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
    rulesAgeMs: unknown,
    mid: unknown,
    bidTicks: unknown,
    askTicks: unknown,
    feedLive: false,
    quoteAgeMs: unknown,
    depth: unknown,
    dayVolume: unknown,
    dayVolumeAgeMs: unknown,
    moveBps: unknown,
    sigmaBps: unknown,
    volumeRatio: unknown,
    positionLots: 0,
    pendingBuyLots: 0,
    pendingSellLots: 0,
    foreignLots: unknown,
    reduceOnlyPending: false,
    openOrders: 0,
    symbolOpenOrders: 0,
    unknownOrders: 0,
    ownBidTicks: 0,
    ownAskTicks: 0,
    releaseMeets: false,
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
    venueOrders: unknown,
    venueRequests: unknown,
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
