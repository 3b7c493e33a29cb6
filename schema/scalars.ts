import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

export const PLAIN_DECIMAL = /^-?\d+(\.\d+)?$/;

function check(value: unknown): string {
  if (typeof value === 'string' && PLAIN_DECIMAL.test(value)) return value;
  throw new GraphQLError(`a Decimal must be text like "61837.63", was ${JSON.stringify(value)}`);
}

export const Decimal = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  description:
    'Exact decimal text, for example "61837.63": prices, quantities and money never pass through a double.',
  serialize: check,
  parseValue: check,
  parseLiteral: (node) => check(node.kind === Kind.STRING ? node.value : undefined),
});
