import type { Account } from '../act/account.ts';
import type { OrderCare } from '../act/order-care.ts';
import type { Governance } from '../governance/governance.ts';
import { type Refusal, refusal } from '../governance/refusal.ts';
import type { Command, CommandAction } from '../model/event.ts';
import type { Grounds } from '../model/intent.ts';
import { BY_HAND, type RequestedOrder } from '../model/order.ts';
import { OutcomeKind, type OutcomePayload } from '../model/outcome.ts';
import type { Lane } from '../orient/lane.ts';
import type { Brackets } from './brackets.ts';
import { exitsRefusal, type ExitsRefusal } from './exits.ts';
import { type Gate, OWN } from './gate.ts';
import { obedient } from './obedient.ts';

export interface TicketParts {
  readonly lanes: readonly Lane[];
  readonly account: Account;
  readonly care: OrderCare;
  readonly gate: Gate;
  readonly governance: Governance;
  readonly brackets: Brackets;
  readonly emit: (payload: OutcomePayload) => void;
  /** Sequence number that the next outcome will have. */
  readonly nextSeq: () => number;
}

type Placing = Extract<CommandAction, { type: 'place' }>;

const NO_SUCH_SYMBOL = refusal('NO_SUCH_SYMBOL', 'no symbol of this name is configured');
const NO_MARKET = refusal('NO_MARKET', 'the symbol has no market yet: wait for its feed');
const NO_SUCH_ORDER = refusal('NO_SUCH_ORDER', 'no order of this id works: look at the orders');
const EXITS: Readonly<Record<ExitsRefusal, Refusal>> = {
  WRONG_EXITS: refusal(
    'WRONG_EXITS',
    'a stop has to lie on the side of the loss, a target on that of the gain, of an order that opens',
  ),
  NO_STOPS_HERE: refusal(
    'NO_STOPS_HERE',
    'the venue takes no stop of this symbol from us, so that the order could not be given one: leave it out',
  ),
};

/** Orders by hand: they pass the same gate as a strategy's, in the name of BY_HAND and under its limits. */
export class Ticket {
  constructor(private readonly parts: TicketParts) {}

  /** True when the command was of an order. */
  take(command: Command): boolean {
    const { action, actor } = command;
    if (action.type !== 'place' && action.type !== 'cancel') return false;
    const refused =
      action.type === 'place' ? this.place(action, command) : this.cancel(action, command);
    if (refused) {
      const kind = OutcomeKind.REFUSED;
      this.parts.emit({ kind, command: action.type, actor, ...refused });
    }
    return true;
  }

  private place({ symbol, request, exits, reason }: Placing, now: Command): Refusal | null {
    const { lanes, gate, governance, account, brackets, nextSeq } = this.parts;
    const lane = lanes.find(({ instrument }) => instrument.symbol === symbol);
    if (!lane) return NO_SUCH_SYMBOL;
    const asked = withReference(request, lane);
    if (Number.isNaN(asked.priceTicks)) return NO_MARKET;
    const wrong = exits ? exitsRefusal(asked, exits, lane.instrument) : null;
    if (wrong !== null) return EXITS[wrong];
    const view = lane.orientation.observe(now.atUs, now.monoNs);
    view.positionLots = account.position(lane.instrument.id).lots;
    const asker = obedient(BY_HAND, lane, governance);
    const decisionSeq = nextSeq();
    const intent = { ...grounds(asked.side, now.actor, reason), request: asked };
    const placed = gate.submit(lane, asker, Number.NaN, intent, OWN, decisionSeq, now);
    if (placed && exits) brackets.begin(gate.idOf(decisionSeq), exits);
    return null;
  }

  /** Of anybody's; of an entry that has ended, the exits of what it brought. */
  private cancel(
    { clientOrderId }: { readonly clientOrderId: string },
    now: Command,
  ): Refusal | null {
    const { account, care, brackets, emit } = this.parts;
    const order = account.desk.find(clientOrderId);
    const released = order !== undefined && brackets.release(order, now);
    if (!order || (order.ended && !released)) return NO_SUCH_ORDER;
    if (order.ended || order.cancelRequested) emit(order.snapshot());
    else care.cancel(order, now);
    return null;
  }
}

/** Who takes any price has the market's as its reference: a person does not say one. NaN without a market. */
function withReference(request: RequestedOrder, { market, instrument }: Lane): RequestedOrder {
  if (request.type !== 'MARKET') return request;
  return { ...request, priceTicks: Math.round(market.mid / instrument.tickSize) };
}

function grounds(side: number, actor: string, reason: string): Grounds {
  const signal = { name: 'by hand', value: side, unit: '', weight: 1, contribution: side };
  return { score: side, threshold: 0, rationale: [signal], why: `${actor}: ${reason}` };
}
