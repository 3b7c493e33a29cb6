import type { WebSocket } from 'ws';
import type { Fault } from './fault.ts';

/** A client whose next frame does not come (it unsubscribed) does not get the first one either. */
const FRAMES_WAITED_MAX = 2;

export const reorder: Fault = {
  name: 'reorder',
  description: 'one frame is sent after the next one of the same kind and symbol',
  channel: 'book',
  begin: (parts, first) => {
    const held = new Map<WebSocket, string>();
    let frame = first.frame;
    let waited = 0;
    return {
      pass: (message, { socket, text, forward }, aimed) => {
        const alike = aimed && message.symbol === first.symbol;
        if (alike && message.frame === first.frame) {
          held.set(socket, text);
          return;
        }
        forward(text);
        if (!alike || message.channel !== first.channel) return;
        if (message.frame !== frame) {
          frame = message.frame;
          waited++;
        }
        const before = held.get(socket);
        held.delete(socket);
        if (before !== undefined) forward(before);
        if (held.size === 0 || waited > FRAMES_WAITED_MAX) parts.healed();
      },
      stop: () => held.clear(),
    };
  },
};
