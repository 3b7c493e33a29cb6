import type { Effects } from '@voltaire/reflex/act/effects.ts';
import {
  type Command,
  EventKind,
  type KernelEvent,
  type KillMode,
} from '@voltaire/reflex/model/event.ts';
import { OutcomeKind, type Proposal } from '@voltaire/reflex/model/outcome.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { claim, isAbout, rank } from '../claim.ts';
import type { Game, Watcher } from '../game.ts';
import { reasonsOf } from '../people.ts';
import { INSTRUMENTS, TRADED } from '../rules.ts';

interface InForce {
  readonly number: number;
  readonly mode: KillMode;
  /** Commands are counted. */
  readonly since: number;
}

interface Asked {
  readonly proposal: Proposal;
  readonly at: number;
  readonly atUs: number;
}

const QUARTER_US = 15 * 60e6;

/** Whoever writes it however. */
const personOf = (actor: string): string => actor.toLowerCase().replace('shell:', '').trim();

/** After a kill nothing of its scope leaves, until two people have lifted just that kill, in health. */
export function killsHold(game: Game): Watcher {
  const { venue } = game;
  const kills = new Map<Scope, InForce>();
  let asked = new Map<string, Asked>();
  let breakers = new Map<Scope, boolean>();
  let commands = 0;

  function command({ action }: Command): void {
    commands++;
    if (action.type !== 'kill') return;
    const { scope, mode, killNumber: number } = action;
    const before = kills.get(scope);
    if (!before || number > before.number) kills.set(scope, { number, mode, since: commands });
  }

  function proposed(event: KernelEvent, proposal: Proposal): void {
    if (proposal.state === 'OPEN') {
      asked.set(proposal.id, { proposal, at: commands, atUs: event.atUs });
      return;
    }
    if (proposal.state !== 'APPROVED') return;
    const known = asked.get(proposal.id);
    const { id, scope, proposer } = proposal;
    claim(
      known !== undefined && event.kind === EventKind.COMMAND && event.action.type === 'approve',
      () => `${id} was approved out of nothing`,
    );
    if (!known || event.kind !== EventKind.COMMAND) return;
    const approver = personOf(event.actor);
    claim(approver !== '' && approver !== personOf(proposer), () => `${id} by one person`);
    claim(event.atUs < known.atUs + QUARTER_US, () => `${id} was approved too late`);
    const ill = Array.from(breakers).filter(([, well]) => !well);
    claim(ill.length === 0, () => `${id} was approved while ${ill.join(' ')}`);
    if (proposal.source !== 'operator') return;
    const kill = kills.get(scope);
    claim(kill !== undefined, () => `${id} lifts what is not there`);
    claim(known.at > kill!.since, () => `${id} is older than the kill that it lifts`);
    claim(proposal.killNumber >= kill!.number, () => `${id} lifts a kill that nobody saw`);
    kills.delete(scope);
  }

  function applied(event: KernelEvent, { outcomes, released }: Effects): void {
    if (event.kind === EventKind.COMMAND) command(event);
    const before = new Set(kills.keys());
    for (const { payload } of outcomes) {
      if (payload.kind === OutcomeKind.PROPOSAL) proposed(event, payload);
      if (payload.kind === OutcomeKind.BREAKER) {
        breakers.set(payload.scope, payload.state === 'CLOSED' && !payload.warning);
      }
    }
    for (const { scope } of released) {
      claim(before.has(scope) && !kills.has(scope), () => `${scope} was released by itself`);
    }
    if (event.kind === EventKind.COMMAND || event.kind === EventKind.BOOT) same();
  }

  /** What the kernel says of kills is what was said to it. */
  function same(): void {
    const said = reasonsOf(game).filter(({ source }) => source === 'operator');
    claim(said.length === kills.size, () => `${said.length} kills, not ${kills.size}`);
    for (const { scope, kill, level } of said) {
      const known = kills.get(scope);
      claim(
        known?.number === kill?.number && known?.mode === kill?.mode && level === 'HALTED',
        () => `${scope} is held by ${JSON.stringify(kill)}, not by ${JSON.stringify(known)}`,
      );
    }
  }

  return {
    booted() {
      asked = new Map();
      breakers = new Map([['global', true]]);
    },
    applied,

    leaving({ clientOrderId: id, request }) {
      const { symbolId, strategy, side, reduceOnly, quantityLots } = request;
      const closing = strategy === 'flatten';
      for (const [scope, { mode }] of kills) {
        if (!isAbout(scope, symbolId, strategy)) continue;
        claim(closing && mode === 'FLATTEN', () => `${id} leaves in spite of the kill of ${scope}`);
      }
      if (!closing) return;
      const asks = Array.from(kills).some(
        ([scope, { mode }]) =>
          mode === 'FLATTEN' && (scope.startsWith('strategy:') || isAbout(scope, symbolId, '')),
      );
      claim(asks, () => `${id} closes what nobody wanted closed`);
      const held = -side * venue.position[symbolId]!;
      const hidden = venue.hidden(symbolId);
      claim(reduceOnly, () => `${id} closes and is not reduce-only`);
      claim(quantityLots <= held + hidden, () => `${id} of ${quantityLots} lots closes ${held}`);
    },

    calmed() {
      for (const [scope, { mode }] of kills) {
        if (mode === 'HALT') continue;
        const open = venue.open.filter(
          ({ request }) =>
            isAbout(scope, request.symbolId, request.strategy) && request.strategy !== 'flatten',
        );
        claim(open.length === 0, () => `${open[0]!.id} is open in spite of the kill of ${scope}`);
        const report = game.kernel.killReport(scope);
        if (mode === 'FLATTEN' && barred(scope)) continue;
        claim(
          report?.phase === 'CONFIRMED',
          () => `${scope} has come to ${JSON.stringify(report)}`,
        );
        if (mode === 'FLATTEN') flat(scope);
      }
    },
  };

  /**
   * Something else lets not even liquidations pass; or other strategies have orders in the market,
   * which a liquidation neither trades with nor overtakes.
   */
  function barred(scope: Scope): boolean {
    const closed = TRADED.filter((id) => scope.startsWith('strategy:') || isAbout(scope, id, ''));
    if (venue.open.some(({ request }) => closed.some((id) => id === request.symbolId))) return true;
    return reasonsOf(game).some((reason) => {
      const passes = reason.kill?.mode === 'FLATTEN' || rank(reason.level) <= rank('REDUCE_ONLY');
      return !passes && closed.some((id) => isAbout(reason.scope, id, 'flatten'));
    });
  }

  function flat(scope: Scope): void {
    for (const id of TRADED) {
      if (!isAbout(scope, id, '')) continue;
      const value = Math.abs(venue.position[id]!) * INSTRUMENTS[id]!.lotSize * game.mid(id);
      claim(value < 5.1 || venue.hidden(id) > 0, () => `${scope} is closed, and ${value} is held`);
    }
  }
}
