import { shallowRef } from 'vue';

export const CHART_WINDOWS = [
  { value: 30, label: '30 s' },
  { value: 60, label: '1 min' },
  { value: 300, label: '5 min' },
] as const;

/** A page just opened knows seconds only: the axis grows with what is known. */
const SHORTEST_S = 15;
/** Room right of now, so that the newest point does not touch the axis. */
const RIGHT_MARGIN = 0.012;

const windowS = shallowRef(300);
const { quotes } = useTicks();
const { serverNowUs } = useServerClock();

/** From and to, in seconds since the epoch: the time axis that all charts share. */
function visibleRange(): [number, number] {
  const nowS = serverNowUs() / 1_000_000;
  const knownS = nowS - quotes.first(0);
  const spanS = Math.min(Math.max(knownS || 0, SHORTEST_S), windowS.value);
  return [nowS - spanS, nowS + spanS * RIGHT_MARGIN];
}

export function useChartWindow() {
  return { windowS, visibleRange };
}
