import {
  type BadFrameSeen,
  type Balances,
  type Boot,
  type ChainedDiff,
  type CheckedBook,
  type Command,
  type CommandAction,
  type DayTicker,
  type DepthDiff,
  type DepthSnapshot,
  EventKind,
  type Execution,
  type ExecutionType,
  type Health,
  type Inference,
  type InstrumentRules,
  type KillMode,
  type Link,
  type LinkName,
  type NotSent,
  type PartialBook,
  type Quote,
  type Reconciled,
  type Timer,
  type Trade,
} from '@voltaire/reflex/model/event.ts';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { type ListedOrder, listedById } from '@voltaire/reflex/model/listed-order.ts';
import type { Side } from '@voltaire/reflex/model/order.ts';
import type { Carry } from '@voltaire/reflex/model/outcome.ts';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import { GLOBAL, type Scope } from '@voltaire/reflex/model/scope.ts';
import type { VenueLimits } from '@voltaire/reflex/model/venue-limits.ts';
import { BTCUSDT, levels } from './instruments.ts';
import { POLICY, VENUE_LIMITS } from './policy.ts';

const PLENTY: Balances['assets'] = Object.fromEntries(
  ['BTC', 'ETH', 'USDT', 'USD'].map((asset) => [asset, { free: '100000000000', locked: '0' }]),
);

export interface BootOptions {
  runId?: string;
  policy?: Policy;
  instruments?: readonly InstrumentDefinition[];
  strategies?: Boot['strategies'];
  carry?: Carry | null;
  venueLimits?: VenueLimits | null;
}

type Pairs = readonly (readonly [number, number])[];

/** Builds events one after the other; each is a millisecond later than the one before. */
export class Timeline {
  atUs = 1_700_000_000_000_000;
  monoNs = 5e9;
  private kills = 0;
  private tradeId = 0;
  private updateId = 0;
  /** By symbol: where its last snapshot or depth message ended. */
  private readonly bookIds = new Map<number, number>();

  /** Lets time pass. */
  pass(ms: number): this {
    this.atUs += ms * 1e3;
    this.monoNs += ms * 1e6;
    return this;
  }

  stamp(): { atUs: number; monoNs: number } {
    this.pass(1);
    return { atUs: this.atUs, monoNs: this.monoNs };
  }

  boot(options: BootOptions = {}): Boot {
    return {
      kind: EventKind.BOOT,
      ...this.stamp(),
      runId: options.runId ?? 'r1',
      buildHash: 'b',
      policyHash: 'p',
      policy: options.policy ?? POLICY,
      instruments: options.instruments ?? [BTCUSDT],
      strategies: options.strategies ?? [],
      venueLimits: options.venueLimits === undefined ? VENUE_LIMITS : options.venueLimits,
      carry: options.carry ?? null,
    };
  }

  link(link: LinkName, up: boolean, reason = up ? 'connected' : 'lost'): Link {
    return { kind: EventKind.LINK, ...this.stamp(), link, up, reason };
  }

  trade(priceTicks: number, quantityLots = 1, aggressor: Side = 1, symbolId = 0): Trade {
    return {
      kind: EventKind.TRADE,
      ...this.stamp(),
      symbolId,
      tradeId: ++this.tradeId,
      priceTicks,
      quantityLots,
      aggressor,
      exchangeUs: this.atUs - 500,
    };
  }

  quote(bidTicks: number, askTicks: number, bidLots = 10, askLots = 10, symbolId = 0): Quote {
    return {
      kind: EventKind.QUOTE,
      ...this.stamp(),
      symbolId,
      updateId: ++this.updateId,
      bidTicks,
      bidLots,
      askTicks,
      askLots,
    };
  }

  /** A depth message that begins right behind the last one of the symbol, and covers quotes since. */
  diff(bids: Pairs, asks: Pairs, span: { first?: number; last?: number; symbolId?: number } = {}) {
    const { symbolId = 0 } = span;
    const firstUpdateId = span.first ?? (this.bookIds.get(symbolId) ?? this.updateId) + 1;
    const lastUpdateId = span.last ?? Math.max(span.first ?? this.updateId + 1, firstUpdateId);
    this.updateId = Math.max(this.updateId, lastUpdateId);
    this.bookIds.set(symbolId, lastUpdateId);
    return {
      kind: EventKind.DEPTH_DIFF,
      ...this.stamp(),
      symbolId,
      firstUpdateId,
      lastUpdateId,
      exchangeUs: this.atUs - 500,
      bids: levels(...bids),
      asks: levels(...asks),
    } satisfies DepthDiff;
  }

  snapshot(bids: Pairs, asks: Pairs, lastUpdateId = this.updateId, symbolId = 0): DepthSnapshot {
    this.updateId = Math.max(this.updateId, lastUpdateId);
    this.bookIds.set(symbolId, lastUpdateId);
    return {
      kind: EventKind.DEPTH_SNAPSHOT,
      ...this.stamp(),
      symbolId,
      lastUpdateId,
      bids: levels(...bids),
      asks: levels(...asks),
    };
  }

