import type { Effects } from '@voltaire/reflex/act/effects.ts';
import {
  type Command,
  EventKind,
  type KernelEvent,
  type KillMode,
} from '@voltaire/reflex/model/event.ts';
import { OutcomeKind, type Proposal } from '@voltaire/reflex/model/outcome.ts';
import type { ListedOrder } from '@voltaire/reflex/model/listed-order.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { claim, heldFor, isAbout, rank } from '../claim.ts';
import type { Game, Watcher } from '../game.ts';
import type { VenueOrder } from '../venue.ts';
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
  /** A kill has come over its scope since. */
  outrun: boolean;
  readonly at: number;
  readonly atUs: number;
}

const QUARTER_US = 15 * 60e6;

/** Whoever writes it however. */
const personOf = (actor: string): string => actor.toLowerCase().replace('shell:', '').trim();

/** Every strategy and every traded symbol is of the one venue that takes orders. */
function isWithin(inner: Scope, outer: Scope): boolean {
  if (outer === 'global' || inner === outer) return true;
  return outer === 'venue:binance' && /^strategy|^symbol:(BTC|ETH)USDT$/.test(inner);
}

/** Of orders placed by hand; a kill of a strategy is never about one. */
function isOfHand(scope: Scope, { symbol }: ListedOrder): boolean {
  return scope === 'global' || scope === 'venue:binance' || scope === `symbol:${symbol}`;
}

/** After a kill nothing of its scope leaves, until two people have lifted just that kill, in health. */
export function killsHold(game: Game): Watcher {
  const { venue } = game;
  const kills = new Map<Scope, InForce>();
  let asked = new Map<string, Asked>();
  let breakers = new Map<Scope, boolean>();
  let commands = 0;
  /** Killed scopes of which the venue has told its open orders since. */
  const listed = new Set<Scope>();
  /** Orders that a list of the venue has told. */
  const toldOf = new Set<string>();
  /** Asked back by the event that is being applied. */
  let asking = new Set<string>();

  function command({ action }: Command): void {
    commands++;
    if (action.type !== 'kill') return;
    const { scope, mode, killNumber: number } = action;
    const before = kills.get(scope);
    if (before && number <= before.number) return;
    kills.set(scope, { number, mode, since: commands });
    listed.delete(scope);
    for (const one of asked.values()) if (isWithin(one.proposal.scope, scope)) one.outrun = true;
  }

  function proposed(event: KernelEvent, proposal: Proposal): void {
    if (proposal.state === 'OPEN') {
      asked.set(proposal.id, { proposal, outrun: false, at: commands, atUs: event.atUs });
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
    claim(!known.outrun, () => `${id} is older than a kill of its scope`);
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

  /** An order of the scope that may still trade, and is none by which a kill closes. */
  function alive(scope: Scope): VenueOrder | undefined {
    return Array.from(venue.alive()).find(
      ({ request: { symbolId, strategy } }) =>
        strategy !== 'flatten' && isAbout(scope, symbolId, strategy),
    );
  }

  /** What a level of CANCEL_ONLY or more demands back has been asked back, in the same moment. */
  function demanded(): void {
    const reasons = reasonsOf(game).filter(({ kill }) => kill?.mode !== 'HALT');
    if (reasons.length === 0) return;
    for (const { id, request, askedBack } of venue.alive()) {
      const { symbolId, strategy } = request;
      const must = reasons.some(
        (reason) =>
          isAbout(reason.scope, symbolId, strategy) &&
          heldFor(reason, strategy) >= rank('CANCEL_ONLY'),
      );
      claim(!must || askedBack || asking.has(id), () => `${id} is not asked back`);
    }
  }

  /** What is none of ours is taken back by a kill that covers it, and by nothing else. */
  function byHand({ foreignCancels }: Effects): void {
    for (const order of foreignCancels) {
      const meant = Array.from(kills.keys()).some((scope) => isOfHand(scope, order));
      claim(meant, () => `${order.clientOrderId} of ${order.symbol} is taken back for nothing`);
    }
  }

  function applied(event: KernelEvent, effects: Effects): void {
    const { outcomes, released, cancels } = effects;
    if (event.kind === EventKind.RECONCILED) {
      for (const scope of kills.keys()) listed.add(scope);
      for (const { clientOrderId } of event.openOrders) toldOf.add(clientOrderId);
    }
    asking = new Set(cancels.map(({ clientOrderId }) => clientOrderId));
    if (event.kind === EventKind.COMMAND) command(event);
    const before = new Set(kills.keys());
    for (const { payload } of outcomes) {
      if (payload.kind === OutcomeKind.PROPOSAL) proposed(event, payload);
      if (payload.kind === OutcomeKind.KILL && payload.phase === 'CONFIRMED') {
        const { scope } = payload;
        claim(alive(scope) === undefined, () => `${scope}: confirmed, and an order is open`);
        claim(listed.has(scope), () => `${scope}: confirmed without the venue's own list`);
      }
      if (payload.kind === OutcomeKind.BREAKER) {
        breakers.set(payload.scope, payload.state === 'CLOSED' && !payload.warning);
      }
    }
    for (const { scope } of released) {
      claim(before.has(scope) && !kills.has(scope), () => `${scope} was released by itself`);
    }
    if (event.kind === EventKind.COMMAND || event.kind === EventKind.BOOT) same();
    if (event.kind === EventKind.TIMER) demanded();
    byHand(effects);
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
      listed.clear();
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
        const left = alive(scope);
        claim(left === undefined, () => `${left!.id} is open in spite of the kill of ${scope}`);
        const hand = Array.from(venue.byHand.values()).find(
          (order) => isOfHand(scope, order) && toldOf.has(order.clientOrderId),
        );
        claim(hand === undefined, () => `${hand!.clientOrderId} is open in spite of ${scope}`);
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

  /** Something else lets not even liquidations pass. Orders of other strategies are nothing of that. */
  function barred(scope: Scope): boolean {
    const closed = TRADED.filter((id) => scope.startsWith('strategy:') || isAbout(scope, id, ''));
    return reasonsOf(game).some((reason) => {
      const passes = heldFor(reason, 'flatten') <= rank('REDUCE_ONLY');
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
