import type { Recording } from '../reflex/support/recordings.ts';
import type { Level, PlainMessage } from './plain-book.ts';

type Fields = Record<string, unknown>;

/** What each frame of a recording says of a book, read without any of the code under test. */
export function plainMessages({ venue, frames, instruments }: Recording): PlainMessage[][] {
  const idOf = (name: unknown) =>
    instruments.find(({ venueSymbol }) => venueSymbol === name)?.id ?? -1;
  return frames.map((frame) => {
    const message = parse(frame);
    if (venue !== 'kraken') return binance(message);
    if (message.channel !== 'book') return [];
    const depth = instruments[0]!.book.depth;
    return (message.data as Fields[]).map((entry) => ({
      symbolId: idOf(entry.symbol),
      isSnapshot: message.type === 'snapshot',
      firstId: 0,
      lastId: 0,
      exchangeUs: 0,
      bids: (entry.bids as Fields[]).map(krakenLevel),
      asks: (entry.asks as Fields[]).map(krakenLevel),
      depth,
    }));
  });
}

function binance(message: Fields): PlainMessage[] {
  const common = { symbolId: 0, depth: Number.POSITIVE_INFINITY };
  if ('lastUpdateId' in message) {
    const [bids, asks] = [message.bids as Level[], message.asks as Level[]];
    const lastId = Number(message.lastUpdateId);
    return [{ ...common, isSnapshot: true, firstId: 0, lastId, exchangeUs: 0, bids, asks }];
  }
  const { e, U, u, pu, E, b, a } = message.data as Fields;
  if (e !== 'depthUpdate') return [];
  const ids = { firstId: Number(pu ?? U), lastId: Number(u), exchangeUs: Number(E) * 1_000 };
  return [{ ...common, isSnapshot: false, ...ids, bids: b as Level[], asks: a as Level[] }];
}

const krakenLevel = ({ price, qty }: Fields): Level => [price as string, qty as string];

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
type ParseWithSource = (text: string, reviver: Reviver) => Fields;

/** Numbers as the text that they were: a float would lose the digits of a checksum. */
function parse(frame: Buffer): Fields {
  return (JSON.parse as ParseWithSource)(frame.toString(), (_, value, { source }) =>
    typeof value === 'number' ? source : value,
  );
}
