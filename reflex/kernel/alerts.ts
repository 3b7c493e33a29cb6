import type { Account } from '../act/account.ts';
import type { Stamped } from '../model/event-kind.ts';
import type { Alert } from '../model/outcome.ts';
import type { Policy } from '../model/policy.ts';
import type { Lane } from '../orient/lane.ts';
import { ExposureWarnings } from '../risk/exposure-warnings.ts';
import { type Exposure, sumExposure } from './exposure.ts';
import type { RiskMemory } from './risk-memory.ts';

export interface AlertsParts {
  readonly policy: Policy;
  readonly lanes: readonly Lane[];
  readonly account: Account;
  readonly memory: RiskMemory;
  readonly emit: (alert: Alert) => void;
}

const ALL = -1;

/** What people should look at before a limit is reached: told, and nothing else follows from it. */
export class Alerts {
  private readonly exposure: Exposure = { gross: 0, long: 0, short: 0 };
  private readonly warnings = new ExposureWarnings();

  constructor(private readonly parts: AlertsParts) {}

  onTimer({ monoNs }: Stamped): void {
    const { policy, lanes, account, memory, emit } = this.parts;
    const { exposure } = this;
    sumExposure(lanes, account, ALL, exposure);
    const net = Math.max(exposure.long, exposure.short);
    for (const alert of this.warnings.check(exposure.gross, net, policy.account)) emit(alert);
    for (const alert of memory.orderToTrade.check(monoNs)) emit(alert);
  }
}
