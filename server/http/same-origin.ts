import type { IncomingMessage } from 'node:http';

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host);
}

/**
 * Any page that a browser has open may send requests to this machine. What gives it away: a foreign
 * Origin, or, when its own name was pointed at us (DNS rebinding), a Host that is not ours.
 */
export function isForeign(request: IncomingMessage, boundTo: string): boolean {
  const host = request.headers.host ?? '';
  const name = hostname(`http://${host}`);
  if (isLoopback(boundTo) && (name === null || !isLoopback(name))) return true;
  const { origin } = request.headers;
  if (origin === undefined) return false; // not a browser, or a page asking its own server
  return origin !== `http://${host}` && origin !== `https://${host}`;
}

function hostname(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null;
}
