import { Kernel } from '@voltaire/reflex/kernel.ts';
import { type Boot, KILL_MODES } from '@voltaire/reflex/model/event.ts';
import { FLATTEN } from '@voltaire/reflex/model/order.ts';
import { OutcomeKind, type Carry } from '@voltaire/reflex/model/outcome.ts';
import { isApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { THOROUGH, THOROUGH_MS } from '../support/thorough.ts';
import { policyWith } from './support/policy.ts';
import { marionette, Want } from './support/marionette.ts';
import { MarketGame, type Move, moves } from './support/market-game.ts';
import { Run } from './support/run.ts';

const MAX_LOTS = 1_000;
const MAX_VALUE = 400;

const policy = policyWith({
  symbol: { maxOrderValue: MAX_VALUE, maxPosition: MAX_LOTS * 1e-5, priceCollarBps: 50 },
});

const carryOf = (level: 'CAUTION' | 'REDUCE_ONLY', lots: number): Carry => ({
  symbols: ['BTCUSDT'],
  orders: [],
  positions: [
    {
      kind: OutcomeKind.POSITION,
      symbolId: 0,
      lots,
      cost: '0',
      cash: '0',
      realized: '0',
      turnover: '0',
      fees: {},
      fills: 0,
    },
  ],
  tradingState: [
    { source: 'operator', scope: 'global', level, reason: 'test', actor: 'ada', sinceUs: 1 },
  ],
  overrides: [],
  loss: null,
});

/** A reduce-only order rests; an ordinary one on the same side is filled before it. */
const OVERTAKEN: Move[] = [
  { move: 'want', want: Want.OFFER, lots: 9, shift: 0 },
  { move: 'fill', which: 0, lots: 9 },
  { move: 'want', want: Want.BUY_REDUCE, lots: 9, shift: 0 },
  { move: 'want', want: Want.BID, lots: 9, shift: 0 },
  { move: 'fill', which: 1, lots: 1 },
  { move: 'fill', which: 0, lots: 9 },
];

/** A position, a kill that closes it, and the time that this takes. */
const FLATTENED: Move[] = [
  { move: 'want', want: Want.BUY, lots: 500, shift: 0 },
  { move: 'fill', which: 0, lots: 500 },
  { move: 'kill', which: KILL_MODES.indexOf('FLATTEN') },
  ...Array.from({ length: 4 }, (): Move[] => [
    { move: 'want', want: Want.NOTHING, lots: 10, shift: 0 },
    { move: 'timer', which: 0 },
  ]).flat(),
];

describe('for any stream of intents, fills, cancels, doubts, losses and halts', {
  timeout: THOROUGH_MS,
}, () => {
  it('no approved order lets position plus pending exceed the limit, nor is worth too much', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const game = new MarketGame(new Run({ policy }).live());
        game.onOrder = ({ request }) => {
          const { side, quantityLots, priceTicks } = request;
          const worst = side * game.position + game.openLots(side);
          expect(worst).toBeLessThanOrEqual(MAX_LOTS);
          const reduced = worst <= 0;
          const value = quantityLots * Math.max(priceTicks, game.midTicks) * 1e-7;
          if (!reduced) expect(value).toBeLessThanOrEqual(MAX_VALUE * (1 + 1e-9));
        };
        game.play(list);
        expect(Math.abs(game.position)).toBeLessThanOrEqual(MAX_LOTS);
      }),
      THOROUGH,
    );
  });

  it('no reduce-only order ever flips or opens a position', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const game = new MarketGame(new Run({ policy }).live());
        game.onFill = (before, after, request) => {
          if (!request.reduceOnly) return;
          expect(Math.abs(after)).toBeLessThan(Math.abs(before));
          expect(after * before).toBeGreaterThanOrEqual(0);
        };
        game.play(list);
      }),
      { ...THOROUGH, examples: [[OVERTAKEN]] },
    );
  });

  it('at REDUCE_ONLY a position only ever comes nearer to zero, and never crosses it', () => {
    fc.assert(
      fc.property(moves, fc.integer({ min: -MAX_LOTS, max: MAX_LOTS }), (list, lots) => {
        const run = new Run({ policy, carry: carryOf('REDUCE_ONLY', lots) }).live();
        expect(run.level).toBe('REDUCE_ONLY');
        const game = new MarketGame(run, lots);
        game.onFill = (before, after) => {
          expect(Math.abs(after)).toBeLessThan(Math.abs(before));
          expect(after * before).toBeGreaterThanOrEqual(0);
        };
        game.play(list.filter(({ move }) => move !== 'release'));
      }),
      THOROUGH,
    );
  });

  it('from REDUCE_ONLY on nothing that could open or add works on without being asked back', () => {
    let paused = 0;
    fc.assert(
      fc.property(moves, (list) => {
        const leaping = policyWith({ symbol: { maxMoveBps: 20 } });
        const game = new MarketGame(new Run({ policy: leaping }).live());
        for (const move of list) {
          game.play([move]);
          const { reasons } = game.run.payloads(OutcomeKind.TRADING_STATE).at(-1)!;
          const bounds = reasons.filter(({ level, kill }) => {
            return level !== 'CAUTION' && kill?.mode !== 'HALT';
          });
          if (bounds.length === 0) continue;
          if (bounds.some(({ source }) => source === 'pause') && game.open.length > 0) paused++;
          for (const side of [1, -1] as const) {
            const kept = game.open.filter(({ id, request }) => {
              return request.side === side && !game.run.order(id).cancelRequested;
            });
            const lots = kept.reduce((sum, { left }) => sum + left, 0);
            expect(lots).toBeLessThanOrEqual(Math.max(0, -side * game.position));
          }
        }
      }),
      THOROUGH,
    );
    expect(paused).toBeGreaterThan(0);
  });

  it('no order leaves while the state is CANCEL_ONLY or worse, but what a kill closes positions with', () => {
    let closing = 0;
    fc.assert(
      fc.property(moves, (list) => {
        const game = new MarketGame(new Run({ policy }).live());
        game.onOrder = ({ request }) => {
          if (request.strategy !== FLATTEN) {
            expect(['ACTIVE', 'CAUTION']).toContain(game.run.level);
            return;
          }
          closing++;
          expect(game.run.kernel.kills).toMatchObject([{ mode: 'FLATTEN' }]);
          const { side, quantityLots, reduceOnly } = request;
          expect([reduceOnly, Math.sign(game.position)]).toEqual([true, -side]);
          expect(quantityLots).toBeLessThanOrEqual(Math.abs(game.position));
        };
        game.play(list);
      }),
      { ...THOROUGH, examples: [[FLATTENED]] },
    );
    expect(closing).toBeGreaterThan(0);
  });

  it('the kernel’s position is the venue’s', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const game = new MarketGame(new Run({ policy }).live());
        game.play(list);
        expect(game.run.position().lots).toBe(game.position);
      }),
      THOROUGH,
    );
  });

  it('every order has its decision right before it, and every order is approved', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const game = new MarketGame(new Run({ policy }).live());
        game.play(list);
        for (const { orders, outcomes } of game.run.steps) {
          for (const order of orders) {
            expect(isApprovedOrder(order)).toBe(true);
            const at = outcomes.findIndex(({ seq }) => seq === order.decisionSeq);
            expect(outcomes[at]!.payload).toMatchObject({ id: order.clientOrderId, allowed: true });
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('the same events give the same outcomes, byte for byte', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const game = new MarketGame(new Run({ policy }).live());
        game.play(list);
        const [boot, ...rest] = game.run.events;
        const kernel = new Kernel(boot as Boot, [marionette]);
        const again = [boot!, ...rest].flatMap((event) => [...kernel.apply(event).outcomes]);
        expect(JSON.stringify(again)).toBe(JSON.stringify(game.run.outcomes));
      }),
      { numRuns: 50 },
    );
  });
});
