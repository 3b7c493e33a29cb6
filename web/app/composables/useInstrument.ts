import { computed, shallowRef } from 'vue';
import type { Instrument } from '~/graphql/market';

const instruments = shallowRef<readonly Instrument[]>([]);
const chosen = shallowRef<string | null>(null);

/** Nobody has chosen yet: the one that is traded, since its market is the one that matters. */
const instrument = computed(
  () =>
    instruments.value.find(({ symbol }) => symbol === chosen.value) ??
    instruments.value.find(({ traded }) => traded) ??
    instruments.value[0],
);
const symbol = computed(() => instrument.value?.symbol ?? null);
const pricePlaces = computed(() => placesOf(instrument.value?.tickSize ?? '0.01'));

/** The one instrument the page is looking at. */
export function useInstrument() {
  return { instruments, chosen, instrument, symbol, pricePlaces };
}
