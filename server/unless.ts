import { once } from 'node:events';

/** Rejects as soon as the signal is aborted; what was waited for is then left to itself. */
export async function unless<T>(signal: AbortSignal, what: Promise<T>): Promise<T> {
  what.catch(() => {}); // it may fail when nobody waits for it any more
  signal.throwIfAborted();
  const over = new AbortController();
  const aborted = once(signal, 'abort', { signal: over.signal }).then((): never => {
    throw signal.reason as Error;
  });
  try {
    return await Promise.race([what, aborted]);
  } finally {
    over.abort();
  }
}
