import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { Decision as DecisionRecord, Outcome } from '@voltaire/reflex/model/outcome.ts';
import { TRADING_LEVEL_NAMES } from '@voltaire/reflex/model/trading-level.ts';
import { CONTROLS } from '@voltaire/reflex/risk/controls.ts';
import type { Decision, DecisionConnection } from '@voltaire/schema/decisions.ts';
import { allOrEnd, Topic } from '../fan-out/topic.ts';
import { toHorizons } from './motion.ts';
import type { Orders } from './orders.ts';

/** Decisions kept for queries; the journal keeps all. */
const MOST = 5_000;

interface Kept {
  readonly record: DecisionRecord;
  readonly seq: number;
  readonly atUs: number;
}

/** Every decision, allowed or denied, with what the strategy saw and what each control found. */
export class Decisions {
  readonly made = new Topic<Decision>(allOrEnd());
  allowed = 0;
  denied = 0;
  private readonly byId = new Map<string, Kept>();

  constructor(
    private readonly instruments: readonly Instrument[],
    private readonly orders: Orders,
    private readonly hashes: { readonly policyHash: string; readonly buildHash: string },
  ) {}

  apply(record: DecisionRecord, { seq, atUs }: Outcome): void {
    const kept = { record, seq, atUs };
    this.byId.set(record.id, kept);
    if (this.byId.size > MOST) this.byId.delete(this.byId.keys().next().value!);
    if (record.allowed) this.allowed++;
    else this.denied++;
    if (this.made.subscriberCount > 0) this.made.publish(this.toDecision(kept));
  }

  find(id: string): Decision | null {
    const kept = this.byId.get(id);
    return kept ? this.toDecision(kept) : null;
  }

  /** Newest first; null when `before` is not known (any more). */
  page(first: number, before: string | null): DecisionConnection | null {
    const ids = [...this.byId.keys()];
    const end = before === null ? ids.length : ids.indexOf(before);
    if (end < 0) return null;
    const start = Math.max(0, end - first);
    const nodes = ids
      .slice(start, end)
      .reverse()
      .map((id) => this.toDecision(this.byId.get(id)!));
    return { nodes, nextBefore: start > 0 ? ids[start]! : null, totalCount: ids.length };
  }

  private toDecision({ record, seq, atUs }: Kept): Decision {
    const instrument = this.instruments[record.symbolId]!;
    const { request, rationale, why } = record.intent;
    const { view } = record;
    return {
      id: record.id,
      seq,
      atUs,
      symbol: instrument.symbol,
      strategy: request.strategy,
      strategyVersion: record.strategyVersion,
      outcome: record.allowed ? 'ALLOWED' : 'DENIED',
      code: record.allowed ? null : record.code,
      reason: record.allowed ? why : explain(record),
      intent: {
        symbol: instrument.symbol,
        side: request.side > 0 ? 'BUY' : 'SELL',
        type: request.type,
        timeInForce: request.timeInForce,
        quantity: instrument.quantityText(request.quantityLots),
        price: request.type === 'MARKET' ? null : instrument.priceText(request.priceTicks),
        notional: instrument.notional(request.priceTicks, request.quantityLots),
        reduceOnly: request.reduceOnly,
      },
      rationale: [...rationale],
      controls: [...record.controls],
      view: {
        bid: instrument.priceText(view.bidTicks),
        ask: instrument.priceText(view.askTicks),
        mid: view.mid,
        spreadBps: (((view.askTicks - view.bidTicks) * instrument.tickSize) / view.mid) * 1e4,
        feedState: view.feedState,
        ageMs: view.quoteAgeMs,
        position: instrument.quantityText(view.positionLots),
        horizons: toHorizons(view.horizonsS, (index) => view.derivatives[index] ?? null),
      },
      aggression: record.aggression,
      tradingState: record.tradingLevel,
      order: record.allowed ? this.orders.find(record.id) : null,
      ...this.hashes,
    };
  }
}

/** "observed 5 200 of at most 5 000 quote: the order is worth more than one order may be" */
function explain({ code, controls }: DecisionRecord): string {
  const control = CONTROLS.find((known) => known.code === code);
  const result = controls.find((known) => known.code === code);
  if (!control || !result) return code;
  const say = control.unit === 'level' ? levelName : round;
  const observed = result.observed === null ? 'nothing that counts' : say(result.observed);
  const limit = result.limit === null ? 'a limit that is not set' : say(result.limit);
  return `${control.explain} (found ${observed}, ${control.bound} ${limit} ${control.unit})`;
}

function levelName(level: number): string {
  return TRADING_LEVEL_NAMES[level] ?? String(level);
}

function round(value: number): string {
  return String(Number(value.toPrecision(6)));
}
