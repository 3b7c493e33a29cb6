import type { Fault } from './fault.ts';

const DURATION_MS = 5_000;

export const silence: Fault = {
  name: 'silence',
  description: 'nothing is sent for durationMs while the sockets stay open',
  channel: 'all',
  begin: (parts) => {
    const timer = setTimeout(parts.healed, parts.request.durationMs ?? DURATION_MS);
    return {
      pass: (_message, { text, forward }, aimed) => {
        if (!aimed) forward(text);
      },
      stop: () => clearTimeout(timer),
    };
  },
};
