/** POST /faults: the way to disturb a running simulator with curl. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Routes } from '../wire/server.ts';
import { FaultRequestError } from './request.ts';

const PATH = '/faults';
const BODY_BYTES_MAX = 10_000;

/** `inject` gets the parsed JSON and throws a FaultRequestError when it is no fault. */
export function faultsEndpoint(inject: (json: unknown) => void): Routes {
  return {
    endpoint: () => undefined,
    answer: ({ pathname }, request, response) => {
      if (pathname !== PATH) return false;
      void answer(request, response, inject);
      return true;
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  inject: (json: unknown) => void,
): Promise<void> {
  if (request.method !== 'POST') {
    refuse(response, 405, 'faults are asked for with POST');
    return;
  }
  // A web page must not be able to disturb what runs on its reader's machine.
  if (request.headers.origin !== undefined) {
    refuse(response, 403, 'faults are not to be asked for by web pages');
    return;
  }
  if (!(Number(request.headers['content-length']) <= BODY_BYTES_MAX)) {
    refuse(
      response,
      413,
      `a fault is at most ${BODY_BYTES_MAX} bytes of JSON, with content-length`,
    );
    request.resume();
    return;
  }
  try {
    const json: unknown = JSON.parse(await text(request));
    inject(json);
    send(response, 202, { accepted: json });
  } catch (error) {
    const known = error instanceof FaultRequestError;
    refuse(response, 400, known ? error.message : 'the body must be a JSON object');
  }
}

function refuse(response: ServerResponse, status: number, error: string): void {
  send(response, status, { error });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
