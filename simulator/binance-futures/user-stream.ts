import type { WebSocket } from 'ws';
import { POLICY_VIOLATION, sendTo } from '../wire/socket.ts';
import type { FuturesVenue } from './venue.ts';

/** /private/ws/<listenKey>: what happens to the account that the key is of. */
export class UserStreams {
  private readonly sockets = new Map<string, Set<WebSocket>>();

  constructor(private readonly venue: () => FuturesVenue) {}

  /** A key that there is not closes the connection (assumed). */
  connect(socket: WebSocket, listenKey: string): void {
    const { listenKeys, userData } = this.venue();
    const account = listenKeys.accountOf(listenKey);
    if (!account) return socket.close(POLICY_VIOLATION, 'Invalid listenKey');
    const send = (text: string): void => sendTo(socket, text);
    userData.subscribe(account, send);
    const together = this.sockets.get(listenKey) ?? new Set();
    this.sockets.set(listenKey, together.add(socket));
    socket.once('close', () => {
      userData.unsubscribe(send);
      together.delete(socket);
      if (together.size === 0) this.sockets.delete(listenKey);
    });
  }

  /** "Event: User Data Stream Expired": nothing more comes over it. */
  expire(listenKey: string): void {
    const text = JSON.stringify({ e: 'listenKeyExpired', E: this.venue().nowMs(), listenKey });
    for (const socket of this.sockets.get(listenKey) ?? []) {
      sendTo(socket, text);
      socket.close();
    }
  }
}
