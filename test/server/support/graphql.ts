import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';

export interface GraphQLAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; extensions?: { code?: string } }[];
}

export async function post(
  url: string,
  query: string,
  options: { token?: string | null; variables?: object; headers?: Record<string, string> } = {},
): Promise<GraphQLAnswer> {
  const { token, variables, headers } = options;
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as GraphQLAnswer;
}

export function subscriber(url: string, token?: string): Client {
  return createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(token ? { connectionParams: { authorization: `Bearer ${token}` } } : {}),
  });
}

/** The next message of a subscription that `wanted` accepts. Throws the first error's message. */
export async function next<T>(
  client: Client,
  query: string,
  wanted: (data: T) => boolean = () => true,
): Promise<T> {
  try {
    for await (const message of client.iterate<T>({ query })) {
      const problem = message.errors?.[0];
      if (problem) throw new Error(problem.message);
      if (message.data && wanted(message.data)) return message.data;
    }
  } catch (error) {
    // graphql-ws throws the list of GraphQL errors itself when an operation is refused.
    throw Array.isArray(error) ? new Error(String(error[0]?.message)) : error;
  }
  throw new Error('the subscription ended');
}
