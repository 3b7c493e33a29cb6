import { ORDER_TYPES, TIMES_IN_FORCE } from '@voltaire/reflex/model/order.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { instrumentRules } from '@voltaire/reflex/risk/controls/instrument-rules.ts';
import { describe, expect, it } from 'vitest';
import { recipe } from '../../support/control-recipe.ts';
import { BTCUSDT } from '../../support/instruments.ts';
import { read } from '../../support/risk.ts';

const upToTenLots = new Instrument(0, { ...BTCUSDT, maxQuantity: '0.0001' });
const tenLots = new Instrument(0, { ...BTCUSDT, minQuantity: '0.0001', minNotional: '0.01' });
/** Ten to twenty lots, by tens; others may be of any size. */
const market = { minQuantity: '0.0001', maxQuantity: '0.000207', step: '0.0001' };
const marketOrders = new Instrument(0, { ...BTCUSDT, market });
/** As Binance states it: a largest quantity off the grid, and nothing else. */
const mostOnly = new Instrument(0, {
  ...BTCUSDT,
  market: { minQuantity: '0.00000000', maxQuantity: '97.09521512', step: '0.00000000' },
});
/** As definitions of before were: no word of triggers or icebergs. */
const { orderTypes: _types, mostIcebergParts: _parts, ...WITHOUT } = BTCUSDT;
const plain = new Instrument(0, WITHOUT);
const shown = (quantityLots: number, displayLots: number) => ({
  request: { quantityLots, displayLots, timeInForce: 'GTC' } as const,
});
const taking = (quantityLots: number, instrument: Instrument) => ({
  request: { type: 'MARKET', timeInForce: 'IOC', quantityLots } as const,
  context: { instrument },
});

recipe({
  control: instrumentRules,
  code: 'INSTRUMENT_RULES',
  passes: {
    // 5 USDT at 60,000: 8.33 lots.
    'the smallest value that the venue takes': { request: { quantityLots: 9 } },
    'the same at another price': { request: { quantityLots: 10, priceTicks: 5_000_000 } },
    'the smallest quantity that the venue takes': {
      request: { quantityLots: 10 },
      context: { instrument: tenLots },
    },
    'the largest quantity that the venue takes': {
      request: { quantityLots: 10 },
      context: { instrument: upToTenLots },
    },
    'the smallest market order that the venue takes': taking(10, marketOrders),
    'the largest market order that the venue takes': taking(20, marketOrders),
    'the largest market order where nothing else is stated': taking(9_709_521, mostOnly),
    'an order that is shown in as many parts as the venue takes': shown(9_001, 1_000),
    'a limit order off the step of market orders': {
      request: { quantityLots: 15 },
      context: { instrument: marketOrders },
    },
  },
  denies: {
    'an order that is shown in one part more': shown(10_001, 1_000),
    'a part that is smaller than an order may be': {
      ...shown(20, 9),
      context: { instrument: tenLots },
    },
    'an iceberg that must trade at once': {
      request: { quantityLots: 100, displayLots: 50, timeInForce: 'IOC' },
    },
    'an iceberg where the venue takes none': {
      ...shown(100, 50),
      context: { instrument: plain },
    },
    'a type that this pair does not take': {
      request: { type: 'STOP', timeInForce: 'GTC' },
      context: { instrument: plain },
    },
    'a market order released by a trigger above the largest': {
      request: { type: 'STOP', timeInForce: 'GTC', quantityLots: 30 },
      context: { instrument: marketOrders },
    },
    'a market order between two of its steps': taking(15, marketOrders),
    'a market order below the smallest, of a whole number of lots': taking(9, marketOrders),
    'a market order above the largest': taking(30, marketOrders),
    'a market order a lot above the largest': taking(9_709_522, mostOnly),
    'a market order whose rules are no numbers': taking(
      10,
      new Instrument(0, { ...BTCUSDT, market: { ...market, maxQuantity: '1e3' } }),
    ),
    'one lot less in value': { request: { quantityLots: 8 } },
    'one lot less at another price': { request: { quantityLots: 9, priceTicks: 5_000_000 } },
    'one lot less in quantity': {
      request: { quantityLots: 9 },
      context: { instrument: tenLots },
    },
    'one lot more than the venue takes': {
      request: { quantityLots: 11 },
      context: { instrument: upToTenLots },
    },
    'no quantity': { request: { quantityLots: 0 } },
    'a quantity below zero': { request: { quantityLots: -50_000 } },
    'a quantity that is not a number': { request: { quantityLots: Number.NaN } },
    'a price that is not a number': { request: { priceTicks: Number.NaN } },
    'a type that there is not': { request: { type: 'TRAILING' as 'LIMIT' } },
    'a type that only JavaScript knows': { request: { type: 'constructor' as 'LIMIT' } },
    'a time in force that there is not': { request: { timeInForce: 'DAY' as 'GTC' } },
  },
});

describe('INSTRUMENT_RULES', () => {
  it('takes market orders only for at once, and what is post-only or waits only to rest', () => {
    const taken = ORDER_TYPES.flatMap((type) =>
      TIMES_IN_FORCE.filter(
        (timeInForce) => read(instrumentRules, { type, timeInForce }).passed,
      ).map((timeInForce) => `${type} ${timeInForce}`),
    );
    expect(taken).toEqual([
      'LIMIT GTC',
      'LIMIT IOC',
      'LIMIT FOK',
      'MARKET IOC',
      'LIMIT_MAKER GTC',
      'STOP GTC',
      'STOP_LIMIT GTC',
      'TAKE_PROFIT GTC',
      'TAKE_PROFIT_LIMIT GTC',
    ]);
  });

  it('observes 0 of a kind that is not taken, whatever its size', () => {
    expect(read(instrumentRules, { type: 'MARKET', timeInForce: 'GTC' })).toMatchObject({
      observed: 0,
      limit: 1,
      headroom: -1,
    });
  });
});
