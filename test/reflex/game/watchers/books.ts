import { EventKind, type Execution, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import {
  type LossSnapshot,
  OutcomeKind,
  type PositionSnapshot,
} from '@voltaire/reflex/model/outcome.ts';
import { claim } from '../claim.ts';
import type { Game, Watcher } from '../game.ts';
import { DEFINITIONS, INSTRUMENTS, TRADED } from '../rules.ts';

const UNIT = 18;

/** Units of 10^-18 of a plain decimal. */
function units(text: string): bigint {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole + fraction.padEnd(UNIT, '0'));
  return negative ? -value : value;
}

interface Book {
  lots: number;
  cash: bigint;
  turnover: bigint;
  fills: number;
  fees: Map<string, bigint>;
  /** Fees in the quote asset, as far as loss limits take them for. */
  feeValue: number;
}

/** Every fill that was told is in the books once, to the last unit. */
export function booksAreExact(game: Game): Watcher {
  const books = DEFINITIONS.map(
    (): Book => ({ lots: 0, cash: 0n, turnover: 0n, fills: 0, fees: new Map(), feeValue: 0 }),
  );
  const counted = new Set<string>();

  function book({ clientOrderId, fill }: Execution): void {
    if (!fill || counted.has(`${clientOrderId} ${fill.tradeId}`)) return;
    counted.add(`${clientOrderId} ${fill.tradeId}`);
    const { symbolId, side } = game.venue.orders.get(clientOrderId)!.request;
    const { tickSize, lotSize, base } = DEFINITIONS[symbolId]!;
    const unitsOfTickLot = (units(tickSize) * units(lotSize)) / 10n ** 18n;
    const value = BigInt(fill.priceTicks) * BigInt(fill.quantityLots) * unitsOfTickLot;
    const into = books[symbolId]!;
    into.lots += side * fill.quantityLots;
    into.cash -= BigInt(side) * value;
    into.turnover += value;
    into.fills++;
    into.fees.set(fill.feeAsset, (into.fees.get(fill.feeAsset) ?? 0n) + units(fill.fee));
    const price = fill.priceTicks * Number(tickSize);
    const fee = Number(fill.fee);
    if (fill.feeAsset === 'USDT') into.feeValue += fee;
    else if (fill.feeAsset === base) into.feeValue += fee * price;
    else into.feeValue += 0.001 * price * fill.quantityLots * Number(lotSize);
  }

  function position(snapshot: PositionSnapshot): void {
    const { symbolId, lots, cash, cost, realized, turnover, fees, fills } = snapshot;
    const own = books[symbolId]!;
    const name = `the books of ${DEFINITIONS[symbolId]!.symbol}`;
    claim(lots === own.lots, () => `${name} hold ${lots} lots, ${own.lots} were traded`);
    claim(units(cash) === own.cash, () => `${name}: cash is ${cash}, not ${own.cash}`);
    claim(units(cash) + units(cost) === units(realized), () => `${name}: money has vanished`);
    claim(lots !== 0 || units(cost) === 0n, () => `${name}: nothing is held, and cost ${cost}`);
    claim(units(turnover) === own.turnover, () => `${name}: turnover`);
    claim(fills === own.fills, () => `${name}: ${fills} fills, not ${own.fills}`);
    for (const [asset, fee] of own.fees) {
      claim(units(fees[asset] ?? '0') === fee, () => `${name}: fees of ${asset}`);
    }
  }

  function loss({ strategies }: LossSnapshot): void {
    let cash = 0;
    for (const own of books) cash += Number(own.cash) / 1e18 - own.feeValue;
    const summed = strategies.reduce((sum, strategy) => sum + strategy.cash, 0);
    claim(Math.abs(summed - cash) < 1e-6, () => `strategies have ${summed}, the account ${cash}`);
    DEFINITIONS.forEach(({ symbol }, id) => {
      const lots = strategies.reduce((sum, strategy) => sum + (strategy.lots[symbol] ?? 0), 0);
      claim(lots === books[id]!.lots, () => `strategies hold ${lots} lots of ${symbol}`);
    });
  }

  return {
    applied(event: KernelEvent, { outcomes }) {
      if (event.kind === EventKind.EXECUTION) book(event);
      for (const { payload } of outcomes) {
        if (payload.kind === OutcomeKind.POSITION) position(payload);
        if (payload.kind === OutcomeKind.LOSS) loss(payload);
      }
      if (event.kind !== EventKind.EXECUTION || !event.fill) return;
      const { symbolId } = game.venue.orders.get(event.clientOrderId)!.request;
      const { lots } = game.chapter.outcomes.findLast(
        ({ payload }) => payload.kind === OutcomeKind.POSITION && payload.symbolId === symbolId,
      )!.payload as PositionSnapshot;
      claim(lots === books[symbolId]!.lots, () => `${event.clientOrderId}: a fill is not booked`);
    },

    calmed() {
      for (const id of TRADED) {
        const truth = game.venue.position[id]!;
        const { symbol } = INSTRUMENTS[id]!;
        claim(
          books[id]!.lots === truth,
          () => `${symbol}: ${books[id]!.lots} lots, truth ${truth}`,
        );
      }
      const back = Array.from(game.venue.alive()).find(({ askedBack }) => askedBack);
      claim(!back, () => `${back!.id} was asked back, and is open`);
      const working = Array.from(game.venue.alive()).length;
      const known = game.kernel.workingCount;
      claim(known === working, () => `${known} orders are thought to work, ${working} do`);
    },
  };
}
