import { systemClock } from '@voltaire/reflex/clock.ts';
import { type Params, signerOf } from '@voltaire/reflex/venue/binance/sign.ts';
import { SignedRest } from '@voltaire/reflex/venue/binance/signed-rest.ts';
import { VenueClock } from '@voltaire/reflex/venue/venue-clock.ts';
import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '@voltaire/simulator/index.ts';
import { onTestFinished } from 'vitest';
import { ed25519, type Json, later, Probe, signed, TEST_KEY, TEST_SECRET } from './support.ts';

const { publicKeyPem, privateKey } = ed25519();
const REST_KEY = { apiKey: 'rest-key', secret: TEST_SECRET };

/** The private side of simulated USD-M futures: its WebSocket API, its REST API, and an account's events. */
export class FuturesWire {
  private constructor(
    readonly simulator: Simulator,
    private readonly api: Probe,
    private readonly user: Probe,
    private readonly signedRest: SignedRest,
  ) {}

  static async open(options: SimulatorOptions = {}): Promise<FuturesWire> {
    const simulator = await startSimulator({
      speed: 'stepped',
      venues: ['binance-futures'],
      apiKeys: [{ apiKey: TEST_KEY, publicKeyPem }, REST_KEY],
      ...options,
    });
    const clock = systemClock;
    const signer = signerOf(REST_KEY);
    const parts = { restUrl: simulator.url, signer, venueClock: new VenueClock(clock), clock };
    const rest = new SignedRest(parts);
    const key = await rest.askUnsigned('POST', '/fapi/v1/listenKey');
    const { listenKey } = (key.ok ? key.result : {}) as { listenKey: string };
    const user = await new Probe(`${simulator.url}/futures/private/ws/${listenKey}`).ready();
    const api = await new Probe(`${simulator.url}/ws-fapi/v1`).ready();
    onTestFinished(async () => {
      api.close();
      user.close();
      await simulator.close();
    });
    return new FuturesWire(simulator, api, user, rest);
  }

  call(method: string, params: Json = {}): Promise<Json> {
    return this.api.request(method, signed(params, TEST_KEY, privateKey));
  }

  /** What it answers, or its code and words. */
  async rest(verb: 'GET' | 'POST' | 'DELETE', path: string, params: Params = {}): Promise<unknown> {
    const answer = await this.signedRest.ask(verb, path, params);
    return answer.ok ? answer.result : answer.message;
  }

  /** What the account was told so far: kind and status, of orders also what has happened. */
  async told(): Promise<string[]> {
    await later(30);
    return this.events.flatMap(({ e, o }) => {
      const { X, x } = (o ?? {}) as { X?: string; x?: string };
      if (e === 'ALGO_UPDATE') return [`algo ${X}`];
      return e === 'ORDER_TRADE_UPDATE' ? [`order ${x} ${X}`] : [];
    });
  }

  get events(): Json[] {
    return this.user.messages.map((text) => JSON.parse(text) as Json);
  }

  /** The best price of a side, moved by so many ticks of 0.01. */
  near(side: 'bids' | 'asks', ticks: number): string {
    const book = this.simulator.truth('binance-futures', 'BTCUSDT')[side];
    return (book.priceAt(0) / 1e8 + ticks / 100).toFixed(2);
  }

  /** Until it is so, for as long as one round of the tape. */
  playUntil(so: () => boolean): void {
    for (let left = 100_000; left > 0 && !so(); left--) this.simulator.advance('binance-futures');
    if (!so()) throw new Error('the tape went round without it');
  }
}
