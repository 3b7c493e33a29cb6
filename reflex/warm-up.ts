import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHistogram } from 'node:perf_hooks';
import type { Strategy } from './decide/strategy.ts';
import { JournalWriter } from './journal/writer.ts';
import { Kernel } from './kernel.ts';
import { Loop } from './loop.ts';
import { type Boot, EventKind, type ExecutionType, type KernelEvent } from './model/event.ts';
import { decodeInference, encodeInference } from './inference-message.ts';
import type { Instrument } from './model/instrument.ts';
import type { Policy } from './model/policy.ts';
import type { Clock, OrderGateway } from './ports.ts';
import { ByteRing } from './rings/byte-ring.ts';
import { KillBoard, scopesOf } from './rings/kill-board.ts';
import { TelemetryRing } from './rings/telemetry-ring.ts';
import { BinanceDecoder } from './venue/binance/decode.ts';
import { orderText } from './venue/binance/order-text.ts';
import { WIDE_VENUE_LIMITS, widePolicy } from './wide-policy.ts';

/** Ticks of the made-up market, and how far apart: a quarter of an hour of a lively one. */
const TICKS = 40_000;
const TICK_NS = 20e6;
/** The price swings this far, this slowly: fast enough that momentum strategies act. */
const SWING_TICKS = 20_000;
const PERIOD_TICKS = 1_000;
const MID_TICKS = 5_000_000;
const DAY_LOTS = 1e12;
/** Five seconds. */
const TICKS_PER_FORECAST = 250;
const RECORD_BYTES = 1 << 20;
/** Orders at every eighth tick, since the real strategies may find nothing to do here. */
const eager: Strategy = {
  name: 'warm-up',
  version: '1',
  about: 'Sends orders so that the path of an order has been walked before it matters.',
  parameters: {},
  warmUp: () => [],
  withoutInference: 'TRADE',
  decide: (view) => {
    if (view.sinceIntentNs < 8 * TICK_NS) return { kind: 'hold', code: 'WAITING' };
    const side = view.positionLots > 0 ? -1 : 1;
    return {
      kind: 'place',
      request: {
        side,
        type: 'LIMIT',
        timeInForce: 'IOC',
        quantityLots: 1_000,
        priceTicks: view.askTicks,
        reduceOnly: false,
      },
      score: 1.5 * side,
      threshold: 1,
      rationale: [{ name: 'tick', value: 1.5, unit: '', weight: side, contribution: 1.5 * side }],
      why: 'warming up',
    };
  },
};

/**
 * Orders are rare, and what is rare runs cold: the first ones after a start took a millisecond, most
 * of it in the interpreter. So the whole path from frame to order is run some thousand times before
 * the market is connected: on a made-up market, in a kernel, a loop and a journal that are thrown
 * away. Frames go through the real decoder, so that the compiler sees what it will see later. It ends
 * early when `wanted` is no longer true.
 */
