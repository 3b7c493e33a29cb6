import type { Instrument } from '../../model/instrument.ts';
import { FrameScanner } from '../frame-scanner.ts';

interface Entry {
  readonly instrument: Instrument;
  /** The venue's name and the quotation mark behind it. */
  readonly ending: Uint8Array;
  readonly next: Entry | undefined;
}

/** The instruments of the venue by its own names for them, as text and as bytes of a frame. */
export class Symbols {
  private readonly byName = new Map<string, Instrument>();
  private readonly byHash = new Map<number, Entry>();

  constructor(readonly instruments: readonly Instrument[]) {
    for (const instrument of instruments) {
      this.byName.set(instrument.venueSymbol, instrument);
      const ending = Buffer.from(`${instrument.venueSymbol}"`);
      const hash = hashOf(ending);
      this.byHash.set(hash, { instrument, ending, next: this.byHash.get(hash) });
    }
  }

  named(name: string): Instrument | undefined {
    return this.byName.get(name);
  }

  /** Consumes a name and its closing quotation mark; consumes nothing when it is none of ours. */
  read(scanner: FrameScanner): Instrument | null {
    let entry = this.byHash.get(scanner.hashToQuote());
    while (entry && !scanner.accept(entry.ending)) entry = entry.next;
    return entry ? entry.instrument : null;
  }
}

function hashOf(ending: Uint8Array): number {
  const scanner = new FrameScanner();
  scanner.start(ending);
  return scanner.hashToQuote();
}
