import { type Boot, EventKind } from '../model/event.ts';
import type { Scope } from '../model/scope.ts';
import { TERMINAL_STATES } from '../model/order.ts';
import {
  type BracketSnapshot,
  type BreakerSnapshot,
  type Carry,
  type Grid,
  type OrderSnapshot,
  OutcomeKind,
  type OutcomePayload,
  type PositionSnapshot,
  type TallySnapshot,
} from '../model/outcome.ts';
import type { JournalRecord } from './record.ts';

/** What one run leaves to the next, wherever it ended; null when it left nothing, not even its boot. */
export function foldCarry(records: Iterable<JournalRecord>): Carry | null {
  let fold: CarryFold | null = null;
  for (const record of records) {
    if (record.type === 'outcome') fold?.take(record.outcome.payload);
    else if (record.event.kind === EventKind.BOOT) fold = new CarryFold(record.event);
  }
  return fold?.carry ?? null;
}

/**
 * Begins with what the run took over itself. It says all of that again in its first outcomes; but
 * until it has, only the boot has it.
 */
class CarryFold {
  private readonly symbols: readonly string[];
  private readonly grids: readonly Grid[];
  private readonly orders = new Map<string, OrderSnapshot>();
  private readonly positions = new Map<number, PositionSnapshot>();
  private readonly breakers = new Map<Scope, BreakerSnapshot>();
  private readonly tallies = new Map<string, TallySnapshot>();
  private readonly brackets = new Map<string, BracketSnapshot>();
  private tradingState: Carry['tradingState'] = [];
  private overrides: Carry['overrides'] = [];
  private loss: Carry['loss'] = null;

  constructor({ instruments, carry }: Boot) {
    this.symbols = instruments.map(({ symbol }) => symbol);
    this.grids = instruments.map(({ tickSize, lotSize }) => ({ tickSize, lotSize }));
    if (carry) this.begin(carry);
  }

  get carry(): Carry {
    return {
      symbols: this.symbols,
      grids: this.grids,
      orders: [...this.orders.values()],
      positions: [...this.positions.values()],
      tradingState: this.tradingState,
      overrides: this.overrides,
      loss: this.loss,
      breakers: [...this.breakers.values()],
      tallies: [...this.tallies.values()],
      brackets: [...this.brackets.values()],
    };
  }

  take(payload: OutcomePayload): void {
    switch (payload.kind) {
      case OutcomeKind.ORDER:
        this.follow(payload);
        if (TERMINAL_STATES.has(payload.state)) this.orders.delete(payload.clientOrderId);
        else this.orders.set(payload.clientOrderId, payload);
        break;
      case OutcomeKind.POSITION:
        this.positions.set(payload.symbolId, payload);
        break;
      case OutcomeKind.TRADING_STATE:
        this.tradingState = payload.reasons;
        break;
      case OutcomeKind.OVERRIDES:
        this.overrides = payload.overrides;
        break;
      case OutcomeKind.LOSS:
        this.loss = payload;
        break;
      case OutcomeKind.BREAKER:
        if (payload.state === 'CLOSED' && !payload.warning) this.breakers.delete(payload.scope);
        else this.breakers.set(payload.scope, payload);
        break;
      case OutcomeKind.TALLY:
        if (countsNothing(payload)) this.tallies.delete(payload.strategy);
        else this.tallies.set(payload.strategy, payload);
        break;
      case OutcomeKind.BRACKET:
        if (payload.phase === 'ENDED') this.brackets.delete(payload.id);
        else this.brackets.set(payload.id, payload);
        break;
    }
  }

  /** A run may end between what became of an order and what its bracket says of it. */
  private follow({ clientOrderId, filledLots }: OrderSnapshot): void {
    for (const [id, bracket] of this.brackets) {
      if (id === clientOrderId) this.brackets.set(id, { ...bracket, entryLots: filledLots });
      if (bracket.leg === clientOrderId) this.brackets.set(id, { ...bracket, legLots: filledLots });
    }
  }

  /** Symbols have the numbers of the run before: here they get those of this one. */
  private begin(carry: Carry): void {
    const { tradingState, overrides, loss, breakers = [], tallies = [], brackets = [] } = carry;
    this.tradingState = tradingState;
    this.overrides = overrides;
    this.loss = loss;
    const idNow = carry.symbols.map((symbol) => this.symbols.indexOf(symbol));
    for (const position of carry.positions) {
      const symbolId = idNow[position.symbolId] ?? -1;
      if (symbolId >= 0) this.take({ ...position, symbolId });
    }
    for (const order of carry.orders) {
      const symbolId = idNow[order.request.symbolId] ?? -1;
      if (symbolId >= 0) this.take({ ...order, request: { ...order.request, symbolId } });
    }
    for (const each of [...breakers, ...tallies]) this.take(each);
    for (const bracket of brackets) {
      const symbolId = idNow[bracket.symbolId] ?? -1;
      if (symbolId >= 0) this.take({ ...bracket, symbolId });
    }
  }
}

function countsNothing({ rejects, entries, malformedAtUs }: TallySnapshot): boolean {
  return rejects === 0 && entries === 0 && malformedAtUs === null;
}
