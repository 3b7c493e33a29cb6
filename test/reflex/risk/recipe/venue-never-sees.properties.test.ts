import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { THOROUGH, THOROUGH_MS } from '../../../support/thorough.ts';
import { MarketGame, type Move, moves } from '../../support/market-game.ts';
import { policyWith } from '../../support/policy.ts';
import { Run } from '../../support/run.ts';

const MAX_LOTS = 900;
const MAX_OPEN = 4;
const MOST_AT_STAKE = 700;
const WINDOW_MS = 8;
const BURST = 6;
const PER_SECOND = 20;

const policy = policyWith({
  symbol: { maxOrderQuantity: MAX_LOTS * 1e-5 },
  strategy: {
    maxOpenOrders: MAX_OPEN,
    duplicateWindowMs: WINDOW_MS,
    burst: BURST,
    ordersPerSecond: PER_SECOND,
  },
  account: { capital: MOST_AT_STAKE, maxGrossExposure: 1, maxNetExposure: 1 },
});

interface Sent {
  readonly request: OrderRequest;
  readonly monoNs: number;
}

/** Few quantities and prices, so that the same comes again and small orders pile up. */
const crowded = moves.map((list) =>
  list.map((move): Move => {
    if (move.move !== 'want') return move;
    const lots = [20, 110, 110, 500, MAX_LOTS, MAX_LOTS + 1][move.lots % 6]!;
    return { ...move, lots, shift: (move.shift % 2) * 20_000 };
  }),
);

/** Quote asset, at the market or at the order's own price. */
const valueOf = (lots: number, priceTicks: number, midTicks: number) =>
  lots * Math.max(priceTicks, midTicks) * 1e-7;

/** What the venue counts for itself of one order that has just come, and whether it truly reduces. */
function expectWithinLimits(game: MarketGame, { request, monoNs }: Sent, before: Sent[]): void {
  const { side, quantityLots, priceTicks } = request;
  const { midTicks, open, position } = game;
  const worst = side * position + game.openLots(side);

  for (const other of open) {
    if (other.request.side === side) continue;
    expect(side * (other.request.priceTicks - priceTicks)).toBeGreaterThan(0);
  }
  for (const other of before) {
    if (other.request.priceTicks !== priceTicks || other.request.side !== side) continue;
    if (other.request.quantityLots !== quantityLots) continue;
    expect(monoNs - other.monoNs).toBeGreaterThanOrEqual(WINDOW_MS * 1e6);
  }

  if (worst <= 0) return; // it can only bring the position nearer to zero
  expect(quantityLots).toBeLessThanOrEqual(MAX_LOTS);
  expect(open.length).toBeLessThanOrEqual(MAX_OPEN);
  const stake = valueOf(worst, priceTicks, midTicks);
  expect(stake).toBeLessThanOrEqual(MOST_AT_STAKE * (1 + 1e-9));
  for (const [i, first] of before.entries()) {
    const elapsedS = (monoNs - first.monoNs) / 1e9;
    const most = BURST + PER_SECOND * elapsedS + 1e-6;
    expect(before.length - i + 1).toBeLessThanOrEqual(most);
  }
}

it(
  'the venue never sees an order beyond a limit, whatever is wanted, filled, lost or taken back',
  () => {
    let seen = 0;
    fc.assert(
      fc.property(crowded, (list) => {
        const game = new MarketGame(new Run({ policy }).live());
        const before: Sent[] = [];
        game.onOrder = ({ request }) => {
          const sent = { request, monoNs: game.run.time.monoNs };
          expectWithinLimits(game, sent, before);
          before.push(sent);
          seen++;
        };
        game.play(list);
      }),
      THOROUGH,
    );
    expect(seen).toBeGreaterThan(1_500);
  },
  THOROUGH_MS,
);
