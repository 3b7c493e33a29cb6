const PLAIN = /^\d+(?:\.(\d*[1-9])?(0*))?$/;

/** A form that fewer texts than this have may be a damaged frame rather than the venue's. */
const BELIEVED = 3;

/**
 * How fine the numbers of one kind (prices, or quantities, of one symbol) are written. A tape does not
 * say what the tick is; a power of ten that all its texts are multiples of serves as well.
 */
export class DecimalsSeen {
  /** Places after the point, zeros at the end included: as the venue writes them. */
  private readonly written: number[] = [];
  private needed = 0;

  constructor(private readonly most: number) {}

  /** What is no plain decimal, or finer than any venue's, is left to the decoder to refuse. */
  add(text: string): void {
    const match = PLAIN.exec(text);
    if (!match) return;
    const needed = match[1]?.length ?? 0;
    const written = needed + (match[2]?.length ?? 0);
    if (needed > this.most) return;
    this.needed = Math.max(this.needed, needed);
    this.written[written] = (this.written[written] ?? 0) + 1;
  }

  include(other: DecimalsSeen): void {
    this.needed = Math.max(this.needed, other.needed);
    other.written.forEach((count, places) => {
      this.written[places] = (this.written[places] ?? 0) + count;
    });
  }

  get any(): boolean {
    return this.written.length > 0;
  }

  /** Enough for every text: nothing lies between two steps of 10^-finest. */
  get finest(): number {
    return this.needed;
  }

  /** The most places that are certainly the venue's own: what it signs and shows. */
  get wire(): number {
    const places = Object.keys(this.written).map(Number);
    const believed = places.filter((each) => this.written[each]! >= BELIEVED);
    return Math.max(0, ...(believed.length > 0 ? believed : places));
  }
}

/** 10^-decimals as decimal text. */
export function stepText(decimals: number): string {
  return decimals === 0 ? '1' : `0.${'0'.repeat(decimals - 1)}1`;
}
