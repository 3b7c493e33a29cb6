import { type DocumentNode, GraphQLError, type GraphQLSchema } from 'graphql';
import {
  type ComplexityEstimatorArgs,
  getComplexity,
  simpleEstimator,
} from 'graphql-query-complexity';

/** 500 decisions with everything in them. */
const MAX_COST = 80_000;

/** Tokens of one document: a hundred times what the dashboard sends. */
export const MAX_TOKENS = 2_000;

/** Size of one HTTP body or WebSocket message. */
export const MAX_REQUEST_BYTES = 100_000;

/** A field costs one, and a list as many times its content as were asked for. */
function listEstimator({ args, childComplexity }: ComplexityEstimatorArgs): number | void {
  const most: unknown = args.first ?? args.last;
  if (typeof most === 'number') return 1 + Math.abs(most) * childComplexity;
}

/** Throws when the operation costs more than one request may. The same for HTTP and WebSocket. */
export function checkCost(
  schema: GraphQLSchema,
  query: DocumentNode,
  variables: Record<string, unknown>,
  operationName?: string | null,
): void {
  const cost = getComplexity({
    schema,
    query,
    variables,
    ...(operationName ? { operationName } : {}),
    estimators: [listEstimator, simpleEstimator({ defaultComplexity: 1 })],
  });
  if (cost > MAX_COST) {
    throw new GraphQLError(
      `this query costs ${cost}, at most ${MAX_COST} is allowed: ask for less`,
      {
        extensions: { code: 'QUERY_TOO_EXPENSIVE' },
      },
    );
  }
}
