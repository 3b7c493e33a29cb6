/** The same items; the next one is already asked for while one is being worked on. */
export async function* readAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next();
  try {
    for (;;) {
      const item = await next;
      if (item.done) return;
      next = source.next();
      next.catch(() => undefined); // told when it is waited for, or of no interest any more
      yield item.value;
    }
  } finally {
    await source.return(undefined);
  }
}
