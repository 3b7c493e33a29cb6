/** What the simulator answers to whoever runs it, on paths that no venue has. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Routes } from './server.ts';

const BODY_BYTES_MAX = 10_000;

export interface ControlPath {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly about: string;
  readonly status: number;
  /** `json`: the parsed body, undefined for GET. What is returned is the answer, as JSON. */
  answer(json: unknown): object;
}

/** Bodies and answers are JSON; a RangeError is answered with 400 and its sentence. */
export function controlRoutes(control: ControlPath): Routes {
  return {
    endpoint: () => undefined,
    answer: ({ pathname }, request, response) => {
      if (pathname !== control.path) return false;
      void answer(request, response, control);
      return true;
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  control: ControlPath,
): Promise<void> {
  const { method, about, status } = control;
  if (request.method !== method) {
    refuse(response, 405, `${about} with ${method}`);
    return;
  }
  // A web page must not be able to disturb what runs on its reader's machine, nor to read it.
  if (request.headers.origin !== undefined) {
    refuse(response, 403, 'this is not for web pages');
    return;
  }
  if (method === 'POST' && !(Number(request.headers['content-length']) <= BODY_BYTES_MAX)) {
    refuse(
      response,
      413,
      `the body is at most ${BODY_BYTES_MAX} bytes of JSON, with content-length`,
    );
    request.resume();
    return;
  }
  try {
    const json: unknown = method === 'POST' ? JSON.parse(await text(request)) : undefined;
    send(response, status, control.answer(json));
  } catch (error) {
    const known = error instanceof RangeError;
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
