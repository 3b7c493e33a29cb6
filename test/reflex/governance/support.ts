import { Governance, type Ruling } from '@voltaire/reflex/governance/governance.ts';
import type { ReleaseHealth } from '@voltaire/reflex/governance/releases.ts';
import type { CommandAction, KillMode } from '@voltaire/reflex/model/event.ts';
import type { Carry, Override, StateReason } from '@voltaire/reflex/model/outcome.ts';
import { GLOBAL, type Scope } from '@voltaire/reflex/model/scope.ts';
import { Timeline } from '../support/events.ts';
import { BTCUSDT, ETHUSDT } from '../support/instruments.ts';

export let time = new Timeline();
let seq = 0;

/** Before each test: a new time, and a journal that begins at 1. */
export function anew(): void {
  time = new Timeline();
  seq = 0;
}

export const reason = (
  source: string,
  level: StateReason['level'],
  scope = GLOBAL,
): StateReason => ({
  source,
  scope,
  level,
  reason: 'of the run before',
  actor: 'ada',
  sinceUs: 1,
});

export const carry = (tradingState: StateReason[], overrides: Override[] = []): Carry => ({
  symbols: ['BTCUSDT'],
  orders: [],
  positions: [],
  tradingState,
  overrides,
  loss: null,
});

export function started(before: Carry | null = null): Governance {
  const boot = time.boot({
    carry: before,
    instruments: [BTCUSDT, ETHUSDT],
    strategies: [{ name: 'kinetic', symbol: 'BTCUSDT', parameters: {} }],
  });
  const inference = { models: ['llm'] };
  return new Governance({
    ...boot,
    policy: { version: 2, symbols: {}, strategies: {}, inference },
  });
}

export function running(before: Carry | null = null): Governance {
  const governance = started(before);
  governance.reconciled();
  return governance;
}

const GREEN: ReleaseHealth = { green: true, reasons: [] };
export const say = (governance: Governance, action: CommandAction, actor = 'ada', health = GREEN) =>
  governance.command(time.command(action, actor), ++seq, health);

export const kill = (
  killNumber: number,
  scope: Scope = GLOBAL,
  mode: KillMode = 'HALT',
): CommandAction => ({
  type: 'kill',
  scope,
  mode,
  reason: 'drill',
  killNumber,
});
export const propose = (
  killNumber: number,
  scope: Scope = GLOBAL,
  source: 'operator' | 'governor' = 'operator',
): CommandAction => ({ type: 'propose', source, scope, reason: 'over', killNumber });

export const approve = (ruling: Ruling): CommandAction => ({
  type: 'approve',
  proposalId: ruling.proposals[0]?.id ?? 'none',
  reason: 'seen',
});

export const UNCHANGED: Ruling = {
  overrides: false,
  proposals: [],
  refused: null,
  released: null,
  killed: null,
};

export const sources = (governance: Governance) =>
  governance.state.snapshot.reasons.map(({ source }) => source);
export const level = (governance: Governance) => governance.state.snapshot.level;
