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
import { type WebSocket, WebSocketServer } from 'ws';
import type { AccessStore } from '../access/access-store.ts';
import { authenticate } from '../access/authenticate.ts';
import { mayDo } from '../access/permissions.ts';
import type { Actor } from '../access/actor.ts';
import type { Context } from '../resolvers/context.ts';
import { checkCost, MAX_REQUEST_BYTES, MAX_TOKENS } from './limits.ts';
import { isForeign } from './same-origin.ts';

type Extra = { actor?: Actor | null };

/** Whose token is revoked, or has ended, hears nothing more after this long. */
const LOOK_MS = 1_000;
const FORBIDDEN = 4403;

/**
 * Subscriptions over WebSocket (graphql-transport-ws). This way does not lead through Apollo, so that
 * everything that Apollo guards is guarded here again: origin, token, size, cost. Subscriptions only.
 */
export function serveSubscriptions(
  http: Server,
  options: {
    readonly schema: GraphQLSchema;
    readonly shared: Omit<Context, 'actor'>;
    readonly host: string;
    readonly readsNeedToken: boolean;
  },
): { dispose(): void | Promise<void> } {
  const { schema, shared, host, readsNeedToken } = options;
  const access = shared.access.store;
  const signedIn = new Map<WebSocket, unknown>();
  const sockets = new WebSocketServer({
    server: http,
    path: '/graphql',
    maxPayload: MAX_REQUEST_BYTES,
    perMessageDeflate: false,
    verifyClient: ({ req }: { req: IncomingMessage }) => !isForeign(req, host),
  });
  const server = useServer<Record<string, unknown>, Extra>(
    {
      schema,
      connectionInitWaitTimeout: 5_000,
      onConnect: ({ connectionParams, extra }) => {
        try {
          const authorization = connectionParams?.authorization;
          extra.actor = authenticate(authorization, access);
          if (extra.actor) signedIn.set(extra.socket, authorization);
        } catch {
          return false; // closed with 4403
        }
        return !readsNeedToken || (extra.actor !== null && mayDo(extra.actor.role, 'read'));
      },
      onClose: ({ extra }) => void signedIn.delete(extra.socket),
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
  const looking = setInterval(() => {
    for (const [socket, authorization] of signedIn) {
      if (!opens(authorization, access)) socket.close(FORBIDDEN, 'Forbidden');
    }
  }, LOOK_MS);
  return {
    dispose: () => {
      clearInterval(looking);
      return server.dispose();
    },
  };
}

function opens(authorization: unknown, access: AccessStore): boolean {
  try {
    return authenticate(authorization, access) !== null;
  } catch {
    return false;
  }
}
