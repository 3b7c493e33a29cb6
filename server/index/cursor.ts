import type { PageInfo } from '@voltaire/schema/paging.ts';
import { badInput } from '../resolvers/user-input.ts';

/** Behind what a page begins: a moment, and what tells apart those that share it. */
export interface PageStart {
  readonly atUs: number;
  readonly id: string;
}

export function cursorOf({ atUs, id }: PageStart): string {
  return Buffer.from(`${atUs} ${id}`).toString('base64url');
}

/** Throws BAD_USER_INPUT for what is no cursor. */
export function readCursor(cursor: string): PageStart {
  const [, atUs, id] =
    /^(\d+(?:\.\d+)?) (\S{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (id === undefined) throw badInput('`after` must be a cursor of an earlier page');
  return { atUs: Number(atUs), id };
}

/** A page of what was found: that is one more than it shows, or `hasMore`, when there is a next one. */
export function pageOf<Node extends PageStart>(
  found: readonly Node[],
  first: number,
  { hasPrevious, hasMore = false }: { hasPrevious: boolean; hasMore?: boolean },
): { edges: { cursor: string; node: Node }[]; nodes: Node[]; pageInfo: PageInfo } {
  const nodes = found.slice(0, first);
  const edges = nodes.map((node) => ({ cursor: cursorOf(node), node }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: hasMore || found.length > first,
      hasPreviousPage: hasPrevious,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
