/** web-socket-api.md, "Account requests". */
import type { Account } from '../../account/account.ts';
import { moneyText } from '../../market/units.ts';
import type { Fill } from '../../matching/order.ts';
import { apiErrors } from '../api-error.ts';
import type { ApiCall, ApiMethods } from '../api-method.ts';
import { accountTrade } from '../order-json.ts';
import type { BinanceVenue } from '../venue.ts';

const ZERO = '0.00000000';
const TRADES_LIMIT = 500;
const TRADES_LIMIT_MAX = 1_000;
const TEN_THOUSANDTHS = 10n ** 14n;

export const accountMethods: ApiMethods = {
  'account.status': {
    weight: 20,
    shows: 'weight',
    security: 'signed',
    handle: ({ venue }, account) => accountStatus(venue, account),
  },

  'account.commission': {
    weight: 20,
    shows: 'weight',
    security: 'signed',
    handle: ({ venue, parameters }, account) => {
      parameters.symbol(venue.pair.symbol);
      return commission(venue, account);
    },
  },

  'account.rateLimits.orders': {
    weight: 40,
    shows: 'weight',
    security: 'signed',
    handle: ({ venue, nowMs }, account) => venue.limits.orderUse(account, nowMs),
  },

  myTrades: {
    weight: (parameters) => (parameters.has('orderId') ? 5 : 20),
    shows: 'weight',
    security: 'signed',
    handle: (call, account) =>
      myTrades(call, account).map((fill) => accountTrade(call.venue.pair.symbol, fill)),
  },
};

function accountStatus(venue: BinanceVenue, account: Account): object {
  const { maker, taker } = venue.fees.ratesOf(account, venue.nowMs());
  const balances = [...account.balances()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([asset, { free, locked }]) => ({
      asset,
      free: moneyText(free),
      locked: moneyText(locked),
    }));
  return {
    makerCommission: Number(maker / TEN_THOUSANDTHS),
    takerCommission: Number(taker / TEN_THOUSANDTHS),
    buyerCommission: 0,
    sellerCommission: 0,
    canTrade: true,
    canWithdraw: false,
    canDeposit: false,
    commissionRates: rates(maker, taker),
    brokered: false,
    requireSelfTradePrevention: false,
    preventSor: false,
    updateTime: account.updatedMs,
    accountType: 'SPOT',
    balances,
    permissions: ['SPOT'],
    uid: 1,
  };
}

function commission(venue: BinanceVenue, account: Account): object {
  const { maker, taker } = venue.fees.ratesOf(account, venue.nowMs());
  return {
    symbol: venue.pair.symbol,
    standardCommission: rates(maker, taker),
    specialCommission: rates(0n, 0n),
    taxCommission: rates(0n, 0n),
    discount: {
      enabledForAccount: false,
      enabledForSymbol: false,
      discountAsset: 'BNB',
      discount: ZERO,
    },
  };
}

function rates(maker: bigint, taker: bigint): object {
  return { maker: moneyText(maker), taker: moneyText(taker), buyer: ZERO, seller: ZERO };
}

/** Oldest first; the latest ones when neither fromId nor startTime says where to begin. */
function myTrades({ venue, parameters }: ApiCall, account: Account): Fill[] {
  parameters.symbol(venue.pair.symbol);
  const orderId = parameters.optionalInteger('orderId');
  const fromId = parameters.optionalInteger('fromId');
  const startTime = parameters.optionalInteger('startTime');
  const endTime = parameters.optionalInteger('endTime') ?? Number.POSITIVE_INFINITY;
  const limit = parameters.optionalInteger('limit') ?? TRADES_LIMIT;
  if (limit === 0 || limit > TRADES_LIMIT_MAX) throw apiErrors.invalidData('limit');
  const trades = venue.ledger
    .trades(account)
    .filter(
      (fill) =>
        (orderId === undefined || fill.order.orderId === orderId) &&
        fill.tradeId >= (fromId ?? 0) &&
        fill.timeMs >= (startTime ?? 0) &&
        fill.timeMs <= endTime,
    );
  const fromStart = fromId !== undefined || startTime !== undefined;
  return fromStart ? trades.slice(0, limit) : trades.slice(-limit);
}
