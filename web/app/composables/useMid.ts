import { shallowRef } from 'vue';

/** The middle of the chosen market's best quote, exactly; null while there is none. */
export function useMid() {
  const { latest } = useTicks();
  const mid = shallowRef<string | null>(null);
  useFrame(LIST_EVERY_MS, () => {
    mid.value = latest.tick ? middleOf(latest.tick.bid, latest.tick.ask) : null;
  });
  return mid;
}
