import { type LivePermission, permitsLive } from './live-permission.ts';

/** Where a simulator listens. Every other name of this machine counts as elsewhere: it may be a tunnel. */
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
/** What never is on a wire. */
const HERE = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

/** Whether orders to this address need a live permission. */
export function leavesForVenue(url: string): boolean {
  return !LOOPBACK.has(hostOf(url));
}

/** Whether what is sent to this address can be read by others on its way. */
export function isOpenWire(url: string): boolean {
  return !HERE.test(hostOf(url)) && !/^(wss|https):/.test(url);
}

/**
 * Throws unless every address leads to a simulator on this machine, or somebody has confirmed at this
 * start that real money is meant, and nobody can read along.
 */
export function checkOrderAddresses(
  venue: string,
  live: LivePermission | null,
  ...urls: readonly string[]
): void {
  for (const url of urls) {
    if (leavesForVenue(url) && !permitsLive(live, venue)) {
      throw new Error(
        `orders to ${venue} would leave this machine for ${hostOf(url)}: that needs mode: 'live' ` +
          'and its confirmation; without them only a simulator on 127.0.0.1 takes orders',
      );
    }
    if (isOpenWire(url)) {
      throw new Error(`orders to ${venue} at ${hostOf(url)} need an encrypted address`);
    }
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : url;
}
