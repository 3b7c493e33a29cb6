import { Client, fetchExchange } from '@urql/core';
import urql from '@urql/vue';
import { CloseCode, createClient } from 'graphql-ws';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 4_000;
const ANSWER_TIMEOUT_MS = 5_000;

/** Questions and commands go over HTTP (urql), streams over one WebSocket (graphql-ws). */
export default defineNuxtPlugin((nuxtApp) => {
  const token = useToken();

  // No cache: a control room shows what the server says now, or nothing.
  const client = new Client({
    url: '/graphql',
    exchanges: [fetchExchange],
    preferGetMethod: false,
    fetchOptions: () => ({ headers: authorizationHeader(token.authorization()) }),
    fetch: (input, init) => {
      const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
      const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
      return fetch(input, { ...init, signal });
    },
  });
  nuxtApp.vueApp.use(urql, client);
  return { provide: { graphql: { client, socket: connect(token.authorization) } } };
});

function connect(authorization: () => string | null) {
  const { onConnecting, onConnected, onMessage, onClosed, watch } = useConnection();
  const socket = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
    connectionParams: () => authorizationHeader(authorization()),
    connectionAckWaitTimeout: ANSWER_TIMEOUT_MS,
    retryAttempts: Infinity,
    // A browser reports a refused connection as an `error` event, which is fatal by default.
    shouldRetry: () => true,
    retryWait: (retries) => {
      const longest = Math.min(FIRST_RETRY_MS * 2 ** retries, LONGEST_RETRY_MS);
      // Spread, so that many open pages do not all come back in the same instant.
      return new Promise((resolve) => setTimeout(resolve, longest * (0.5 + Math.random() / 2)));
    },
    on: {
      connecting: onConnecting,
      connected: onConnected,
      message: onMessage,
      closed: (event) => onClosed(refusalOf(event)),
    },
  });
  watch(() => socket.terminate());
  return socket;
}

function authorizationHeader(authorization: string | null): Record<string, string> {
  return authorization === null ? {} : { authorization };
}

function refusalOf(event: unknown): string | null {
  const code = typeof event === 'object' && event && 'code' in event ? event.code : null;
  if (code !== CloseCode.Unauthorized && code !== CloseCode.Forbidden) return null;
  return (
    'The server does not let this page in: open the link printed at first start, ' +
    'or run `npx voltaire token create --name NAME --role ROLE`.'
  );
}
