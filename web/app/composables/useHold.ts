import { onBeforeUnmount, shallowRef } from 'vue';

/** Fires once something has been held for a time without a break. */
export function useHold(durationMs: number, fire: () => void) {
  const holding = shallowRef(false);
  // A timer, not an animation frame: a page too busy to draw must still be able to stop trading.
  let timer: ReturnType<typeof setTimeout> | undefined;

  function begin(): void {
    if (holding.value) return;
    holding.value = true;
    timer = setTimeout(() => {
      holding.value = false;
      fire();
    }, durationMs);
  }

  function cancel(): void {
    clearTimeout(timer);
    holding.value = false;
  }

  onBeforeUnmount(cancel);
  return { holding, begin, cancel };
}
