import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { derivativeAt } from '@voltaire/reflex/orient/market-view.ts';
import { HORIZONS_S, PRICE, SIGNED_VOLUME, VOLUME } from '@voltaire/reflex/physics/kinematics.ts';
import {
  Column,
  SLOT_SIZE,
  TICK_TRADE,
  type TelemetryRing,
} from '@voltaire/reflex/rings/telemetry-ring.ts';
import type {
  Derivatives,
  HorizonDerivatives,
  Tick,
  VolumeMotion,
} from '@voltaire/schema/market.ts';
import { newestOnly, type Overflow, Topic } from '../fan-out/topic.ts';

/** One message to each subscriber this often, whatever the market does. */
const BATCH_MS = 50;
const MAX_BATCH = 4096;

/** A client that is four batches behind gets the newest tick of each symbol and goes on from there. */
const TICKS: Overflow<Tick[]> = {
  limit: 4,
  shed: (waiting) => {
    const newest = new Map(waiting.flat().map((tick) => [tick.symbol, tick]));
    return [[...newest.values()]];
  },
};

/** Takes ticks out of the telemetry ring, twenty times a second, and hands them on. */
export class MarketData {
  readonly ticks = new Topic<Tick[]>(TICKS);
  readonly derivatives = new Topic<Derivatives[]>(newestOnly());
  private readonly latest = new Map<number, Float64Array>();
  private readonly buffer = new Float64Array(MAX_BATCH * SLOT_SIZE);
  private position = 0;
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

  tick(symbolId: number): Tick | null {
    const slot = this.latest.get(symbolId);
    return slot ? toTick(slot, this.instruments[symbolId]!) : null;
  }

  derivativesOf(symbolId: number): Derivatives | null {
    const slot = this.latest.get(symbolId);
    return slot ? toDerivatives(slot, this.instruments[symbolId]!) : null;
  }

  get snapshot(): Derivatives[] {
    return Array.from(this.latest, ([id, slot]) => toDerivatives(slot, this.instruments[id]!));
  }

  private drain(): void {
    const { next, count } = this.ring.read(this.position, this.buffer);
    this.position = next;
    if (count === 0) return;
    const ticks: Tick[] = [];
    const wanted = this.ticks.subscriberCount > 0;
    for (let i = 0; i < count; i++) {
      const slot = this.buffer.subarray(i * SLOT_SIZE, (i + 1) * SLOT_SIZE);
      const symbolId = slot[Column.SYMBOL]!;
      if (wanted) ticks.push(toTick(slot, this.instruments[symbolId]!));
      const latest = this.latest.get(symbolId);
      if (latest) latest.set(slot);
      else this.latest.set(symbolId, slot.slice());
    }
    if (wanted) this.ticks.publish(ticks);
    if (this.derivatives.subscriberCount > 0) this.derivatives.publish(this.snapshot);
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
    horizons: toHorizons(HORIZONS_S, (index) => slot[Column.DERIVATIVES + index]!),
  };
}

/** `at` gives one derivative by its position in kinematics.derivatives, NaN or null until ready. */
export function toHorizons(
  horizonsS: readonly number[],
  at: (index: number) => number | null,
): HorizonDerivatives[] {
  return horizonsS.map((horizonS, h) => {
    const read = (series: number, order: number) =>
      at(derivativeAt(h, series, order)) ?? Number.NaN;
    const volume = (series: number): VolumeMotion | null =>
      Number.isNaN(read(series, 0))
        ? null
        : {
            velocityPerS: read(series, 0),
            accelerationPerS2: read(series, 1),
            jerkPerS3: read(series, 2),
          };
    const price = Number.isNaN(read(PRICE, 0))
      ? null
      : {
          velocityBpsPerS: read(PRICE, 0),
          accelerationBpsPerS2: read(PRICE, 1),
          jerkBpsPerS3: read(PRICE, 2),
        };
    return { horizonS, price, volume: volume(VOLUME), signedVolume: volume(SIGNED_VOLUME) };
  });
}
