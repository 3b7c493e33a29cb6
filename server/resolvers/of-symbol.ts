/**
 * Passes on what is of the symbol, and nothing when a message has none of it: whoever watches one
 * market is not woken by the others. Without a symbol everything passes.
 */
export function ofSymbol<T extends { readonly symbol: string }>(
  messages: AsyncIterableIterator<T[]>,
  symbol: string | undefined,
): AsyncIterableIterator<T[]> {
  return symbol === undefined ? messages : new OfSymbol(messages, symbol);
}

/** Not a generator: one that waits for its next message could not be ended from outside. */
class OfSymbol<T extends { readonly symbol: string }> implements AsyncIterableIterator<T[]> {
  constructor(
    private readonly messages: AsyncIterableIterator<T[]>,
    private readonly symbol: string,
  ) {}

  async next(): Promise<IteratorResult<T[]>> {
    for (;;) {
      const { done, value } = await this.messages.next();
      if (done) return { done, value };
      const wanted = value.filter((each) => each.symbol === this.symbol);
      if (wanted.length > 0) return { done: false, value: wanted };
    }
  }

  async return(): Promise<IteratorResult<T[]>> {
    return this.messages.return!();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
