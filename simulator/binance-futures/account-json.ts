/** What an account has, as "Account Information V2/V3", balances and positions answer. */
import type { Account } from '../account/account.ts';
import { moneyText } from '../market/units.ts';
import { entryPrice } from '../matching/margin-settlement.ts';
import { positionText } from './prices.ts';
import type { FuturesVenue } from './venue.ts';

const ZERO = '0.00000000';

export function accountStatus(venue: FuturesVenue, account: Account): object {
  const { margin, pair } = venue;
  const { free, locked } = account.balance(pair.quote);
  const wallet = moneyText(margin.wallet(account));
  const initialMargin = moneyText(locked);
  return {
    totalInitialMargin: initialMargin,
    totalWalletBalance: wallet,
    totalUnrealizedProfit: ZERO,
    totalMarginBalance: wallet,
    availableBalance: moneyText(free),
    maxWithdrawAmount: moneyText(free),
    assets: [
      {
        asset: pair.quote,
        walletBalance: wallet,
        unrealizedProfit: ZERO,
        marginBalance: wallet,
        initialMargin,
        crossWalletBalance: wallet,
        crossUnPnl: ZERO,
        availableBalance: moneyText(free),
        maxWithdrawAmount: moneyText(free),
        updateTime: account.updatedMs,
      },
    ],
    positions: positions(venue, account).map(({ symbol, positionSide, positionAmt }) => ({
      symbol,
      positionSide,
      positionAmt,
      unrealizedProfit: ZERO,
      updateTime: account.updatedMs,
    })),
  };
}

export function balanceList({ margin, pair }: FuturesVenue, account: Account): object[] {
  const { free } = account.balance(pair.quote);
  const wallet = moneyText(margin.wallet(account));
  return [
    {
      accountAlias: account.name,
      asset: pair.quote,
      balance: wallet,
      crossWalletBalance: wallet,
      crossUnPnl: ZERO,
      availableBalance: moneyText(free),
      maxWithdrawAmount: moneyText(free),
      marginAvailable: true,
      updateTime: account.updatedMs,
    },
  ];
}

/** "Position Information V3": symbols with a position. */
export function positions({ margin, pair }: FuturesVenue, account: Account) {
  const position = margin.position(account);
  if (position.units === 0) return [];
  return [
    {
      symbol: pair.symbol,
      positionSide: 'BOTH',
      positionAmt: positionText(position),
      entryPrice: moneyText(entryPrice(position)),
      unRealizedProfit: ZERO,
      notional: moneyText(position.cost),
      marginAsset: pair.quote,
      updateTime: account.updatedMs,
    },
  ];
}
