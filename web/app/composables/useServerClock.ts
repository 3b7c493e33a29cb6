/**
 * The server's time, so that ages and charts are right on a machine whose clock is wrong. Stands
 * still while the page is not live: a chart that scrolled on would pretend to know something.
 */
let serverUs = Date.now() * 1000;
let atMs = performance.now();
let frozenUs: number | null = null;

function setServerTime(nowUs: number): void {
  serverUs = nowUs;
  atMs = performance.now();
}

function serverNowUs(): number {
  const nowUs = serverUs + (performance.now() - atMs) * 1000;
  if (useConnection().connection.link === 'live') {
    frozenUs = null;
    return nowUs;
  }
  frozenUs ??= nowUs;
  return frozenUs;
}

export function useServerClock() {
  return { setServerTime, serverNowUs };
}
