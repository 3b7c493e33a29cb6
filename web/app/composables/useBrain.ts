import { computed, shallowRef } from 'vue';
import type { BrainState } from '~/graphql/brain';

const state = shallowRef<BrainState | null>(null);
const { symbol } = useInstrument();
const brain = computed(() => state.value?.brain ?? null);
const reasoning = computed(() => state.value?.reasoning ?? []);
/** Of the chosen market. */
const forecast = computed(() =>
  state.value?.forecasts.find((each) => each.symbol === symbol.value),
);

/** What thinks, what it expects and what it advises. */
export function useBrain() {
  return { state, brain, forecast, reasoning };
}
