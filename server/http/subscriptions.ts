import type { IncomingMessage, Server } from 'node:http';
import {
  type GraphQLSchema,
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { authenticate } from '../access/authenticate.ts';
import { mayDo } from '../access/permissions.ts';
import type { Actor, TokenStore } from '../access/tokens.ts';
import type { Context } from '../resolvers/context.ts';
import { checkCost, MAX_REQUEST_BYTES, MAX_TOKENS } from './limits.ts';
import { isForeign } from './same-origin.ts';

type Extra = { actor?: Actor | null };

/**
 * Subscriptions over WebSocket (graphql-transport-ws). This way does not lead through Apollo, so that
 * everything that Apollo guards is guarded here again: origin, token, size, cost. Subscriptions only.
 */
export function serveSubscriptions(
  http: Server,
  options: {
    readonly schema: GraphQLSchema;
    readonly tokens: TokenStore;
    readonly shared: Omit<Context, 'actor'>;
    readonly host: string;
    readonly readsNeedToken: boolean;
  },
): { dispose(): void | Promise<void> } {
  const { schema, tokens, shared, host, readsNeedToken } = options;
  const sockets = new WebSocketServer({
    server: http,
    path: '/graphql',
    maxPayload: MAX_REQUEST_BYTES,
    perMessageDeflate: false,
    verifyClient: ({ req }: { req: IncomingMessage }) => !isForeign(req, host),
  });
  return useServer<Record<string, unknown>, Extra>(
    {
      schema,
      connectionInitWaitTimeout: 5_000,
      onConnect: ({ connectionParams, extra }) => {
        try {
          extra.actor = authenticate(connectionParams?.authorization, tokens);
        } catch {
          return false; // closed with 4403
        }
        return !readsNeedToken || (extra.actor !== null && mayDo(extra.actor.role, 'read'));
      },
      context: ({ extra }): Context => ({ actor: extra.actor ?? null, ...shared }),
      onSubscribe: (_context, _id, { query, variables, operationName }) => {
        try {
          const document = parse(query, { maxTokens: MAX_TOKENS });
          const operation = getOperationAST(document, operationName);
          if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) {
            throw new GraphQLError(
              'only subscriptions go over WebSocket: POST the rest to /graphql',
            );
          }
          const errors = validate(schema, document);
          if (errors.length > 0) return errors;
          checkCost(schema, document, variables ?? {}, operationName);
          return;
        } catch (error) {
          if (error instanceof GraphQLError) return [error];
          throw error;
        }
      },
    },
    sockets,
  );
}
