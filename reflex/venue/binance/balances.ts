import { type Balances, EventKind } from '../../model/event.ts';
import { isMoney } from '../../model/money.ts';
import { BadFrame } from '../bad-frame.ts';
import { show } from './fields.ts';

type Fields = Readonly<Record<string, unknown>>;
type Stamp = Pick<Balances, 'atUs' | 'monoNs' | 'exchangeUs'>;

/**
 * WebSocket API, "Account information (account.status)": of the assets that are traded with, since an
 * account lists hundreds; what it does not list, it does not have.
 */
export function fromAccountStatus(
  result: Fields,
  traded: ReadonlySet<string>,
  venue: string,
  stamp: Stamp,
): Balances {
  const told = { ...stamp, ...timeOf(result.updateTime) };
  const all = balances(result.balances, 'asset', 'free', 'locked', venue, told);
  const none = { free: '0', locked: '0' };
  const assets = Array.from(traded, (asset) => [asset, all.assets[asset] ?? none] as const);
  return { ...all, assets: Object.fromEntries(assets) };
}

/** User Data Streams, "outboundAccountPosition": the assets that have changed. */
export function fromAccountPosition(event: Fields, venue: string, stamp: Stamp): Balances {
  return balances(event.B, 'a', 'f', 'l', venue, { ...stamp, ...timeOf(event.u) });
}

/** When the account last changed, on the clock of its executions; the venue may leave it out. */
function timeOf(ms: unknown): Pick<Balances, 'exchangeUs'> {
  return typeof ms === 'number' && ms > 0 ? { exchangeUs: ms * 1e3 } : {};
}

function balances(
  rows: unknown,
  assetField: string,
  freeField: string,
  lockedField: string,
  venue: string,
  stamp: Stamp,
): Balances {
  if (!Array.isArray(rows)) throw new BadFrame(`balances must be a list, were ${show(rows)}`);
  const assets: [string, { free: string; locked: string }][] = [];
  for (const row of rows as Fields[]) {
    const asset = row[assetField];
    if (typeof asset !== 'string') throw new BadFrame(`an asset is a name, was ${show(asset)}`);
    assets.push([asset, { free: amount(row[freeField]), locked: amount(row[lockedField]) }]);
  }
  return { kind: EventKind.BALANCES, ...stamp, venue, assets: Object.fromEntries(assets) };
}

function amount(value: unknown): string {
  if (typeof value === 'string' && isMoney(value)) return value;
  throw new BadFrame(`a balance must be an amount, was ${show(value)}`);
}
