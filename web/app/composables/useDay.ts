import { computed, shallowRef } from 'vue';
import type { Day } from '~/graphql/market';

const answer = shallowRef<Day | null>(null);
const { symbol } = useInstrument();
// An answer that was asked for before the market was changed is of the other one.
const day = computed(() => (answer.value?.symbol === symbol.value ? answer.value?.day : null));

/** The last 24 hours of the chosen market, as its venue counts them. */
export function useDay() {
  return { answer, day };
}
