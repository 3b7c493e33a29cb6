import { computed, shallowRef } from 'vue';
import type { System } from '~/graphql/system';

const system = shallowRef<System | null>(null);
const trading = computed(() => system.value?.trading ?? null);
const { symbol } = useInstrument();
const feed = computed(() => system.value?.feeds.find((each) => each.symbol === symbol.value));

/** What people have stopped, as far as the kernel has said who and why. */
const kills = computed(() => trading.value?.reasons.filter(({ kill }) => kill !== null) ?? []);
const everythingKilled = computed(() => trading.value?.killedScopes.includes('global') ?? false);

/** What restricts trading besides. */
const restrictions = computed(
  () =>
    trading.value?.reasons.filter(({ kill, level }) => kill === null && level !== 'ACTIVE') ?? [],
);

/** What a kill or an override can be about. */
const scopes = shallowRef<readonly string[]>(['global']);

function setSystem(next: System): void {
  useServerClock().setServerTime(next.nowUs);
  system.value = next;
}

/** The answer to a command, shown at once rather than with the next message. */
function patchSystem(part: Partial<System>): void {
  if (system.value) system.value = { ...system.value, ...part };
}

export function useSystem() {
  return {
    system,
    trading,
    feed,
    kills,
    everythingKilled,
    restrictions,
    scopes,
    setSystem,
    patchSystem,
  };
}
