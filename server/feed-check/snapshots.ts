import type { JsonObject, SymbolFacts } from './discovery.ts';

/** A snapshot that waits until the stream has reached it. */
export interface WaitingSnapshot {
  readonly updateId: number;
  readonly body: string;
}

/** The answer of GET /api/v3/depth or /fapi/v1/depth: no event has such fields at its top. */
export function isSnapshot(data: JsonObject): boolean {
  const { lastUpdateId, bids, e, s } = data;
  return lastUpdateId !== undefined && bids !== undefined && e === undefined && s === undefined;
}

/** The symbol in the address of such a request; null for other addresses. */
export function symbolOfUrl(address: string): string | null {
  const url = URL.parse(address);
  return url?.pathname.endsWith('/depth') === true ? url.searchParams.get('symbol') : null;
}

/**
 * Whose book a snapshot without an address is: of the one symbol whose update ids it lies among, or
 * of the only symbol that has a book. Null when that does not decide it.
 */
export function symbolOfUpdateId(
  updateId: number,
  facts: ReadonlyMap<string, SymbolFacts>,
): string | null {
  const books = [...facts.values()].filter((each) => each.lastUpdateId > 0);
  const around = books.filter(
    ({ firstUpdateId, lastUpdateId }) => updateId >= firstUpdateId && updateId <= lastUpdateId,
  );
  const candidates = around.length > 0 ? around : books;
  return candidates.length === 1 ? candidates[0]!.symbol : null;
}

/**
 * Snapshots from a file of their own. Clocks of two files need not agree, so that each is given to
 * the book where the update ids put it: as soon as the stream has come as far as the snapshot.
 */
export class SnapshotQueue {
  private readonly waiting = new Map<string, WaitingSnapshot[]>();

  add(symbol: string, snapshot: WaitingSnapshot): void {
    const list = this.waiting.get(symbol) ?? [];
    list.push(snapshot);
    list.sort((a, b) => a.updateId - b.updateId);
    this.waiting.set(symbol, list);
  }

  /** Those that the stream has reached; all when it has ended. */
  *reached(symbol: string, updateId = Number.POSITIVE_INFINITY): Generator<WaitingSnapshot> {
    const list = this.waiting.get(symbol) ?? [];
    for (let next = list[0]; next && next.updateId <= updateId; next = list[0]) {
      list.shift();
      yield next;
    }
  }
}
