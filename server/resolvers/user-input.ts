import { GraphQLError } from 'graphql';

/** The caller asked for something that cannot be; the message says what can. */
export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

const MOST = 500;

export function checkFirst(first: number): number {
  return checkCount('first', first, MOST);
}

export function checkCount(name: string, count: number, most: number): number {
  if (count >= 1 && count <= most) return count;
  throw badInput(`${name} must be from 1 to ${most}, was ${count}`);
}

export function checkReason(reason: string): string {
  const text = reason.trim();
  if (text.length >= 1 && text.length <= 500) return text;
  throw badInput('a reason is required, of 500 characters at most: it goes into the record');
}
