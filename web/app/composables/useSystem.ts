import { computed, shallowRef } from 'vue';
import type { System } from '~/graphql/system';

const system = shallowRef<System | null>(null);
const trading = computed(() => system.value?.trading ?? null);
const { symbol } = useInstrument();
const feed = computed(() => system.value?.feeds.find((each) => each.symbol === symbol.value));

/** Why trading was stopped by a person: of the reasons that halt, the operator's. */
const killReason = computed(() => {
  const halting = trading.value?.reasons.filter(({ level }) => level === 'HALTED') ?? [];
  return halting.find(({ source }) => /kill|operator/i.test(source)) ?? halting[0] ?? null;
});

function setSystem(next: System): void {
  useServerClock().setServerTime(next.nowUs);
  system.value = next;
}

/** The answer to a command, shown at once rather than with the next message. */
function patchSystem(part: Partial<System>): void {
  if (system.value) system.value = { ...system.value, ...part };
}

export function useSystem() {
  return { system, trading, feed, killReason, setSystem, patchSystem };
}
