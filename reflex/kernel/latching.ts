import type { Governance } from '../governance/governance.ts';
import type { DenialCode } from '../model/denial-code.ts';
import type { Stamped } from '../model/event-kind.ts';
import type { OrderRequest } from '../model/order.ts';
import type { Policy } from '../model/policy.ts';
import type { Scope } from '../model/scope.ts';
import type { Lane } from '../orient/lane.ts';
import type { Verdict } from '../risk/governor.ts';
import type { RiskMemory } from './risk-memory.ts';

export class Latching {
  constructor(
    private readonly parts: {
      readonly policy: Policy;
      readonly lanes: readonly Lane[];
      readonly governance: Governance;
      readonly memory: RiskMemory;
    },
  ) {}
  judged(request: OrderRequest, verdict: Verdict, veto: DenialCode | null, now: Stamped): void {
    void this.parts;
  }
  onTick(lane: Lane, now: Stamped): boolean {
    return false;
  }
  onTimer(now: Stamped): void {}
  rearm(scope: Scope): void {}
}