export function warmUp(boot: Boot, strategies: readonly Strategy[], wanted: () => boolean): void {
  // Only there can orders go; other venues' frames warm the path themselves, long before they matter.
  const traded = boot.instruments.filter(({ venue }) => venue === 'binance');
  if (traded.length === 0) return;
  const directory = mkdtempSync(join(tmpdir(), 'voltaire-warm-up-'));
  const symbols = new Set(traded.map(({ symbol }) => symbol));
  const running = boot.strategies.filter(
    ({ symbol, isolated }) => symbols.has(symbol) && !isolated,
  );
  const eagerly = traded.map(({ symbol }) => ({
    name: eager.name,
    symbol,
    parameters: {},
  }));
  const kernel = new Kernel(
    {
      ...boot,
      instruments: traded,
      policy: widePolicy(boot.policy, traded, [...running, eager]),
      strategies: [...running, ...eagerly],
      venueLimits: WIDE_VENUE_LIMITS,
      carry: null,
    },
    [...strategies, eager],
  );
  const journal = new JournalWriter(directory, 1, 'warmup');
  const record = new ByteRing(ByteRing.allocate(RECORD_BYTES));
  const clock = new MadeUpClock(boot);
  const scopes = scopesOf({ instruments: traded, strategies: [...boot.strategies, eager] });
  const loop = new Loop({
    kernel,
    journal,
    clock,
    killBoard: new KillBoard(KillBoard.allocate(), scopes),
    record,
    telemetry: new TelemetryRing(TelemetryRing.allocate()),
    pulse: { decided: nothing, ordered: nothing },
    tickToDecision: createHistogram(),
    tickToOrder: createHistogram(),
  });
  const placed: string[] = [];
  loop.gateway = gatewayTo(placed, kernel);
  const instruments = kernel.lanes.map((lane) => lane.instrument);
  const decoder = new BinanceDecoder(instruments, { market: 'spot', depth: 1000 });
  for (const event of opening(instruments, decoder, clock)) loop.take(event);
  for (const instrument of instruments) {
    decoder.decode(dayFrame(instrument), clock.atUs(), clock.monoNs(), loop.take);
  }
  for (let tick = 2; tick < TICKS && wanted(); tick++) {
    clock.advance();
    for (const instrument of instruments) {
      const frame = Buffer.from(frameAt(tick, instrument));
      decoder.decode(frame, clock.atUs(), clock.monoNs(), loop.take);
    }
    for (const clientOrderId of placed.splice(0)) {
      loop.take(execution(clientOrderId, 'FILL', clock));
      loop.take(execution(clientOrderId, 'EXPIRED', clock));
      // As the venue does, after every change: what balances do not show yet is summed for each order.
      loop.take(balances(instruments, clock));
    }
    if (tick % TICKS_PER_FORECAST === 0) {
      for (const { id } of instruments) loop.take(inference(id, boot.policy, clock));
    }
    if (tick % 16 === 0) record.read(() => {});
  }
  journal.close();
  rmSync(directory, { recursive: true });
}

class MadeUpClock implements Clock {
  private ticks = 0;

  constructor(private readonly start: { readonly atUs: number; readonly monoNs: number }) {}

  advance(): void {
    this.ticks++;
  }

  atUs(): number {
    return this.start.atUs + this.ticks * (TICK_NS / 1000);
  }

  monoNs(): number {
    return this.start.monoNs + this.ticks * TICK_NS;
  }
}

function gatewayTo(placed: string[], kernel: Kernel): OrderGateway {
  return {
    start: nothing,
    stop: nothing,
    cancel: nothing,
    cancelForeign: nothing,
    query: nothing,
    reconcile: nothing,
    place: (order) => {
      orderText(order, kernel.lanes[order.request.symbolId]!.instrument, 1);
      placed.push(order.clientOrderId);
    },
  };
}

function nothing(): void {}

/** Everything up to the first tick: connections, a book for each symbol, an account in order. */
function opening(
  instruments: readonly Instrument[],
  decoder: BinanceDecoder,
  clock: Clock,
): KernelEvent[] {
  const now = { atUs: clock.atUs(), monoNs: clock.monoNs() };
  const up = { ...now, kind: EventKind.LINK, up: true, reason: 'warm-up' } as const;
  return [
    { ...up, link: 'orders' },
    balances(instruments, clock),
    { ...now, kind: EventKind.TIMER },
    { ...now, kind: EventKind.RECONCILED, openOrders: [] },
    { ...up, link: 'market', venue: 'binance' },
    ...instruments.map((instrument): KernelEvent => {
      const level = (ticks: number) => [
        [instrument.priceText(ticks), instrument.quantityText(1_000)],
      ];
      const bids = level(MID_TICKS - SWING_TICKS);
      const body = JSON.stringify({ lastUpdateId: 1, bids, asks: level(MID_TICKS + SWING_TICKS) });
      return decoder.decodeSnapshot(body, instrument, now.atUs, now.monoNs);
    }),
  ];
}

