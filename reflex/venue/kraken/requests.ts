interface Request {
  readonly channel: string;
  /** Those that were not answered yet; none for channels that are not about a symbol. */
  readonly symbols: Set<string>;
}

/** More than are ever under way: one for each channel, and one for each symbol of which a book is late. */
const MOST_OPEN = 4_096;

/**
 * Words subscriptions, and remembers what was asked under which number: a refusal may name neither
 * channel nor symbol ("Subscription depth not supported").
 */
export class Requests {
  private lastId = 0;
  private readonly open = new Map<number, Request>();

  /** Without symbols for a channel that is not about one. */
  subscribe(channel: string, symbols: readonly string[], parameters: object): string {
    this.open.set(++this.lastId, { channel, symbols: new Set(symbols) });
    this.open.delete(this.lastId - MOST_OPEN); // what is never answered must cost nothing
    return this.message('subscribe', channel, symbols, parameters);
  }

  unsubscribe(channel: string, symbols: readonly string[], parameters: object): string {
    this.lastId++;
    return this.message('unsubscribe', channel, symbols, parameters);
  }

  /** What was asked. There is one answer for each symbol, or one for all that were not answered. */
  answered(
    id: number,
    symbol: string | null,
  ): { channel: string; symbols: readonly string[] } | null {
    const request = this.open.get(id);
    if (!request) return null;
    const symbols = symbol === null ? [...request.symbols] : [symbol];
    for (const each of symbols) request.symbols.delete(each);
    if (request.symbols.size === 0) this.open.delete(id);
    return { channel: request.channel, symbols };
  }

  /** The connection is gone, and every answer with it. */
  clear(): void {
    this.open.clear();
  }

  private message(
    method: 'subscribe' | 'unsubscribe',
    channel: string,
    symbols: readonly string[],
    parameters: object,
  ): string {
    const symbol = symbols.length > 0 ? { symbol: symbols } : {};
    const params = { channel, ...symbol, ...parameters };
    return JSON.stringify({ method, params, req_id: this.lastId });
  }
}
