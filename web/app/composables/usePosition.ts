import { computed, shallowRef } from 'vue';
import type { Position } from '~/graphql/orders';

const positions = shallowRef<readonly Position[]>([]);
const { symbol } = useInstrument();
const position = computed(() => positions.value.find((each) => each.symbol === symbol.value));

export function usePosition() {
  return { positions, position };
}
