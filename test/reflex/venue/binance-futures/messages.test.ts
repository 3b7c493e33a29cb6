import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { ApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import { HmacSigner } from '@voltaire/reflex/venue/binance/sign.ts';
import { fromAccountStatus } from '@voltaire/reflex/venue/binance-futures/account-balances.ts';
import { settingsRefusal } from '@voltaire/reflex/venue/binance-futures/account-settings.ts';
import { orderText } from '@voltaire/reflex/venue/binance-futures/order-text.ts';
import {
  fromOrderUpdate,
  hasEnded,
  isForced,
} from '@voltaire/reflex/venue/binance-futures/order-update.ts';
import { describe, expect, it } from 'vitest';
import { btcPerp } from '../../support/instruments.ts';

const STAMP = { atUs: 1, monoNs: 2 };
const instrument: Instrument = btcPerp();

/** "Event: Order Update", with other figures. */
const UPDATE = {
  s: 'BTCUSDT',
  c: 'V1-7',
  S: 'SELL',
  o: 'LIMIT',
  f: 'GTC',
  q: '0.002',
  p: '7103.04',
  ap: '7103.04',
  sp: '0',
  x: 'TRADE',
  X: 'PARTIALLY_FILLED',
  i: 8_886_774,
  l: '0.001',
  z: '0.001',
  L: '7103.04',
  N: 'USDT',
  n: '0.0028',
  T: 1_568_879_465_650,
  t: 71,
  m: true,
  R: false,
  ot: 'LIMIT',
  ps: 'BOTH',
  rp: '0',
  er: '0',
};
const update = (changes: object) => fromOrderUpdate({ ...UPDATE, ...changes }, instrument, STAMP);

describe('an order update of futures', () => {
  it('with a trade is a fill', () => {
    expect(update({})).toMatchObject({
      clientOrderId: 'V1-7',
      venueOrderId: '8886774',
      type: 'FILL',
      exchangeUs: 1_568_879_465_650_000,
      fill: {
        tradeId: '71',
        priceTicks: 710_304,
        quantityLots: 100,
        fee: '0.0028',
        feeAsset: 'USDT',
        maker: true,
      },
      pushed: true,
    });
  });

  it('of a liquidation is a fill as well, and is known as one', () => {
    const forced = { x: 'CALCULATED', c: 'autoclose-1568879465650' };
    expect(update(forced)).toMatchObject({ type: 'FILL', fill: { quantityLots: 100 } });
    expect(isForced({ ...UPDATE, ...forced })).toBe(true);
    expect(isForced({ c: 'adl_autoclose' })).toBe(true);
    expect(isForced(UPDATE)).toBe(false);
  });

  it.each([
    [{ x: 'NEW', X: 'NEW', l: '0', z: '0', t: 0 }, 'ACKED', undefined],
    [{ x: 'CANCELED', X: 'CANCELED', l: '0' }, 'CANCELED', 100],
    [{ x: 'EXPIRED', X: 'EXPIRED', l: '0', er: '2' }, 'EXPIRED', 100],
    [{ x: 'EXPIRED', X: 'EXPIRED_IN_MATCH', l: '0', er: '1' }, 'EXPIRED', 100],
  ])('%j says %s', (changes, type, executedLots) => {
    const execution = update(changes);
    expect(execution).toMatchObject({ clientOrderId: 'V1-7', type, fill: null });
    expect(execution.executedLots).toBe(executedLots);
  });

  it('that expires says for which of the venue’s reasons', () => {
    expect(update({ x: 'EXPIRED', X: 'EXPIRED', l: '0', er: '4' }).reason).toBe('reason 4');
    expect(update({}).reason).toBe('');
  });

  it('says when nothing more can come', () => {
    expect(hasEnded(UPDATE)).toBe(false);
    expect(hasEnded({ X: 'FILLED' })).toBe(true);
    expect(hasEnded({ X: 'EXPIRED_IN_MATCH' })).toBe(true);
  });

  it('that cannot be read is refused', () => {
    expect(() => update({ x: 'NEW', X: 'SOMETHING' })).toThrow(
      'order status "SOMETHING" is unknown',
    );
    expect(() => update({ L: '7103.041' })).toThrow('L must be a positive decimal on the grid');
  });
});

const told = (result: object) =>
  fromAccountStatus(result as never, [instrument], 'binance-futures', STAMP).assets;

describe('what a futures account has', () => {
  const WALLET = { asset: 'USDT', walletBalance: '100.5', availableBalance: '60.25' };
  it('is what is available and what is not, and the position under the contract’s name', () => {
    const position = { symbol: 'BTCUSDT', positionSide: 'BOTH', positionAmt: '-0.500' };
    expect(told({ assets: [WALLET], positions: [position] })).toEqual({
      USDT: { free: '60.25', locked: '40.25' },
      BTCUSDT: { free: '-0.500', locked: '0' },
    });
  });

  it('is nothing of what is not listed', () => {
    expect(told({ assets: [], positions: [] })).toEqual({
      USDT: { free: '0', locked: '0' },
      BTCUSDT: { free: '0', locked: '0' },
    });
  });

  it('has nothing locked when profit makes more available than there is', () => {
    const richer = { ...WALLET, availableBalance: '120' };
    expect(told({ assets: [richer], positions: [] })['USDT']).toEqual({ free: '120', locked: '0' });
  });

  it('is refused where it is of a hedge, or no number', () => {
    const hedge = { symbol: 'BTCUSDT', positionSide: 'SHORT', positionAmt: '1' };
    expect(() => told({ assets: [WALLET], positions: [hedge] })).toThrow('must be one-way (BOTH)');
    const odd = { ...hedge, positionSide: 'BOTH', positionAmt: 'much' };
    expect(() => told({ assets: [WALLET], positions: [odd] })).toThrow('positionAmt must be');
    expect(() => told({ positions: [] })).toThrow('an account has lists');
  });
});

describe('the settings of a futures account', () => {
  const GOOD = { canTrade: true, dualSidePosition: false, multiAssetsMargin: false };
  const ONE = [{ symbol: 'BTCUSDT', leverage: 1 }];

  it('pass when they are as we count', () => {
    expect(settingsRefusal(GOOD, ONE, [instrument])).toBeNull();
  });

  it.each([
    [{ ...GOOD, canTrade: false }, ONE, 'ACCOUNT_CANNOT_TRADE'],
    [{ ...GOOD, dualSidePosition: true }, ONE, 'HEDGE_MODE'],
    [{ ...GOOD, multiAssetsMargin: true }, ONE, 'MULTI_ASSETS_MARGIN'],
    [GOOD, [{ symbol: 'BTCUSDT', leverage: 2 }], 'LEVERAGE: BTCUSDT is set to 2x'],
    [GOOD, [], 'LEVERAGE: BTCUSDT is set to nobody knows what'],
    [{ canTrade: true }, ONE, 'HEDGE_MODE'],
    [{ canTrade: true, dualSidePosition: false }, ONE, 'MULTI_ASSETS_MARGIN'],
  ])('are refused otherwise, also when the venue does not say: %j', (account, symbols, code) => {
    expect(settingsRefusal(account, symbols, [instrument])).toMatch(new RegExp(`^${code}`));
  });
});

const text = (request: object) =>
  JSON.parse(
    orderText(
      { clientOrderId: 'V1-7', request: { ...REQUEST, ...request } } as unknown as ApprovedOrder,
      instrument,
      1_591_702_613_943,
    ),
  ) as object;

describe('what is sent to futures', () => {
  it('names the venue’s own symbol, and post-only as a time in force', () => {
    expect(text({ type: 'LIMIT_MAKER' })).toEqual({
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTX',
      price: '9000.00',
      quantity: '1.00000',
      newClientOrderId: 'V1-7',
      newOrderRespType: 'ACK',
      timestamp: 1_591_702_613_943,
    });
  });

  it('says reduce-only, which the venue keeps as well', () => {
    expect(text({ reduceOnly: true, side: -1 })).toMatchObject({
      side: 'SELL',
      reduceOnly: 'true',
    });
  });

  it('has no price of a market order', () => {
    expect(Object.keys(text({ type: 'MARKET' }))).not.toContain('price');
    expect(Object.keys(text({ type: 'MARKET' }))).not.toContain('timeInForce');
  });

  it('is no order that waits, and no iceberg: these certainly do not leave', () => {
    expect(() => text({ type: 'STOP', triggerTicks: 1 })).toThrow('go to the Algo Service');
    expect(() => text({ displayLots: 1 })).toThrow('icebergs do not go');
  });

  it('is signed as the documentation of futures shows it ("SIGNED Endpoint Examples")', () => {
    const signer = new HmacSigner({
      apiKey: 'dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83',
      secret: '2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9',
    });
    const query = signer.signedQuery({
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      quantity: 1,
      price: 9000,
      timeInForce: 'GTC',
      recvWindow: 5000,
      timestamp: 1_591_702_613_943,
    });
    expect(query).toMatch(
      /&signature=3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9$/,
    );
  });
});

const REQUEST = {
  symbolId: 0,
  side: 1,
  type: 'LIMIT',
  timeInForce: 'GTC',
  priceTicks: 900_000,
  quantityLots: 100_000,
  triggerTicks: 0,
  displayLots: 0,
  reduceOnly: false,
};