  /** A book or a change of one with the checksum that is said to be right behind it. */
  checked(bids: Pairs, asks: Pairs, checksum: number, replaces = false, symbolId = 0) {
    return {
      kind: EventKind.CHECKED_BOOK,
      ...this.stamp(),
      symbolId,
      replaces,
      checksum,
      exchangeUs: this.atUs - 500,
      bids: levels(...bids),
      asks: levels(...asks),
    } satisfies CheckedBook;
  }

  /** A message of futures that names the one before it. */
  chained(bids: Pairs, asks: Pairs, ids: { previous: number; first: number; last: number }) {
    return {
      kind: EventKind.CHAINED_DIFF,
      ...this.stamp(),
      symbolId: 0,
      previousUpdateId: ids.previous,
      firstUpdateId: ids.first,
      lastUpdateId: ids.last,
      exchangeUs: this.atUs - 500,
      bids: levels(...bids),
      asks: levels(...asks),
    } satisfies ChainedDiff;
  }

  partial(bids: Pairs, asks: Pairs, lastUpdateId: number): PartialBook {
    return {
      kind: EventKind.PARTIAL_BOOK,
      ...this.stamp(),
      symbolId: 0,
      lastUpdateId,
      exchangeUs: Number.NaN,
      bids: levels(...bids),
      asks: levels(...asks),
    };
  }

  /** What the venue counts of the last 24 hours. */
  dayTicker(volumeLots: number, symbolId = 0): DayTicker {
    return {
      kind: EventKind.DAY_TICKER,
      ...this.stamp(),
      symbolId,
      lastTicks: 1,
      highTicks: 1,
      lowTicks: 1,
      volumeLots,
      changePct: 0,
    };
  }

  badFrame(venue: string, symbolId: number, bookAffected = true): BadFrameSeen {
    const reason = 'no JSON';
    return {
      kind: EventKind.BAD_FRAME,
      ...this.stamp(),
      venue,
      symbolId,
      bookAffected,
      reason,
      count: 1,
    };
  }

  /** Of a model that is named so, just now. */
  inference(modelId: string, medianBps = 0): Inference {
    const { atUs, monoNs } = this.stamp();
    const forecast = {
      modelId,
      computedAtUs: atUs,
      horizonS: 10,
      levels: [0.1, 0.5, 0.9],
      returnsBps: [medianBps - 1, medianBps, medianBps + 1],
      inputHash: 'h',
    };
    return { kind: EventKind.INFERENCE, atUs, monoNs, symbolId: 0, forecast, sentiment: null };
  }

  timer(): Timer {
    return { kind: EventKind.TIMER, ...this.stamp() };
  }

  command(action: CommandAction, actor = 'ada'): Command {
    return { kind: EventKind.COMMAND, ...this.stamp(), actor, action };
  }

  kill(reason = 'drill', scope: Scope = GLOBAL, mode: KillMode = 'CANCEL'): Command {
    return this.command({ type: 'kill', scope, mode, reason, killNumber: ++this.kills });
  }

  /** That the newest kill be lifted, unless another is named. */
  propose(scope: Scope = GLOBAL, killNumber = this.kills, actor = 'ada'): Command {
    return this.command(
      { type: 'propose', source: 'operator', scope, reason: 'over', killNumber },
      actor,
    );
  }

  approve(proposalId: string, actor = 'bob'): Command {
    return this.command({ type: 'approve', proposalId, reason: 'seen' }, actor);
  }

  /** What the venue says of a symbol now. */
  rules(definition: InstrumentDefinition, symbolId = 0): InstrumentRules {
    return { kind: EventKind.INSTRUMENT_RULES, ...this.stamp(), symbolId, definition };
  }

  balances(venue = 'binance', assets: Balances['assets'] = PLENTY): Balances {
    return { kind: EventKind.BALANCES, ...this.stamp(), venue, assets };
  }

  execution(
    clientOrderId: string,
    type: ExecutionType,
    fill: Execution['fill'] = null,
    reason = '',
  ): Execution {
    return {
      kind: EventKind.EXECUTION,
      ...this.stamp(),
      clientOrderId,
      venueOrderId: type === 'UNKNOWN' || type === 'NOT_FOUND' ? '' : `v-${clientOrderId}`,
      type,
      exchangeUs: this.atUs - 500,
      reason,
      fill,
    };
  }

  fill(
    clientOrderId: string,
    tradeId: string,
    priceTicks: number,
    quantityLots: number,
    fee = '0.01',
  ): Execution {
    return this.execution(clientOrderId, 'FILL', {
      tradeId,
      priceTicks,
      quantityLots,
      fee,
      feeAsset: 'USDT',
      maker: false,
    });
  }

  /** By their ids alone, or with all that the venue tells. */
  reconciled(...orders: (string | ListedOrder)[]): Reconciled {
    const openOrders = orders.map((one) => (typeof one === 'string' ? listedById(one) : one));
    return { kind: EventKind.RECONCILED, ...this.stamp(), venue: 'binance', openOrders };
  }

  notSent(clientOrderId: string, reason = 'NOT_SENT: test'): NotSent {
    return { kind: EventKind.NOT_SENT, ...this.stamp(), clientOrderId, reason };
  }

  health(recordable: boolean, reason = recordable ? '' : 'disk full'): Health {
    return { kind: EventKind.HEALTH, ...this.stamp(), recordable, reason };
  }
}
