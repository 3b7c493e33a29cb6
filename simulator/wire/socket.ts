import { WebSocket, type RawData } from 'ws';

/** Close codes and reasons as clients of the venue see them in their logs. */
export const POLICY_VIOLATION = 1008;

/** Beyond it the client does not read, and keeping its data would cost the others memory. */
export const BUFFERED_BYTES_MAX = 8 * 1024 * 1024;

const TEXT = { binary: false, compress: false } as const;

/** ws hands a message over in one of three forms, depending on how it came in. */
export function textOf(data: RawData): string {
  if (data instanceof ArrayBuffer) return Buffer.from(data).toString('utf8');
  return (Array.isArray(data) ? Buffer.concat(data) : data).toString('utf8');
}

/** Sends text unless the socket is closing; a client that does not read is disconnected. */
export function sendTo(socket: WebSocket, text: string | Buffer): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  if (socket.bufferedAmount > BUFFERED_BYTES_MAX) {
    socket.terminate();
    return;
  }
  socket.send(text, TEXT);
}
