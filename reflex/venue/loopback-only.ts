const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Throws unless every address leads to this machine. There is no configuration yet by which somebody
 * could say that real money is meant; until there is, no order leaves.
 */
export function loopbackOnly(venue: string, ...urls: readonly string[]): void {
  for (const url of urls) {
    const host = URL.canParse(url) ? new URL(url).hostname : url;
    if (LOOPBACK.has(host)) continue;
    throw new Error(
      `orders to ${venue} would leave this machine for ${host}: live trading is not supported, ` +
        'only the simulator on 127.0.0.1 takes orders; correct the address',
    );
  }
}
