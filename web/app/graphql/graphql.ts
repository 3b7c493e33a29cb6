import { initGraphQLTada } from 'gql.tada';
import type { introspection } from '#build/types/graphql-introspection';

/** Typed documents. Decimal stays text: prices, quantities and money never pass through a double. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { Decimal: string };
  disableMasking: true;
}>();
