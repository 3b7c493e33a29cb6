import { computed, shallowRef } from 'vue';
import type { Why } from '~/graphql/why';

const answers = shallowRef<readonly Why[]>([]);
const { symbol } = useInstrument();
// An answer that was asked for before the market was changed is of the other one.
const why = computed(() => answers.value.filter((each) => each.symbol === symbol.value));

/** Why nothing was traded on the chosen market, by each of its strategies. */
export function useWhy() {
  return { answers, why };
}
