import { EventKind, type Quote, type Trade } from '@voltaire/reflex/model/event.ts';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { BadFrame } from '@voltaire/reflex/venue/bad-frame.ts';
import type { TapeQuote, TapeTrade } from '@voltaire/tape/index.ts';

/** A row of a table of trades as the event that it was. Throws BadFrame. */
export function tradeOf(row: TapeTrade, instrument: Instrument): Trade {
  if (row.tradeId === null) throw new BadFrame('a trade without an id');
  if (row.aggressor === null) throw new BadFrame('a trade that does not say who took');
  const exchangeUs = Number(row.tradedNs / 1000n);
  return {
    kind: EventKind.TRADE,
    atUs: exchangeUs,
    monoNs: exchangeUs * 1000,
    symbolId: instrument.id,
    tradeId: row.tradeId,
    priceTicks: exact(instrument.ticks(row.price), row.price),
    quantityLots: exact(instrument.lots(row.quantity), row.quantity),
    aggressor: row.aggressor,
    exchangeUs,
  };
}

/** A row of a table of best quotes; its line stands for an update id where there is none. */
export function quoteOf(row: TapeQuote, instrument: Instrument): Quote {
  const atUs = row.receivedNs === null ? row.line : Number(row.receivedNs / 1000n);
  return {
    kind: EventKind.QUOTE,
    atUs,
    monoNs: atUs * 1000,
    symbolId: instrument.id,
    updateId: row.updateId ?? row.line,
    bidTicks: exact(instrument.ticks(row.bid), row.bid),
    bidLots: exact(instrument.lots(row.bidQuantity), row.bidQuantity),
    askTicks: exact(instrument.ticks(row.ask), row.ask),
    askLots: exact(instrument.lots(row.askQuantity), row.askQuantity),
  };
}

function exact(units: number, text: string): number {
  if (!Number.isNaN(units)) return units;
  throw new BadFrame(`${text} has more digits than any venue's prices and quantities`);
}
