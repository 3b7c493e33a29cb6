import { systemClock } from '@voltaire/reflex/clock.ts';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { EdgeParts, OrderGateway } from '@voltaire/reflex/ports.ts';
import { BinanceGateway } from '@voltaire/reflex/venue/binance/gateway.ts';
import { FuturesGateway } from '@voltaire/reflex/venue/binance-futures/gateway.ts';
import { KrakenGateway } from '@voltaire/reflex/venue/kraken/gateway.ts';
import { BinanceCanceller } from '@voltaire/server/watchdog/binance-canceller.ts';
import type { Canceller } from '@voltaire/server/watchdog/canceller.ts';
import { FuturesCanceller } from '@voltaire/server/watchdog/futures-canceller.ts';
import { KrakenCanceller } from '@voltaire/server/watchdog/kraken-canceller.ts';
import type { LedgerView, Order, Simulator, SimulatorOptions } from '@voltaire/simulator';
import { btc, btcPerp } from '../../../support/instruments.ts';
import { BTC } from '../../kraken/support/instruments.ts';

const secretOf = (name: string) =>
  Buffer.from(`${name} of no account of anybody`).toString('base64');
/** The gateway's, somebody else's at the same account, and the watchdog's. */
export const KEYS = {
  ours: { apiKey: 'our-key', secret: secretOf('ours') },
  hand: { apiKey: 'hand-key', secret: secretOf('hand') },
  watchdog: { apiKey: 'watchdog-key', secret: secretOf('watchdog') },
};
type Key = (typeof KEYS)['ours'];

/** An order that waits for a trigger price. */
export type WaitingOrder = Pick<
  Order,
  'clientOrderId' | 'side' | 'type' | 'stopPrice' | 'price' | 'quantity'
>;

export interface CardVenue {
  readonly name: 'binance' | 'binance-futures' | 'kraken';
  readonly instrument: Instrument;
  readonly quote: string;
  /** 10^-8 in a tick and in a lot: the simulator counts in those. */
  readonly tickUnits: number;
  readonly lotUnits: number;
  /** Of a simulator with these keys; `withdraws`: ours may do that as well. */
  simulator(withdraws: boolean): SimulatorOptions;
  /** Over `address`, HOST:PORT, with a key of KEYS; questions go to the simulator directly. */
  gateway(
    simulator: Simulator,
    address: string,
    key: Key,
    edges: Omit<EdgeParts, 'instruments'>,
  ): OrderGateway;
  ledger(simulator: Simulator): LedgerView;
  /** What waits at the venue for a trigger price. */
  waiting(simulator: Simulator): readonly WaitingOrder[];
  /** What the venue holds for the main account under the name `instrument.heldAs`, in coins. */
  held(simulator: Simulator): number;
  /** Few enough that a few dozen orders use them up. */
  readonly tightLimits: SimulatorOptions['rateLimits'];
  canceller(simulator: Simulator): Canceller;
  /** How the venue words what it refuses. */
  readonly words: {
    readonly funds: RegExp;
    readonly postOnly: RegExp;
    readonly duplicate: RegExp;
    readonly trigger: RegExp;
    /** Of an amendment to a larger quantity at a price that would trade, of a post-only order; null where there are none in place. */
    readonly amend: RegExp | null;
  };
  /** Which of two orders of ours that meet ends where neither says so, and how. */
  readonly selfTrade: {
    readonly ends: 'resting' | 'incoming';
    readonly type: 'EXPIRED' | 'CANCELED';
    readonly reason: RegExp;
  };
}

function inLedger(ledger: LedgerView): readonly WaitingOrder[] {
  return ledger.orders().filter(({ waiting }) => waiting);
}

/** Free or locked, of the base asset. */
function coins(ledger: LedgerView): number {
  const { free, locked } = ledger.balances().get('BTC')!;
  return Number(free + locked) / 1e18;
}

