import { ORDER_TYPES } from '@voltaire/reflex/model/order.ts';
import { Instrument, type InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';

/** As the venue's instrument channel describes them; only the steps differ. */
export function pair(id: number, symbol: string, tickSize: string): Instrument {
  const [base = '', quote = ''] = symbol.split('/');
  const definition: InstrumentDefinition = {
    venue: 'kraken',
    symbol,
    base,
    quote,
    tickSize,
    lotSize: '0.00000001',
    minQuantity: '0.00005',
    minNotional: '0.5',
    orderTypes: ORDER_TYPES,
    mostIcebergParts: 15,
    book: { proof: 'checksum', depth: 10, staleAfterMs: 3000 },
  };
  return new Instrument(id, definition);
}

/** Not the first of the kernel's symbols, so that a mix-up of id and place shows. */
export const BTC = pair(7, 'BTC/USD', '0.1');
export const ETH = pair(3, 'ETH/USD', '0.01');
