import type { WebSocket } from 'ws';

/** At full speed the replay waits for a client that has this much unread … */
const BEHIND_BYTES = 256 * 1024;
/** … but not for ever. */
const BEHIND_MS_MAX = 5_000;

/** Knows since when clients have not read what was sent. */
export class Backlog {
  private readonly behindSinceMs = new WeakMap<WebSocket, number>();

  /** Whether every client has read nearly all; one that stays behind for long is disconnected. */
  clientsKeepUp(sockets: Iterable<WebSocket>): boolean {
    let keepUp = true;
    for (const socket of sockets) {
      if (socket.bufferedAmount <= BEHIND_BYTES) {
        this.behindSinceMs.delete(socket);
        continue;
      }
      keepUp = false;
      const sinceMs = this.behindSinceMs.get(socket) ?? performance.now();
      this.behindSinceMs.set(socket, sinceMs);
      if (performance.now() - sinceMs > BEHIND_MS_MAX) socket.terminate();
    }
    return keepUp;
  }
}
