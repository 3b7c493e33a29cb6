import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { shallowRef } from 'vue';

/** One command to the server: whether it is under way, and what went wrong, in plain words. */
export function useCommand<Data, Variables extends AnyVariables>(
  mutation: TypedDocumentNode<Data, Variables>,
  /** What to do when it is not known whether it was done; absent: to try again. */
  inDoubt?: string,
) {
  const { client } = useNuxtApp().$graphql;
  const { hasToken } = useToken();
  const sending = shallowRef(false);
  const problem = shallowRef<string | null>(null);

  /** The answer, or null when there was none; then `problem` says why. */
  async function send(variables: Variables): Promise<Data | null> {
    sending.value = true;
    problem.value = null;
    const { data, error } = await client.mutation(mutation, variables);
    sending.value = false;
    if (error) problem.value = plainError(error, hasToken.value, inDoubt);
    return error ? null : (data ?? null);
  }

  return { sending, problem, send };
}
