import { type Fault, oneFrame } from './fault.ts';

export const duplicate: Fault = {
  name: 'duplicate',
  description: 'one frame is sent twice',
  channel: 'book',
  begin: (parts, first) =>
    oneFrame(parts, first, (_message, { text, forward }) => {
      forward(text);
      forward(text);
    }),
};
