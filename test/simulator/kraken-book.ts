import type { Simulator } from '@voltaire/simulator/index.ts';
import { KrakenClient, krakenProbe, subscribe, truthLevels } from './kraken-support.ts';
import type { Probe } from './support.ts';

/** A Kraken client of one book, and the frames that it was sent. */
export class KrakenBook {
  readonly client = new KrakenClient(10);

  private constructor(
    readonly probe: Probe,
    private readonly simulator: Simulator,
  ) {}

  static async open(simulator: Simulator, symbol = 'BTC/USD'): Promise<KrakenBook> {
    const book = new KrakenBook(await krakenProbe(simulator.url), simulator);
    book.probe.send(subscribe('book', symbol));
    await book.frames();
    return book;
  }

  /** What has come until now, taken by the client; a ping finds the end of it. */
  async frames(): Promise<string[]> {
    this.probe.send({ method: 'ping' });
    const texts: string[] = [];
    for (;;) {
      const text = await this.probe.next();
      if (text.startsWith('{"method":"pong"')) return texts;
      if (this.isBook(text)) texts.push(text);
    }
  }

  private isBook(text: string): boolean {
    try {
      return this.client.take(text) !== undefined;
    } catch {
      return true;
    }
  }

  async resubscribe(): Promise<void> {
    this.probe.send({ method: 'unsubscribe', params: { channel: 'book', symbol: ['BTC/USD'] } });
    this.probe.send(subscribe('book', 'BTC/USD'));
    await this.frames();
  }

  isTruth(): boolean {
    const truth = truthLevels(this.simulator.truth('kraken', 'BTC/USD'));
    return JSON.stringify(this.client.levels('BTC/USD')) === JSON.stringify(truth);
  }
}
