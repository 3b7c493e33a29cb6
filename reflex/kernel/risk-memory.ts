import type { Account, Pending } from '../act/account.ts';
import { Balances } from '../act/balances.ts';
import type { OrderListener } from '../act/order-care.ts';
import type { TrackedOrder } from '../act/tracked-order.ts';
import type { Boot } from '../model/event.ts';
import type { Stamped } from '../model/event-kind.ts';
import type { Instrument } from '../model/instrument.ts';
import { FLATTEN, type Fill, type OrderRequest } from '../model/order.ts';
import { ClockWatch } from '../observe/clock-watch.ts';
import { StallWatch } from '../observe/stall-watch.ts';
import { LatestInference } from '../orient/latest-inference.ts';
import type { RiskContext } from '../risk/control.ts';
import type { ApprovedOrder, Verdict } from '../risk/governor.ts';
import { inferenceFaults } from '../risk/inference-check.ts';
import { LossWatch } from '../risk/loss-watch.ts';
import { MessageBudget } from '../risk/message-budget.ts';
import { ParentLedger } from '../risk/parent-ledger.ts';
import { PriceWalk } from '../risk/price-walk.ts';
import { RecentOrders } from '../risk/recent-orders.ts';
import { Reentries } from '../risk/reentries.ts';
import { RejectStreaks } from '../risk/reject-streaks.ts';
import { VolatilityGuard } from '../risk/volatility-guard.ts';
import type { Asker } from './gate.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Everything that controls remember from one order to the next, and how events change it. */
export class RiskMemory implements OrderListener {
  /** By symbol. */
  readonly guards: readonly VolatilityGuard[];
  readonly inferences: readonly LatestInference[];
  readonly balances = new Balances();
  readonly clock = new ClockWatch();
  readonly stalls = new StallWatch();
  readonly loss: LossWatch;
  readonly reentries = new Reentries();
  readonly streaks = new RejectStreaks();
  private readonly recent = new RecentOrders();
  private readonly walk = new PriceWalk();
  private readonly parents = new ParentLedger();
  private readonly budget: MessageBudget;

  constructor(
    private readonly boot: Boot,
    private readonly instruments: readonly Instrument[],
    private readonly account: Account,
  ) {
    this.guards = instruments.map(() => new VolatilityGuard());
    this.inferences = instruments.map(() => new LatestInference());
    this.budget = new MessageBudget(boot.policy);
    this.loss = new LossWatch(boot, instruments);
    for (const order of account.desk.working) {
      this.parents.place(order.clientOrderId, order.request);
      if (order.filledLots > 0) this.parents.filled(order.clientOrderId, order.filledLots);
    }
  }
}
