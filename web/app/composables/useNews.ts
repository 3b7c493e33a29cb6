import { computed, shallowRef } from 'vue';
import type { NewsState } from '~/graphql/news';

/** What a person may scroll through; the rest is on GraphQL. */
export const NEWS_SHOWN = 40;

const state = shallowRef<NewsState | null>(null);
const { symbol } = useInstrument();
const items = computed(() => state.value?.news.nodes ?? []);
const feeds = computed(() => state.value?.newsFeeds ?? []);
/** Of the chosen market. */
const sentiment = computed(() =>
  state.value?.newsSentiments.find((each) => each.symbol === symbol.value),
);

/** Texts about the markets, and what they come to. */
export function useNews() {
  return { state, items, feeds, sentiment };
}
