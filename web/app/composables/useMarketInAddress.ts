import { watch } from 'vue';

/** Keeps the chosen market in the address, so that it can be linked to and outlives a reload: /?market=… */
export function useMarketInAddress() {
  const route = useRoute();
  const router = useRouter();
  const { chosen } = useInstrument();

  watch(
    () => route.query.market,
    (market) => {
      chosen.value = typeof market === 'string' && market !== '' ? market : null;
    },
    { immediate: true },
  );
  const choose = (market: string): void =>
    void router.replace({ query: { ...route.query, market } });
  return { choose };
}
