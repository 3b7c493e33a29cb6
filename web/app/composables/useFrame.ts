import { onBeforeUnmount, onMounted } from 'vue';

/** Numbers that a person reads: faster than this they only flicker. */
export const NUMBER_EVERY_MS = 100;
/** Lists: fast enough to feel immediate, slow enough to read. */
export const LIST_EVERY_MS = 200;
/** At the shortest window a chart moves two pixels in this time; at the longest, a fifth of one. */
const CHART_EVERY_MS = 100;
const CHART_EVERY_MS_REDUCED = 1_000;

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

export function chartEveryMs(): number {
  return reducedMotion.matches ? CHART_EVERY_MS_REDUCED : CHART_EVERY_MS;
}

/** Draws with the page's one animation loop for as long as the component is mounted. */
export function useFrame(everyMs: number, draw: () => void): void {
  let stop: (() => void) | undefined;
  onMounted(() => {
    stop = onFrame(everyMs, draw);
  });
  onBeforeUnmount(() => stop?.());
}
