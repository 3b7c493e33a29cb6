import { type Balances, EventKind } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import { formatMoney, isMoney, parseMoney } from '../../model/money.ts';
import { BadFrame } from '../bad-frame.ts';
import { show } from '../binance/fields.ts';

type Fields = Readonly<Record<string, unknown>>;
type Stamp = Pick<Balances, 'atUs' | 'monoNs' | 'exchangeUs'>;

/**
 * "Account Information V2": of each margin asset what is available and what of the wallet is not, and
 * of each contract its position, below zero when sold short. What the venue does not list is zero.
 */
export function fromAccountStatus(
  result: Fields,
  traded: readonly Instrument[],
  venue: string,
  stamp: Stamp,
): Balances {
  const wallets = byName(result.assets, 'asset');
  const positions = byName(result.positions, 'symbol');
  const assets: Record<string, { free: string; locked: string }> = {};
  for (const instrument of traded) {
    assets[instrument.heldAs] = {
      free: position(positions.get(instrument.venueSymbol)),
      locked: '0',
    };
    const asset = instrument.assetFor(1);
    assets[asset] ??= wallet(wallets.get(asset));
  }
  return { kind: EventKind.BALANCES, ...stamp, venue, assets };
}

function position(row: Fields | undefined): string {
  if (!row) return '0';
  if (row.positionSide !== 'BOTH') {
    throw new BadFrame(`a position must be one-way (BOTH), was ${show(row.positionSide)}`);
  }
  return amount(row.positionAmt, 'positionAmt');
}

function wallet(row: Fields | undefined): { free: string; locked: string } {
  if (!row) return { free: '0', locked: '0' };
  const free = amount(row.availableBalance, 'availableBalance');
  const rest = parseMoney(amount(row.walletBalance, 'walletBalance')) - parseMoney(free);
  // Unrealised profit may make more available than there is in the wallet.
  return { free, locked: rest > 0n ? formatMoney(rest) : '0' };
}

function byName(rows: unknown, field: string): Map<unknown, Fields> {
  if (!Array.isArray(rows)) throw new BadFrame(`an account has lists, was ${show(rows)}`);
  return new Map((rows as Fields[]).map((row) => [row[field], row]));
}

function amount(value: unknown, field: string): string {
  if (typeof value === 'string' && isMoney(value)) return value;
  throw new BadFrame(`${field} must be an amount, was ${show(value)}`);
}
