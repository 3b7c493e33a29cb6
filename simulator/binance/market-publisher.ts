import type { Channel, Message } from '../faults/fault.ts';
import type { Frame } from '../replay/frame.ts';
import { DEPTH } from '../tape/layout.ts';
import type { DerivedStream } from './derived-stream.ts';
import { derivedStreams } from './derived-streams.ts';
import type { MarketFormat } from './market-format.ts';
import type { MarketStreams } from './market-streams.ts';
import type { TapePlayer } from './tape-player.ts';

const CHANNELS: readonly Channel[] = ['quote', 'trade', 'book'];

/** Turns the frames of the tape into messages of all the streams of one venue. */
export class MarketPublisher {
  /** By frame kind. */
  private readonly names: readonly (readonly string[])[];
  private readonly derived: readonly { readonly name: string; readonly stream: DerivedStream }[];

  private resting = false;

  constructor(
    private readonly format: MarketFormat,
    private readonly streams: MarketStreams,
    private readonly player: TapePlayer,
  ) {
    const nameOf = (suffix: string): string => `${format.symbol.toLowerCase()}@${suffix}`;
    this.names = format.suffixes.map((suffixes) => suffixes.map(nameOf));
    this.derived = derivedStreams(format, player.state).map((stream) => ({
      name: nameOf(stream.suffix),
      stream,
    }));
  }

  publish(frame: Frame): void {
    const { streams, format, player } = this;
    if (streams.connections === 0) {
      this.rest();
      return;
    }
    this.resting = false;
    const message = this.messageOf(frame);
    for (const name of this.names[frame.kind] ?? []) {
      streams.publish(frame.index, name, message, () => format.raw(frame));
    }
    for (const { name, stream } of this.derived) {
      if (!streams.wanted(name)) {
        stream.rest();
        continue;
      }
      for (const text of stream.next(frame, player.state.eventMs)) {
        const about = { ...message, channel: stream.channel, provable: false };
        streams.publish(undefined, name, about, () => text);
      }
    }
  }

  /** Once, until somebody connects: a venue without clients costs nothing. */
  private rest(): void {
    if (this.resting) return;
    this.resting = true;
    for (const { stream } of this.derived) stream.rest();
  }

  private messageOf({ kind }: Frame): Message {
    const { replay, state } = this.player;
    return {
      channel: CHANNELS[kind] ?? 'other',
      symbol: this.format.symbol,
      frame: replay.framesPlayed,
      book: replay.book,
      provable: kind === DEPTH && replay.book.lastId === state.quoteId,
    };
  }
}
