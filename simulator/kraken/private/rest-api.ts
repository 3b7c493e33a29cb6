import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { REST_METHODS } from './rest-methods.ts';
import type { KrakenVenue } from './venue.ts';
import { VenueError } from './venue-error.ts';

const PATH = '/0/private/';
const BODY_BYTES_MAX = 10_000;

/**
 * POST /0/private/…: HTTP 200 also for what is refused, with {"error":[…]} (Spot REST, "Responses").
 * False when the path is none of it.
 */
export function answerPrivateRest(
  venue: KrakenVenue,
  { pathname }: URL,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (!pathname.startsWith(PATH)) return false;
  void reply(venue, pathname, request, response);
  return true;
}

async function reply(
  venue: KrakenVenue,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await answer(venue, path, request);
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

async function answer(venue: KrakenVenue, path: string, request: IncomingMessage): Promise<object> {
  try {
    const name = path.slice(PATH.length);
    const method = Object.hasOwn(REST_METHODS, name) ? REST_METHODS[name] : undefined;
    if (!method || request.method !== 'POST') throw new VenueError('EGeneral:Unknown method');
    if (!(Number(request.headers['content-length']) <= BODY_BYTES_MAX)) {
      throw new VenueError('EGeneral:Invalid arguments');
    }
    const body = await text(request);
    const params = Object.fromEntries(new URLSearchParams(body));
    const { 'api-key': apiKey, 'api-sign': sign } = request.headers;
    const key = venue.keys.authenticate(headerOf(apiKey), headerOf(sign), path, params.nonce, body);
    venue.limits.request(key.apiKey, method.cost, venue.nowMs());
    return { error: [], result: method.answer({ venue, key, params }) };
  } catch (error) {
    if (error instanceof VenueError) return { error: [error.message] };
    console.error('simulator: a request failed inside', error);
    return { error: ['EGeneral:Internal error'] };
  }
}

function headerOf(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
