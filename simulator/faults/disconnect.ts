import { type Fault, oneFrame } from './fault.ts';

export const disconnect: Fault = {
  name: 'disconnect',
  description: 'the sockets that would have got one frame are cut off, without a goodbye',
  channel: 'all',
  begin: (parts, first) =>
    oneFrame(parts, first, (_message, { socket }) => {
      socket.terminate();
    }),
};
