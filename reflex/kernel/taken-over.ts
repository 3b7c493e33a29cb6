import type { Account } from '../act/account.ts';
import type { Governance } from '../governance/governance.ts';
import type { OutcomePayload } from '../model/outcome.ts';
import type { Lane } from '../orient/lane.ts';
import type { Brackets } from './brackets.ts';
import type { Markets } from './markets.ts';
import type { RiskMemory } from './risk-memory.ts';
import type { Watch } from './watch.ts';

interface Parts {
  readonly governance: Governance;
  readonly memory: RiskMemory;
  readonly watch: Watch;
  readonly lanes: readonly Lane[];
  readonly markets: Markets;
  readonly account: Account;
  readonly brackets: Brackets;
}

/** What a run begins with is told first, so that whoever follows it needs nothing from before. */
export function tellTakenOver(parts: Parts, emit: (payload: OutcomePayload) => void): void {
  const { governance, memory, watch, lanes, markets, account, brackets } = parts;
  emit(governance.legislator.snapshot);
  memory.tellTakenOver();
  watch.tellTakenOver();
  for (const lane of lanes) {
    markets.note(lane);
    emit(account.position(lane.instrument.id).snapshot());
  }
  for (const order of account.desk.working) emit(order.snapshot());
  brackets.tellAll();
}
