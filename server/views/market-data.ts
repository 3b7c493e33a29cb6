import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { HORIZONS_S } from '@voltaire/reflex/physics/kinematics.ts';
import {
  Column,
  SLOT_SIZE,
  TICK_TRADE,
  type TelemetryRing,
} from '@voltaire/reflex/rings/telemetry-ring.ts';
import type { Tick } from '@voltaire/schema/market.ts';
import type { Derivatives, Microstructure } from '@voltaire/schema/motion.ts';
import { type Overflow, Topic } from '../fan-out/topic.ts';
import { toHorizons, toMicrostructure } from './motion.ts';

/** One message to each subscriber this often, whatever the market does. */
const BATCH_MS = 50;
const MAX_BATCH = 4096;

/** A client that falls behind gets the newest of each symbol and goes on from there. */
function newestOfEach<T extends { readonly symbol: string }>(limit: number): Overflow<T[]> {
  return {
    limit,
    shed: (waiting) => {
      const newest = new Map(waiting.flat().map((each) => [each.symbol, each]));
      return [[...newest.values()]];
    },
  };
}

/** Is told of every slot of the ring, or how many were overwritten before anybody came to them. */
export interface Follower {
  tick(slot: Float64Array): void;
  missed(count: number): void;
}

/** Takes ticks out of the telemetry ring, twenty times a second, and hands them on. */
export class MarketData {
  readonly ticks = new Topic<Tick[]>(newestOfEach(4));
  readonly derivatives = new Topic<Derivatives[]>(newestOfEach(1));
  private readonly latest = new Map<number, Float64Array>();
  private readonly buffer = new Float64Array(MAX_BATCH * SLOT_SIZE);
  private position = 0;
  private follower: Follower | null = null;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly ring: TelemetryRing,
    private readonly instruments: readonly Instrument[],
  ) {
    this.timer = setInterval(() => this.drain(), BATCH_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Whoever wants every slot, and not only the newest. */
  follow(follower: Follower): void {
    this.follower = follower;
  }

  /** What is in the ring now, without waiting for the timer. */
  catchUp(): void {
    this.drain();
  }

  tick(symbolId: number): Tick | null {
    const slot = this.latest.get(symbolId);
    return slot ? toTick(slot, this.instruments[symbolId]!) : null;
  }

  derivativesOf(symbolId: number): Derivatives | null {
    const slot = this.latest.get(symbolId);
    return slot ? toDerivatives(slot, this.instruments[symbolId]!) : null;
  }

  microstructureOf(symbolId: number): Microstructure {
    return toMicrostructure(this.latest.get(symbolId) ?? null);
  }

  get snapshot(): Derivatives[] {
    return this.derivativesOfAll(this.latest.keys());
  }

  private derivativesOfAll(symbolIds: Iterable<number>): Derivatives[] {
    return Array.from(symbolIds, (id) =>
      toDerivatives(this.latest.get(id)!, this.instruments[id]!),
    );
  }

  private drain(): void {
    const { next, count, missed } = this.ring.read(this.position, this.buffer);
    this.position = next;
    if (missed > 0) this.follower?.missed(missed);
    if (count === 0) return;
    const ticks: Tick[] = [];
    const moved = new Set<number>();
    const wanted = this.ticks.subscriberCount > 0;
    for (let i = 0; i < count; i++) {
      const slot = this.buffer.subarray(i * SLOT_SIZE, (i + 1) * SLOT_SIZE);
      const symbolId = slot[Column.SYMBOL]!;
      this.follower?.tick(slot);
      if (wanted) ticks.push(toTick(slot, this.instruments[symbolId]!));
      moved.add(symbolId);
      const latest = this.latest.get(symbolId);
      if (latest) latest.set(slot);
      else this.latest.set(symbolId, slot.slice());
    }
    if (wanted) this.ticks.publish(ticks);
    if (this.derivatives.subscriberCount > 0) {
      this.derivatives.publish(this.derivativesOfAll(moved));
    }
  }
}

function toTick(slot: Float64Array, instrument: Instrument): Tick {
  const side = slot[Column.LAST_SIDE]!;
  const exchangeAtUs = slot[Column.EXCHANGE_US]!;
  return {
    symbol: instrument.symbol,
    kind: slot[Column.KIND] === TICK_TRADE ? 'TRADE' : 'QUOTE',
    seq: slot[Column.SEQ]!,
    atUs: slot[Column.AT_US]!,
    exchangeAtUs: Number.isNaN(exchangeAtUs) ? null : exchangeAtUs,
    bid: instrument.priceText(slot[Column.BID_TICKS]!),
    bidQuantity: instrument.quantityText(slot[Column.BID_LOTS]!),
    ask: instrument.priceText(slot[Column.ASK_TICKS]!),
    askQuantity: instrument.quantityText(slot[Column.ASK_LOTS]!),
    price: side === 0 ? null : instrument.priceText(slot[Column.LAST_TICKS]!),
    quantity: side === 0 ? null : instrument.quantityText(slot[Column.LAST_LOTS]!),
    side: side === 0 ? null : side > 0 ? 'BUY' : 'SELL',
  };
}

function toDerivatives(slot: Float64Array, instrument: Instrument): Derivatives {
  return {
    symbol: instrument.symbol,
    seq: slot[Column.SEQ]!,
    atUs: slot[Column.AT_US]!,
    horizons: toHorizons(
      HORIZONS_S,
      (index) => slot[Column.DERIVATIVES + index]!,
      (index) => slot[Column.STANDARD_ERRORS + index]!,
    ),
    microstructure: toMicrostructure(slot),
  };
}
