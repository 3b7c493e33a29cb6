import { isMoney, type Money, parseMoney } from '../../model/money.ts';
import { BadFrame } from '../bad-frame.ts';
import { decimal, fields, list, show, string, timeUs } from './fields.ts';

/** The total of one asset in the wallet that spot orders are paid from. */
export interface BalanceEntry {
  readonly asset: string;
  readonly amount: Money;
  /** On the venue's clock; null in a snapshot. */
  readonly exchangeUs: number | null;
}

const MAX_WALLETS = 100;

/**
 * WebSocket API v2, "Balances", one entry; null when it is about a wallet that orders are not paid from
 * (earn). An asset without wallets is taken as a whole. Throws BadFrame.
 */
export function readBalance(value: unknown): BalanceEntry | null {
  const entry = fields(value, 'a balance');
  const asset = string(entry.asset, 'asset');
  const total = amount(entry.balance, 'balance');
  if (entry.wallets === undefined) {
    if (!isSpot(entry.wallet_type, entry.wallet_id)) return null;
    return { asset, amount: total, exchangeUs: timeUs(entry.timestamp, 'timestamp') };
  }
  const wallets = list(entry.wallets, 'wallets', MAX_WALLETS).map((each) =>
    fields(each, 'a wallet'),
  );
  if (wallets.length === 0) return { asset, amount: total, exchangeUs: null };
  const spot = wallets.find(({ type, id }) => isSpot(type, id));
  return { asset, amount: spot ? amount(spot.balance, 'balance') : 0n, exchangeUs: null };
}

function isSpot(type: unknown, id: unknown): boolean {
  return type === 'spot' && id === 'main';
}

function amount(value: unknown, name: string): Money {
  const text = decimal(value, name);
  if (isMoney(text)) return parseMoney(text);
  throw new BadFrame(`${name} must be an amount, was ${show(value)}`);
}