function balances(instruments: readonly Instrument[], clock: Clock): KernelEvent {
  const assets = instruments.flatMap(({ definition }) => [definition.base, definition.quote]);
  const plenty = assets.map((asset) => [asset, { free: '1000000000', locked: '0' }]);
  return {
    kind: EventKind.BALANCES,
    atUs: clock.atUs(),
    monoNs: clock.monoNs(),
    venue: 'binance',
    assets: Object.fromEntries(plenty),
  };
}

/** What a model would say, as it comes through the ring: decisions with one are of other objects. */
function inference(symbolId: number, { inference: heard }: Policy, clock: Clock): KernelEvent {
  const now = { atUs: clock.atUs(), monoNs: clock.monoNs() };
  const said = {
    modelId: heard?.models[0] ?? '',
    computedAtUs: clock.atUs(),
    inputHash: 'warm-up',
  };
  const quantiles = { levels: [0.1, 0.5, 0.9], returnsBps: [-1.5, 0.5, 1.5], horizonS: 30 };
  const bytes = encodeInference({
    symbolId,
    forecast: { ...said, ...quantiles },
    sentiment: { ...said, score: 0.5 },
  });
  return { kind: EventKind.INFERENCE, ...now, ...decodeInference(bytes) };
}

/** Without the volume of a day no order would pass. */
function dayFrame(instrument: Instrument): Buffer {
  const { symbol } = instrument;
  const price = instrument.priceText(MID_TICKS);
  const figures = { c: price, h: price, l: price, v: instrument.quantityText(DAY_LOTS), P: '0.00' };
  const data = { e: '24hrTicker', E: 1, s: symbol, ...figures };
  return Buffer.from(JSON.stringify({ stream: `${symbol.toLowerCase()}@ticker`, data }));
}

/** Quotes, with a trade now and then and depth at its own pace. */
function frameAt(tick: number, instrument: Instrument): string {
  const swing = Math.sin((2 * Math.PI * tick) / PERIOD_TICKS) + (tick % 3) / 100;
  const bidTicks = MID_TICKS + Math.round(swing * SWING_TICKS);
  const [bid, ask] = [instrument.priceText(bidTicks), instrument.priceText(bidTicks + 1)];
  const quantity = instrument.quantityText(1_000 + (tick % 5));
  const { symbol } = instrument;
  const stream = `{"stream":"${symbol.toLowerCase()}@`;
  if (tick % 5 === 0) {
    return (
      `${stream}trade","data":{"e":"trade","E":${tick},"s":"${symbol}","t":${tick},"p":"${bid}",` +
      `"q":"${quantity}","T":${tick},"m":${tick % 2 === 0},"M":true}}`
    );
  }
  if (tick % 8 === 1) {
    return (
      `${stream}depth@100ms","data":{"e":"depthUpdate","E":${tick},"s":"${symbol}","U":2,` +
      `"u":${tick},"b":[["${bid}","0.00000000"]],"a":[["${ask}","0.00000000"]]}}`
    );
  }
  return (
    `${stream}bookTicker","data":{"u":${tick},"s":"${symbol}","b":"${bid}","B":"${quantity}",` +
    `"a":"${ask}","A":"${quantity}"}}`
  );
}

function execution(clientOrderId: string, type: ExecutionType, clock: Clock): KernelEvent {
  return {
    kind: EventKind.EXECUTION,
    atUs: clock.atUs(),
    monoNs: clock.monoNs(),
    clientOrderId,
    venueOrderId: '1',
    type,
    exchangeUs: clock.atUs(),
    reason: '',
    fill:
      type === 'FILL'
        ? {
            tradeId: clientOrderId,
            priceTicks: MID_TICKS,
            quantityLots: 500,
            fee: '0.001',
            feeAsset: 'USDT',
            maker: false,
          }
        : null,
  };
}
