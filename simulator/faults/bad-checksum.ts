import { type Fault, oneFrame } from './fault.ts';

export const badChecksum: Fault = {
  name: 'bad-checksum',
  description:
    'one book update is provably wrong: by its checksum (Kraken), or by a level that the ' +
    'bookTicker of the same update id contradicts (Binance)',
  channel: 'book',
  fits: (message) => message.provable,
  begin: (parts, first) =>
    oneFrame(parts, first, (message, { text, forward }) => {
      forward(parts.dialect.falsified(text, message));
    }),
};
