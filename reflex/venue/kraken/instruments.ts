import { WebSocket } from 'ws';
import type { InstrumentDefinition } from '../../model/instrument.ts';
import { parseExact } from './exact-json.ts';
import { fields, show } from './fields.ts';
import { readInstruments } from './instrument-list.ts';
import { MAX_FRAME_BYTES } from './limits.ts';
import { Requests } from './requests.ts';

const TIMEOUT_MS = 10_000;

/**
 * Asks the venue, over a connection of its own, for the rules of these symbols (WebSocket API v2,
 * "Instrument"). Throws an Error that says what is wrong: with the connection, with the answer, or
 * with a symbol.
 */
export async function fetchKrakenInstruments(
  streamUrl: string,
  symbols: readonly string[],
  depth: number,
): Promise<InstrumentDefinition[]> {
  const socket = new WebSocket(streamUrl, {
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
  });
  return new Promise<InstrumentDefinition[]>((resolve, reject) => {
    const fail = (reason: string) =>
      reject(new Error(`Kraken's instruments, from ${streamUrl}: ${reason}`));
    const timeout = setTimeout(() => fail(`no answer within ${TIMEOUT_MS / 1000} s`), TIMEOUT_MS);
    socket.on('error', (error) => fail(error.message));
    socket.on('close', (code, reason) => {
      clearTimeout(timeout);
      fail(`closed by the venue: ${code} ${reason.toString()}`);
    });
    socket.on('open', () => {
      socket.send(new Requests().subscribe('instrument', [], { snapshot: true }));
    });
    socket.on('message', (frame: Buffer) => {
      try {
        const message = fields(parseExact(frame), 'a message');
        if (message.success === false) fail(`refused: ${show(message.error)}`);
        if (message.channel !== 'instrument' || message.type !== 'snapshot') return;
        resolve(readInstruments(message, symbols, depth));
      } catch (error) {
        fail(error instanceof Error ? error.message : String(error));
      }
    });
  }).finally(() => socket.terminate()); // its close then ends the timer, in every case
}
