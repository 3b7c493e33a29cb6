import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import { type GraphQLSchema, OperationTypeNode } from 'graphql';
import { authenticate, requireActor } from '../access/authenticate.ts';
import { permit } from '../access/permissions.ts';
import type { BrainDesk } from '../brain/brain-desk.ts';
import { ExportTickets } from '../export/tickets.ts';
import type { IndexHost } from '../index/index-host.ts';
import type { LedgerHost } from '../ledger/ledger-host.ts';
import type { NewsDesk } from '../news/desk.ts';
import { HandIn } from '../news/hand-in.ts';
import type { Context } from '../resolvers/context.ts';
import type { SeriesDesk } from '../stores/series/series-desk.ts';
import type { SharedStateDesk } from '../stores/shared/desk.ts';
import type { Views } from '../views/views.ts';
import { dashboard } from './dashboard.ts';
import { decisionExport } from './export.ts';
import { health } from './health.ts';
import { checkCost, MAX_REQUEST_BYTES, MAX_TOKENS } from './limits.ts';
import { newsWebhook } from './news.ts';
import { isForeign, isLoopback } from './same-origin.ts';
import { metrics } from './metrics.ts';
import { makeSchema } from './schema.ts';
import { serveSubscriptions } from './subscriptions.ts';

export interface HttpOptions {
  readonly host: string;
  readonly port: number;
  readonly access: Context['access'];
  readonly views: Views;
  readonly brain: BrainDesk | null;
  readonly ledger: LedgerHost;
  readonly index: IndexHost;
  readonly news: NewsDesk;
  readonly series: SeriesDesk;
  readonly sharedState: SharedStateDesk;
  readonly dashboardDirectory: string;
}

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

/** One port: dashboard, GraphQL over HTTP and WebSocket, health, and news that are handed in. */
export async function serveHttp(options: HttpOptions): Promise<HttpServer> {
  const { host, port, access, views, brain, ledger, index, news, series, sharedState } = options;
  const handIn = new HandIn(news);
  const tickets = new ExportTickets();
  const parts = { access, views, brain, ledger, index, tickets, news, series, handIn };
  const shared = { ...parts, shared: sharedState };
  const schema = await makeSchema();
  // On loopback only this machine can read; anywhere else reading needs a token as well.
  const readsNeedToken = !isLoopback(host);
  const app = express();
  const http = createServer(app);
  const apollo = apolloServer(schema, readsNeedToken);
  await apollo.start();
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    if (isForeign(request, host)) response.status(403).type('text').send('not from this page');
    else next();
  });
  app.use(health(views));
  app.use(
    metrics(shared, (request, response, next) => {
      try {
        const actor = authenticate(request.headers.authorization, access.store);
        if (readsNeedToken) permit(actor, 'read');
      } catch (error) {
        response
          .status(401)
          .type('text')
          .send(`${String(error)}\n`);
        return;
      }
      next();
    }),
  );
  app.use(
    '/graphql',
    express.json({ limit: MAX_REQUEST_BYTES }),
    expressMiddleware(apollo, {
      context: async ({ req }): Promise<Context> => {
        const actor = authenticate(req.headers.authorization, access.store);
        if (readsNeedToken) requireActor(actor);
        return { actor, ...shared };
      },
    }),
  );
  app.use(decisionExport(index, tickets, access.store));
  if (news.config.webhook) app.use(newsWebhook(handIn, access.store));
  app.use(dashboard(options.dashboardDirectory));
  const bound = await listen(http, host, port);
  const subscriptions = serveSubscriptions(http, { schema, shared, host, readsNeedToken });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: async () => {
      await subscriptions.dispose();
      await apollo.stop();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function apolloServer(schema: GraphQLSchema, readsNeedToken: boolean): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    introspection: true, // the schema is public: it is in the repository
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    plugins: [
      // Its pages load scripts from another host.
      ApolloServerPluginLandingPageDisabled(),
      {
        requestDidStart: async () => ({
          didResolveOperation: async ({ document, request, operationName, ...about }) => {
            const { operation, contextValue } = about;
            // What a mutation needs, its resolver asks for: handing in news is not reading them.
            if (readsNeedToken && operation?.operation !== OperationTypeNode.MUTATION) {
              permit(contextValue.actor, 'read');
            }
            checkCost(schema, document, request.variables ?? {}, operationName);
          },
        }),
      },
    ],
  });
}

async function listen(http: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `port ${port} on ${host} is taken: choose another with --port or PORT (0: any)`,
            )
          : error,
      );
    });
    http.listen(port, host, resolve);
  });
  return (http.address() as AddressInfo).port;
}
