import type { Instrument } from '../../model/instrument.ts';
import { FrameScanner } from '../frame-scanner.ts';
import type { Events, StreamEvent } from './events.ts';
import { bytes, DiffForm, type FastForm, QuoteForm, type Reading, TradeForm } from './fast-form.ts';
import { isPartial, type StreamOptions } from './streams.ts';

/** Paces at which changes of the book are sent: by name, as on the wire. */
const PACES = ['', '@100ms', '@0ms', '@250ms', '@500ms', '@1000ms'];

const START = bytes('{"stream":"');

/**
 * The frames that make up nearly all, in the exact form in which the venue has always sent them: a
 * fraction of JSON.parse's time, and no garbage. A frame in any other form is left to the general
 * decoder. Which form to try is found by a hash of the stream's name, so that many symbols cost no
 * more than one; the form itself then reads the whole name, so that the hash cannot mislead.
 */
export class FastDecoder {
  private readonly scanner = new FrameScanner();
  private readonly forms = new Map<number, FastForm>();

  constructor(instruments: readonly Instrument[], options: StreamOptions, events: Events) {
    const reading: Reading = { market: options.market, scanner: this.scanner, events };
    for (const instrument of instruments) {
      const name = instrument.venueSymbol.toLowerCase();
      this.add(new TradeForm(`${name}@trade`, instrument, reading));
      this.add(new QuoteForm(`${name}@bookTicker`, instrument, reading));
      if (isPartial(options.depth)) continue;
      for (const pace of PACES) this.add(new DiffForm(`${name}@depth${pace}`, instrument, reading));
    }
  }

  /** Null when the frame has another form. */
  read(frame: Uint8Array): StreamEvent | null {
    const { scanner } = this;
    scanner.start(frame);
    if (!scanner.expect(START)) return null;
    return this.forms.get(scanner.hashToQuote())?.read() ?? null;
  }

  private add(form: FastForm): void {
    this.scanner.start(bytes(`${form.stream}"`));
    this.forms.set(this.scanner.hashToQuote(), form);
  }
}
