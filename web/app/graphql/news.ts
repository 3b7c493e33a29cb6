import type { ResultOf } from 'gql.tada';
import { graphql } from './graphql';

export const newsQuery = graphql(`
  query News($first: Int!) {
    news(first: $first) {
      totalCount
      nodes { id source by via url title summary publishedAtUs symbols duplicates score modelId ageS weight }
    }
    newsSentiments { symbol score modelId computedAtUs items inputHash }
    newsFeeds { name url everyS items lastReadAtUs nextReadAtUs failures error }
  }
`);

export type NewsState = ResultOf<typeof newsQuery>;
export type NewsItem = NewsState['news']['nodes'][number];
