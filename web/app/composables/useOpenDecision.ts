import { computed } from 'vue';

/** The decision shown in full. Kept in the address, so that it can be linked to: /?decision=… */
export function useOpenDecision() {
  const route = useRoute();
  const router = useRouter();
  const id = computed(() => {
    const given = route.query.decision;
    return typeof given === 'string' && given !== '' ? given : null;
  });
  const open = (decision: string): void =>
    void router.push({ query: { ...route.query, decision } });
  const close = (): void => {
    const { decision: _closed, ...query } = route.query;
    void router.push({ query });
  };
  return { id, open, close };
}
