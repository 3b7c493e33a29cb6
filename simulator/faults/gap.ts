import { type Fault, oneFrame } from './fault.ts';

export const gap: Fault = {
  name: 'gap',
  description: 'one frame is not sent',
  channel: 'book',
  begin: (parts, first) => oneFrame(parts, first, () => undefined),
};
