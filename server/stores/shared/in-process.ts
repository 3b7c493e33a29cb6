import type {
  Entry,
  Grant,
  Guard,
  Holder,
  LeaseKeys,
  SharedState,
  Stored,
  StreamEntry,
} from './shared-state.ts';

interface Lease {
  readonly holder: Holder;
  readonly token: number;
  untilMs: number;
}

/** The engine when none is configured: the memory of this process. */
export class InProcessState implements SharedState {
  readonly engine = 'in-process';
  readonly connected = true;
  readonly problem = '';
  private readonly values = new Map<string, Stored>();
  private readonly fences = new Map<string, number>();
  private readonly leases = new Map<string, Lease>();
  private readonly streams = new Map<string, StreamEntry[]>();
  private readonly boards = new Map<string, Map<string, string>>();
  private appended = 0;

  constructor(private readonly nowMs: () => number = Date.now) {}

  onConnected(hear: () => void): void {
    hear();
  }

  async put(guard: Guard, entries: readonly Entry[]): Promise<boolean> {
    if (this.isStale(guard)) return false;
    const { token } = guard;
    for (const { key, version, value } of entries) {
      const known = this.values.get(key);
      const newer =
        !known || token > known.token || (token === known.token && version > known.version);
      if (newer) this.values.set(key, { token, version, value });
    }
    return true;
  }

  async get(keys: readonly string[]): Promise<(Stored | null)[]> {
    return keys.map((key) => this.values.get(key) ?? null);
  }

  async acquire({ lease, fence }: LeaseKeys, holder: Holder, ttlMs: number): Promise<Grant> {
    const other = this.heldByOther(lease, holder);
    if (other) return other;
    const now = this.nowMs();
    const token = Math.max((this.fences.get(fence) ?? 0) + 1, Math.floor(now * 1000));
    this.fences.set(fence, token);
    this.leases.set(lease, { holder, token, untilMs: now + ttlMs });
    return { held: true, token };
  }

  async renew(keys: LeaseKeys, holder: Holder, token: number, ttlMs: number): Promise<Grant> {
    const { lease, fence } = keys;
    const other = this.heldByOther(lease, holder);
    if (other) return other;
    if ((this.fences.get(fence) ?? 0) > token) return { held: false, by: '', forMs: 0 };
    this.fences.set(fence, token);
    this.leases.set(lease, { holder, token, untilMs: this.nowMs() + ttlMs });
    return { held: true, token };
  }

  async release({ lease }: LeaseKeys, token: number): Promise<void> {
    if (this.leases.get(lease)?.token === token) this.leases.delete(lease);
  }

  async append(
    guard: Guard,
    stream: string,
    texts: readonly string[],
    most: number,
  ): Promise<boolean> {
    if (this.isStale(guard)) return false;
    const kept = this.streams.get(stream) ?? [];
    for (const text of texts) kept.push({ id: String(++this.appended), text });
    kept.splice(0, Math.max(0, kept.length - most));
    this.streams.set(stream, kept);
    return true;
  }

  async read(stream: string, afterId: string, count: number): Promise<StreamEntry[]> {
    const after = Number(afterId);
    const kept = this.streams.get(stream) ?? [];
    return kept.filter(({ id }) => Number(id) > after).slice(0, count);
  }

  async say(
    board: string,
    name: string,
    word: string | null,
  ): Promise<ReadonlyMap<string, string>> {
    const words = this.boards.get(board) ?? new Map<string, string>();
    this.boards.set(board, words);
    if (word === null) words.delete(name);
    else words.set(name, word);
    return new Map(words);
  }

  async close(): Promise<void> {}

  private isStale({ fence, token }: Guard): boolean {
    return token < (this.fences.get(fence) ?? 0);
  }

  private heldByOther(key: string, { id }: Holder): Grant | null {
    const lease = this.leases.get(key);
    if (!lease || lease.holder.id === id) return null;
    const forMs = lease.untilMs - this.nowMs();
    return forMs > 0 ? { held: false, by: lease.holder.name, forMs } : null;
  }
}