const binance: CardVenue = {
  name: 'binance',
  instrument: btc(),
  quote: 'USDT',
  tickUnits: 1e6,
  lotUnits: 1e3,
  simulator: (withdraws) => ({
    venues: ['binance'],
    apiKeys: Object.values(KEYS).map((key) => ({
      ...key,
      rights: { enableWithdrawals: withdraws },
    })),
  }),
  gateway: ({ url }, address, credentials, edges) =>
    new BinanceGateway({
      apiUrl: `ws://${address}`,
      restUrl: url,
      credentials,
      instruments: [binance.instrument],
      ...edges,
    }),
  ledger: ({ ledger }) => ledger,
  waiting: ({ ledger }) => inLedger(ledger),
  held: ({ ledger }) => coins(ledger),
  tightLimits: { requestWeightPerMinute: 60 },
  canceller: ({ url }) => new BinanceCanceller(url, KEYS.watchdog, ['BTCUSDT'], systemClock),
  words: {
    funds: /^-2010 Account has insufficient balance for requested action\.$/,
    postOnly: /^-2010 Order would immediately match and take\.$/,
    duplicate: /^-2010 Duplicate order sent\.$/,
    trigger: /^-2010 Stop price would trigger immediately\.$/,
    amend: /^-2038 Order amend \(quantity increase\) is not supported\.$/,
  },
  selfTrade: { ends: 'resting', type: 'EXPIRED', reason: /^EXPIRED_IN_MATCH/ },
};

const kraken: CardVenue = {
  name: 'kraken',
  instrument: BTC,
  quote: 'USD',
  tickUnits: 1e7,
  lotUnits: 1,
  simulator: (withdraws) => {
    const trading = [
      'query-funds',
      'query-open-trades',
      'query-closed-trades',
      'modify-trades',
      'create-ws-token',
    ];
    const permissions = withdraws ? [...trading, 'withdraw-funds'] : trading;
    return {
      venues: ['kraken'],
      krakenKeys: [
        { ...KEYS.ours, permissions },
        { ...KEYS.hand, permissions },
        { ...KEYS.watchdog, permissions: ['query-open-trades', 'close-trades'] },
      ],
    };
  },
  gateway: ({ url }, address, credentials, edges) =>
    new KrakenGateway({
      authUrl: `ws://${address}/v2/auth`,
      restUrl: url,
      credentials,
      instruments: [kraken.instrument],
      healthy: () => true,
      ...edges,
    }),
  ledger: ({ krakenLedger }) => krakenLedger,
  waiting: ({ krakenLedger }) => inLedger(krakenLedger),
  held: ({ krakenLedger }) => coins(krakenLedger),
  tightLimits: { requestWeightPerMinute: 60 },
  canceller: ({ url }) => new KrakenCanceller(url, KEYS.watchdog, systemClock),
  words: {
    funds: /EOrder:Insufficient funds/,
    postOnly: /EOrder:Post only order/,
    duplicate: /EOrder:Duplicate cl_ord_id/,
    trigger: /EOrder:Invalid price/,
    amend: /EOrder:Post only order/,
  },
  selfTrade: { ends: 'incoming', type: 'CANCELED', reason: /^Self trade prevention$/ },
};

const futures: CardVenue = {
  name: 'binance-futures',
  instrument: btcPerp(),
  quote: 'USDT',
  tickUnits: 1e6,
  lotUnits: 1e3,
  simulator: (withdraws) => ({
    ...binance.simulator(withdraws),
    venues: ['binance-futures'],
  }),
  gateway: ({ url }, address, credentials, edges) =>
    new FuturesGateway({
      apiUrl: `ws://${address}`,
      streamUrl: `ws://${address}/futures`,
      restUrl: url,
      keysUrl: url,
      credentials,
      instruments: [futures.instrument],
      healthy: () => true,
      ...edges,
    }),
  ledger: ({ futuresLedger }) => futuresLedger,
  waiting: ({ futuresLedger }) =>
    futuresLedger.algoOrders().filter(({ status }) => status === 'NEW'),
  held: ({ futuresLedger }) => futuresLedger.position() / 1e8,
  tightLimits: { ordersPer10Seconds: 40, ordersPerMinute: 40 },
  canceller: ({ url }) => new FuturesCanceller(url, url, KEYS.watchdog, ['BTCUSDT'], systemClock),
  words: {
    funds: /^-2019 Margin is insufficient\.$/,
    postOnly: /^-5022 Due to the order could not be executed as maker/,
    duplicate: /^-4116 ClientOrderId is duplicated\.$/,
    trigger: /^-2021 Order would immediately trigger\.$/,
    amend: null,
  },
  selfTrade: { ends: 'resting', type: 'EXPIRED', reason: /^EXPIRED_IN_MATCH/ },
};

export const CARD_VENUES: readonly CardVenue[] = [binance, futures, kraken];
