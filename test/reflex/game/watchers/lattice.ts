import type { Effects } from '@voltaire/reflex/act/effects.ts';
import { EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import { OutcomeKind, type StateReason } from '@voltaire/reflex/model/outcome.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { claim, heldFor, isAbout, LEVELS, rank } from '../claim.ts';
import type { Game, Watcher } from '../game.ts';
import { DEFINITIONS, TRADED } from '../rules.ts';

const MARKET: ReadonlySet<number> = new Set([
  EventKind.TRADE,
  EventKind.QUOTE,
  EventKind.CHECKED_BOOK,
  EventKind.DEPTH_DIFF,
  EventKind.DEPTH_SNAPSHOT,
]);
/** What each of them holds follows from events alone. */
const KNOWN = ['recovery', 'order link', 'audit', 'shutdown', 'feed', 'sentinel', 'rules'];
/** These end by themselves; `governor` and `operator` need people. */
const PASSING = new Set([...KNOWN, 'pause', 'closing']);

const keyOf = ({ source, scope }: Pick<StateReason, 'source' | 'scope'>) => `${source} ${scope}`;

/** What holds at a place is the strictest of what sources hold, and nobody loosens but who may. */
export function latticeJoins(game: Game): Watcher {
  let said: readonly StateReason[] = [];
  /** By source and scope: what must be held. */
  let due = new Map<string, string>();

  function hold(source: string, holds: boolean, scope: Scope = 'global', level = 'HALTED'): void {
    if (holds) due.set(keyOf({ source, scope }), level);
    else due.delete(keyOf({ source, scope }));
  }

  function follow(event: KernelEvent, { outcomes }: Effects): void {
    if (event.kind === EventKind.LINK && event.link === 'orders') {
      hold('order link', !event.up);
      if (!event.up) hold('recovery', true);
    }
    if (event.kind === EventKind.RECONCILED) hold('recovery', false);
    if (event.kind === EventKind.HEALTH) hold('audit', !event.recordable);
    if (event.kind === EventKind.INSTRUMENT_RULES) {
      const { symbol, tickSize } = DEFINITIONS[event.symbolId]!;
      hold('rules', event.definition.tickSize !== tickSize, `symbol:${symbol}`);
    }
    if (event.kind === EventKind.COMMAND && event.action.type === 'stop') hold('shutdown', true);
    for (const { payload } of outcomes) {
      if (payload.kind !== OutcomeKind.BREAKER) continue;
      const { state, warning, scope } = payload;
      const level = state === 'OPEN' ? 'CANCEL_ONLY' : 'CAUTION';
      hold('sentinel', state !== 'CLOSED' || warning, scope, level);
    }
    feeds();
  }

  function feeds(): void {
    for (const id of TRADED) {
      const live = game.kernel.lanes[id]!.market.feed.state === 'LIVE';
      const key = keyOf({ source: 'feed', scope: `symbol:${DEFINITIONS[id].symbol}` });
      if (live) due.delete(key);
      else due.set(key, 'CANCEL_ONLY');
    }
  }

  function joined(reasons: readonly StateReason[], symbolId: number, strategy: string): number {
    let level = 0;
    const take = (scope: Scope, held: number) => {
      if (isAbout(scope, symbolId, strategy)) level = Math.max(level, held);
    };
    for (const reason of reasons) {
      if (!KNOWN.includes(reason.source)) take(reason.scope, heldFor(reason, strategy));
    }
    for (const [key, name] of due) {
      const end = key.lastIndexOf(' ');
      const reason = { source: key.slice(0, end), level: name as StateReason['level'] };
      take(key.slice(end + 1) as Scope, heldFor(reason, strategy));
    }
    return level;
  }

  function loosened(now: readonly StateReason[], { outcomes }: Effects): void {
    for (const before of said) {
      const after = now.find((reason) => keyOf(reason) === keyOf(before));
      if (after && rank(after.level) >= rank(before.level)) continue;
      if (PASSING.has(before.source)) continue;
      const lifted = outcomes.some(
        ({ payload }) =>
          payload.kind === OutcomeKind.PROPOSAL &&
          payload.state === 'APPROVED' &&
          payload.source === before.source &&
          payload.scope === before.scope,
      );
      claim(lifted, () => `${keyOf(before)} has been loosened by itself`);
    }
  }

  return {
    booted(carry) {
      due = new Map([['recovery global', 'HALTED']]);
      said = carry?.tradingState.filter(({ source }) => !PASSING.has(source)) ?? [];
    },

    applied(event, effects) {
      const { outcomes } = effects;
      const before = new Map(due);
      const told = outcomes.findLast(({ payload }) => payload.kind === OutcomeKind.TRADING_STATE);
      const now = told?.payload.kind === OutcomeKind.TRADING_STATE ? told.payload.reasons : said;
      follow(event, effects);
      if (told) loosened(now, effects);
      for (const { payload } of outcomes) {
        if (payload.kind !== OutcomeKind.DECISION) continue;
        const { symbolId, intent, tradingLevel, id } = payload;
        const { strategy } = intent.request;
        const level = rank(tradingLevel);
        const after = joined(now, symbolId, strategy);
        const at = due;
        due = before;
        feeds();
        const earlier = joined(said, symbolId, strategy);
        due = at;
        // What latches in the middle of an event counts from there on, and is said at its end.
        claim(
          level >= Math.min(earlier, after) && level <= Math.max(earlier, after),
          () =>
            `${id} was judged at ${tradingLevel}, where ${LEVELS[earlier]} to ${LEVELS[after]} held`,
        );
      }
      said = now;
      if (MARKET.has(event.kind) || event.kind === EventKind.SENT) return;
      const held = now.filter(({ source }) => KNOWN.includes(source));
      claim(
        held.length === due.size && held.every((reason) => due.get(keyOf(reason)) === reason.level),
        () => `held: ${held.map(keyOf).join(', ')}; due: ${[...due.keys()].join(', ')}`,
      );
      if (event.kind !== EventKind.BOOT || told?.payload.kind !== OutcomeKind.TRADING_STATE) return;
      claim(told.payload.level === 'HALTED', () => 'it boots, and is not HALTED');
    },
  };
}
