import { sendTo } from '../wire/socket.ts';
import type { Fault } from './fault.ts';

/** The live venue gives minutes; for a test that would be long. */
const DURATION_MS = 2_000;
const GOING_AWAY = 1001;

export const serverShutdown: Fault = {
  name: 'serverShutdown',
  description: 'the venue announces that it closes its connections, and does so after durationMs',
  channel: 'all',
  begin: (parts) => {
    // Who connects after the announcement is with the next server already.
    const told = [...parts.sockets()];
    for (const socket of told) sendTo(socket, parts.dialect.shutdown(parts.nowMs()));
    const close = (): void => {
      for (const socket of told) socket.close(GOING_AWAY);
      parts.healed();
    };
    const timer = setTimeout(close, parts.request.durationMs ?? DURATION_MS);
    return {
      pass: (_message, { text, forward }) => forward(text),
      stop: () => clearTimeout(timer),
    };
  },
};
