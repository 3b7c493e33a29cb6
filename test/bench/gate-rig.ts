import { Account } from '@voltaire/reflex/act/account.ts';
import { Effects } from '@voltaire/reflex/act/effects.ts';
import { OrderCare } from '@voltaire/reflex/act/order-care.ts';
import { Governance } from '@voltaire/reflex/governance/governance.ts';
import { Facts } from '@voltaire/reflex/kernel/facts.ts';
import { type Asker, Gate, type Lineage } from '@voltaire/reflex/kernel/gate.ts';
import { Latching } from '@voltaire/reflex/kernel/latching.ts';
import { RiskMemory } from '@voltaire/reflex/kernel/risk-memory.ts';
import { Watch } from '@voltaire/reflex/kernel/watch.ts';
import type { KernelEvent } from '@voltaire/reflex/model/event.ts';
import type { Decision } from '@voltaire/reflex/model/outcome.ts';
import { TradingLevel } from '@voltaire/reflex/model/trading-level.ts';
import { Lane } from '@voltaire/reflex/orient/lane.ts';
import { NO_INFLUENCE } from '@voltaire/reflex/orient/market-view.ts';
import { Timeline } from '../reflex/support/events.ts';
import { btc } from '../reflex/support/instruments.ts';
import { policyWith } from '../reflex/support/policy.ts';

/** So many that no bucket ever runs empty. */
const UNBOUND = { ordersPerSecond: 1e12, burst: 1e12 };
const POLICY = policyWith({
  strategy: UNBOUND,
  account: UNBOUND,
  // The clock of the machine that recorded the tape was 1.3 s behind.
  system: { maxClockOffsetMs: 1e6 },
});
const LOTS = 1_000;
/** Judged and recorded like any order, and not placed: it would come when the old one has ended. */
const AMENDMENT: Lineage = { kind: 'amend', replaced: null, parent: { id: 'p1', lots: LOTS } };

function emit(): void {} // nobody listens but to decisions

/** A gate with all that stands around it in the kernel, on a market that was recorded. */
export class GateRig {
  /** The last that was recorded. */
  decision: Decision | null = null;
  private readonly lane = new Lane(btc());
  private readonly gate: Gate;
  private readonly asker: Asker;
  private readonly now: { atUs: number; monoNs: number };
  private seq = 0;

  /** Throws when the gate would not let an order out. */
  constructor(market: readonly KernelEvent[]) {
    const { lane } = this;
    const lanes = [lane];
    const instruments = [lane.instrument];
    const time = new Timeline();
    const boot = time.boot({ policy: POLICY });
    const governance = new Governance(boot);
    governance.orderLink(true, 'bench', boot.atUs);
    governance.reconciled();
    const effects = new Effects();
    const account = new Account(instruments, null);
    const nextSeq = (): number => this.seq + 1;
    const watch = new Watch({ boot, lanes, governance, emit });
    const last = market.at(-1)!;
    this.now = { atUs: last.atUs, monoNs: last.monoNs };
    const { now } = this;
    const parts = { boot, policy: POLICY, instruments, account, watch, emit, nextSeq, now };
    const memory = new RiskMemory(parts);
    const care = new OrderCare(account, effects, emit, 'V', memory);
    const latching = new Latching({ boot, policy: POLICY, lanes, governance, memory });
    const facts = new Facts(POLICY, lanes, account, memory, watch, governance);
    this.gate = new Gate(boot, facts, latching, governance, care, (decision) => {
      this.decision = decision;
    });
    const { venue, symbol } = lane.instrument.definition;
    this.asker = {
      name: 'kinetic',
      version: '1',
      place: { venue, symbol, strategy: 'kinetic' },
      influence: NO_INFLUENCE,
      tradingLevel: TradingLevel.ACTIVE,
    };
    lane.onLink(true, 'bench', market[0]!.monoNs);
    for (const event of market) {
      watch.stampAt(event, lane.market);
      if (lane.observe(event)) {
        memory.tick(0, event.monoNs, lane.market.mid, lane.market.tape.volumeLots);
      }
    }
    lane.observe({ ...time.dayTicker(1e9), ...now });
    watch.onTimer(now);
    memory.onBalances({ ...time.balances(), ...now });
    memory.loss.at(now.atUs);
    if (this.submit()) return;
    throw new Error(`the gate lets nothing out: ${this.decision?.code}`);
  }

  /** One intent, all the way: the facts, the auditor, the governor, the record of the decision. */
  submit(): boolean {
    const { lane, now } = this;
    const { atUs, monoNs } = now;
    const { askTicks } = lane.orientation.observe(atUs, monoNs);
    const request = {
      side: 1,
      type: 'LIMIT',
      timeInForce: 'IOC',
      reduceOnly: false,
      quantityLots: LOTS,
      priceTicks: askTicks,
    } as const;
    const signal = { name: 'velocity', value: 2, unit: 'bps/s', weight: 1, contribution: 2 };
    const intent = { score: 2, threshold: 1, rationale: [signal], why: 'bench', request };
    this.seq++;
    return this.gate.submit(lane, this.asker, 2 * LOTS, intent, AMENDMENT, this.seq, now);
  }
}
