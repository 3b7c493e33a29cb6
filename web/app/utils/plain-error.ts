import type { CombinedError } from '@urql/core';

export const TOKEN_NEEDED =
  'Controls need the token: open the link printed at first start, or run `npx voltaire token create --name NAME --role ROLE`.';

const PLAIN_WORDS: Record<string, string> = {
  UNAUTHENTICATED:
    'The server did not accept this token. Open the link printed at first start, ' +
    'or run `npx voltaire token create --name NAME --role ROLE`.',
  FORBIDDEN: 'This token may not do this.',
};

const TRY_AGAIN = 'Try again, or act on its own machine.';

/**
 * What went wrong, for a person. Says "not known" where it is not known whether it was done; `then` is
 * what to do about that.
 */
export function plainError(error: CombinedError, hasToken: boolean, then = TRY_AGAIN): string {
  const [first] = error.graphQLErrors;
  if (first) {
    const { code, refusal } = first.extensions;
    if (typeof refusal === 'string') return `${refusal}: ${first.message}`;
    if (code === 'UNAUTHENTICATED' && !hasToken) return TOKEN_NEEDED;
    const words = typeof code === 'string' ? PLAIN_WORDS[code] : undefined;
    return words && first.message ? `${words} (${first.message})` : (words ?? first.message);
  }
  if (error.networkError?.name === 'TimeoutError') {
    return `The server did not answer in time: it is not known whether this was done. ${then}`;
  }
  return `The server cannot be reached. ${then}`;
}
