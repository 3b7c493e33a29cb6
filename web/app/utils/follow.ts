import { stringifyDocument } from '@urql/core';
import type { TypedDocumentNode } from '@urql/core';
import type { Client as Socket } from 'graphql-ws';

/** Pause before a subscription that ended is asked for again. */
const ASK_AGAIN_MS = 2_000;

/**
 * Keeps one subscription alive until the returned function is called. graphql-ws resubscribes by
 * itself when a connection breaks; what it takes for fatal (a refused token, a server error), and a
 * subscription that the server ended, is tried again here: a control room never stops asking.
 */
export function follow<Data, Variables extends Record<string, unknown>>(
  socket: Socket,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  receive: (data: Data) => void,
): () => void {
  const query = stringifyDocument(document);
  let stopped = false;
  let unsubscribe: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const askAgain = (): void => {
    if (!stopped) timer = setTimeout(ask, ASK_AGAIN_MS);
  };
  const ask = (): void => {
    unsubscribe = socket.subscribe<Data>(
      { query, variables },
      {
        next: (result) => {
          if (result.data) receive(result.data);
        },
        error: askAgain,
        complete: askAgain,
      },
    );
  };

  ask();
  return () => {
    stopped = true;
    clearTimeout(timer);
    unsubscribe?.();
  };
}
