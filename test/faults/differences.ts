import { formatMoney, type Money, parseMoney } from '@voltaire/reflex/model/money.ts';
import type { LedgerReport } from '@voltaire/simulator';
import type { JournalAccount } from './journal-account.ts';

/** The venue counts prices and quantities so. */
const UNIT = 1e8;

/** What the account held before the first order, by asset. */
export type Start = Readonly<Record<string, Money>>;

export interface Differences {
  /** Client order ids that the venue has more than once, or that the journal does not have. */
  readonly doubled: readonly string[];
  readonly unknown: readonly string[];
  /** Fills of the venue that the journal does not have, or has otherwise; and the other way round. */
  readonly lost: readonly string[];
  readonly invented: readonly string[];
  /** Orders that are open on one side only. */
  readonly open: readonly string[];
  /** Where position, cash, fees or balances are not the venue's, as "what: ours, theirs". */
  readonly money: readonly string[];
}

/** Compares the desk's account with the venue's ledger, to the lot and to the last unit of money. */
export function differences(
  journal: JournalAccount,
  ledger: LedgerReport,
  start: Start,
): Differences {
  const ids = ledger.orders.map(({ clientOrderId }) => clientOrderId);
  const theirs = new Map(ledger.fills.map((fill) => [String(fill.tradeId), theirFill(fill)]));
  const ours = new Map<string, string>();
  for (const order of journal.orders.values()) {
    for (const fill of order.fills) ours.set(fill.tradeId, ourFill(journal, order, fill));
  }
  const openHere = new Set(journal.working.map(({ clientOrderId }) => clientOrderId));
  const openThere = new Set(
    ledger.orders
      .filter(({ status }) => status === 'NEW' || status === 'PARTIALLY_FILLED')
      .map(({ clientOrderId }) => clientOrderId),
  );
  return {
    doubled: doubled(ids),
    unknown: ids.filter((id) => !journal.orders.has(id)),
    lost: [...theirs].filter(([id, text]) => ours.get(id) !== text).map(([, text]) => text),
    invented: [...ours].filter(([id]) => !theirs.has(id)).map(([, text]) => text),
    open: [
      ...[...openHere].filter((id) => !openThere.has(id)),
      ...[...openThere].filter((id) => !openHere.has(id)),
    ],
    money: moneyDifferences(journal, ledger, start),
  };
}

function doubled(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.size === seen.add(id).size);
}

function theirFill(fill: LedgerReport['fills'][number]): string {
  const { tradeId, clientOrderId, side, price, quantity, commission, commissionAsset } = fill;
  const sign = side === 'BUY' ? 1 : -1;
  return [clientOrderId, tradeId, sign, price, quantity, commission, commissionAsset].join(' ');
}

type Orders = JournalAccount['orders'] extends Map<string, infer T> ? T : never;

function ourFill(journal: JournalAccount, order: Orders, fill: Orders['fills'][number]): string {
  const { tick, lot } = unitsOf(journal);
  const { clientOrderId, request } = order;
  const { tradeId, priceTicks, quantityLots, fee, feeAsset } = fill;
  const amounts = [priceTicks * tick, quantityLots * lot, formatMoney(parseMoney(fee)), feeAsset];
  return [clientOrderId, tradeId, request.side, ...amounts].join(' ');
}

/** One tick and one lot in the units of the venue. */
function unitsOf({ instrument }: JournalAccount): { tick: number; lot: number } {
  const { tickSize, lotSize } = instrument!;
  return { tick: Math.round(Number(tickSize) * UNIT), lot: Math.round(Number(lotSize) * UNIT) };
}

function moneyDifferences(journal: JournalAccount, ledger: LedgerReport, start: Start): string[] {
  const { base, quote } = journal.instrument!;
  const held = parseMoney(((journal.position?.lots ?? 0) * unitsOf(journal).lot).toFixed());
  const position = held / BigInt(UNIT);
  const cash = parseMoney(journal.position?.cash ?? '0');
  const feesOf = (asset: string) => parseMoney(journal.position?.fees[asset] ?? '0');
  let bought = 0n;
  let received = 0n;
  const paid: Record<string, Money> = { [base]: 0n, [quote]: 0n };
  for (const { side, quantity, quoteQuantity, commission, commissionAsset } of ledger.fills) {
    const sign = side === 'BUY' ? 1n : -1n;
    bought += (sign * parseMoney(String(quantity))) / BigInt(UNIT);
    received -= sign * parseMoney(quoteQuantity);
    paid[commissionAsset] = (paid[commissionAsset] ?? 0n) + parseMoney(commission);
  }
  const total = (asset: string) => {
    const { free, locked } = ledger.balances.main![asset]!;
    return parseMoney(free) + parseMoney(locked);
  };
  const rows: [string, Money, Money][] = [
    ['position', position, bought],
    ['cash', cash, received],
    [`fees in ${base}`, feesOf(base), paid[base]!],
    [`fees in ${quote}`, feesOf(quote), paid[quote]!],
    [`${base} held`, start[base]! + position - feesOf(base), total(base)],
    [`${quote} held`, start[quote]! + cash - feesOf(quote), total(quote)],
  ];
  return rows
    .filter(([, here, there]) => here !== there)
    .map(([what, here, there]) => `${what}: ${formatMoney(here)}, ${formatMoney(there)}`);
}
