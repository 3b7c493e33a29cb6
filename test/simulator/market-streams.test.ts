import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEAM, startSimulator, type Simulator } from '@voltaire/simulator/index.ts';
import { later, Probe, wireSamples } from './support.ts';

interface Update {
  U: number;
  u: number;
  b: [string, string][];
  a: [string, string][];
}
interface Snapshot {
  lastUpdateId: number;
  bids: [string, string][];
  asks: [string, string][];
}

/** A client's book, kept by the venue's rules and by nothing of the simulator's own code. */
class ClientBook {
  id = 0;
  readonly bids = new Map<string, string>();
  readonly asks = new Map<string, string>();

  constructor({ lastUpdateId, bids, asks }: Snapshot) {
    this.id = lastUpdateId;
    for (const [price, quantity] of bids) this.bids.set(price, quantity);
    for (const [price, quantity] of asks) this.asks.set(price, quantity);
  }

  apply({ U, u, b, a }: Update): void {
    if (u <= this.id) return;
    if (U > this.id + 1)
      throw new Error(`gap: the book is at ${this.id}, the update begins at ${U}`);
    for (const [price, quantity] of b) change(this.bids, price, quantity);
    for (const [price, quantity] of a) change(this.asks, price, quantity);
    this.id = u;
  }

  best(): [bid: string, bidQuantity: string, ask: string, askQuantity: string] {
    let bid = '0';
    let ask = 'Infinity';
    for (const price of this.bids.keys()) if (Number(price) > Number(bid)) bid = price;
    for (const price of this.asks.keys()) if (Number(price) < Number(ask)) ask = price;
    return [bid, this.bids.get(bid)!, ask, this.asks.get(ask)!];
  }

  sorted(): Pick<Snapshot, 'bids' | 'asks'> {
    return {
      bids: [...this.bids].sort(([one], [other]) => Number(other) - Number(one)),
      asks: [...this.asks].sort(([one], [other]) => Number(one) - Number(other)),
    };
  }
}

function change(side: Map<string, string>, price: string, quantity: string): void {
  if (Number(quantity) === 0) side.delete(price);
  else side.set(price, quantity);
}

const depthOf = async (simulator: Simulator): Promise<Snapshot> => {
  const response = await fetch(`${simulator.url}/api/v3/depth?symbol=BTCUSDT&limit=5000`);
  return (await response.json()) as Snapshot;
};

describe('a client at full speed', () => {
  it('follows U and u over two loops and holds exactly the book of truth', async () => {
    const simulator = await startSimulator({ speed: 'max', rateLimits: 'off' });
    const probe = new Probe(
      `${simulator.url}/stream?streams=btcusdt@depth@100ms/btcusdt@bookTicker`,
    );
    const updates: Update[] = [];
    const quotes = new Map<number, [string, string, string, string]>();
    probe.socket.removeAllListeners('message');
    probe.socket.on('message', (data: Buffer) => {
      const text = data.toString();
      const { data: payload } = JSON.parse(text) as { data: Record<string, unknown> };
      if (payload['e'] === 'depthUpdate') updates.push(payload as unknown as Update);
      else {
        const { u, b, B, a, A } = payload as {
          u: number;
          b: string;
          B: string;
          a: string;
          A: string;
        };
        quotes.set(u, [b, B, a, A]);
      }
    });
    await probe.ready();
    while (updates.length === 0) await later(5);
    const book = new ClientBook(await depthOf(simulator));
    expect(book.id).toBeGreaterThanOrEqual(updates[0]!.U - 1);

    let compared = 0;
    let equal = 0;
    const applyUntil = (id: number): void => {
      while (updates.length > 0 && updates[0]!.u <= id) {
        const update = updates.shift()!;
        book.apply(update);
        const quote = quotes.get(update.u);
        if (!quote || update.u !== book.id) continue;
        compared++;
        if (quote.join() === book.best().join()) equal++;
        else expect(book.best()).toEqual(quote);
      }
    };
    while (simulator.stats().loops < 2) {
      await later(150);
      const truth = await depthOf(simulator);
      while ((updates.at(-1)?.u ?? book.id) < truth.lastUpdateId) await later(1);
      applyUntil(truth.lastUpdateId);
      expect(book.id).toBe(truth.lastUpdateId);
      const { bids, asks } = book.sorted();
      expect(bids).toEqual(truth.bids);
      expect(asks).toEqual(truth.asks);
      quotes.clear();
    }
    expect(compared).toBeGreaterThan(50);
    expect(equal).toBe(compared);
    probe.close();
    await simulator.close();
  });
});

describe('streams', () => {
  let simulator: Simulator;
  const sent: number[] = [];
  beforeAll(async () => {
    simulator = await startSimulator({
      speed: 'stepped',
      onFrameSent: (frameIndex, monoNs) => {
        expect(typeof monoNs).toBe('bigint');
        sent.push(frameIndex);
      },
    });
  });
  afterAll(() => simulator.close());

  it('come raw from /ws/<stream> and wrapped from /stream', async () => {
    const raw = await new Probe(`${simulator.url}/ws/btcusdt@trade`).ready();
    const combined = await new Probe(`${simulator.url}/stream?streams=btcusdt@trade`).ready();
    await later(20);
    const from = sent.length;
    while (sent.length === from) simulator.advance();
    const trade = await raw.nextJson();
    expect(Object.keys(trade)).toEqual(['e', 'E', 's', 't', 'p', 'q', 'T', 'm', 'M']);
    expect(Math.abs(Date.now() - Number(trade['E']))).toBeLessThan(200);
    expect(await combined.nextJson()).toEqual({ stream: 'btcusdt@trade', data: trade });
    expect(sent.length).toBe(from + 1);
    raw.close();
    combined.close();
  });

  it('play exactly one frame for each advance and say which', async () => {
    const probe = await new Probe(
      `${simulator.url}/stream?streams=btcusdt@trade/btcusdt@bookTicker/btcusdt@depth@100ms`,
    ).ready();
    await later(20);
    const first = simulator.advance();
    expect(simulator.advance()).toBe(first + 1);
    await probe.next();
    await probe.next();
    await later(30);
    expect(probe.messages.length).toBe(2);
    expect(sent.slice(-2)).toEqual([first, first + 1]);
    expect(SEAM).toBe(-1);
    probe.close();
  });

  it('are subscribed to and left as documented', async () => {
    const probe = await new Probe(`${simulator.url}/ws`).ready();
    probe.send(wireSamples.get('stream SUBSCRIBE'));
    expect(await probe.next()).toBe(JSON.stringify(wireSamples.get('stream SUBSCRIBE result')));
    probe.send(wireSamples.get('stream UNSUBSCRIBE'));
    expect(await probe.next()).toBe('{"result":null,"id":312}');
    probe.send(wireSamples.get('stream LIST_SUBSCRIPTIONS'));
    expect(await probe.next()).toBe('{"result":["btcusdt@aggTrade"],"id":3}');
    probe.send(wireSamples.get('stream SET_PROPERTY'));
    expect(await probe.next()).toBe('{"result":null,"id":5}');
    probe.send({ method: 'GET_PROPERTY', params: ['combined'], id: 2 });
    expect(await probe.next()).toBe(JSON.stringify(wireSamples.get('stream GET_PROPERTY result')));
    probe.close();
  });

  it('deliver from the moment of SUBSCRIBE to the moment of UNSUBSCRIBE', async () => {
    const probe = await new Probe(`${simulator.url}/stream`).ready();
    const play = (): void => {
      for (let left = 300; left > 0; left--) simulator.advance();
    };
    play();
    probe.send({ method: 'SUBSCRIBE', params: ['btcusdt@bookTicker'], id: 1 });
    expect(await probe.next()).toBe('{"result":null,"id":1}');
    play();
    expect((await probe.nextJson())['stream']).toBe('btcusdt@bookTicker');
    probe.send({ method: 'UNSUBSCRIBE', params: ['btcusdt@bookTicker'], id: 2 });
    while ((await probe.next()) !== '{"result":null,"id":2}');
    const before = probe.messages.length;
    play();
    await later(30);
    expect(probe.messages.length).toBe(before);
    probe.close();
  });

  it.each([
    ['not json', 3, /^Invalid JSON/],
    ['[]', 3, /^Invalid JSON/],
    ['{"method":"SUBSCRIBE","params":[]}', 2, /request ID must be an unsigned integer/],
    ['{"params":[],"id":1}', 2, /missing field `method`/],
    [
      '{"method":"SUBSCRIBED","params":[],"id":1}',
      2,
      /unknown variant "SUBSCRIBED", expected one of/,
    ],
    ['{"method":"SUBSCRIBE","params":[1],"id":1}', 2, /property name must be a string/],
    ['{"method":"SUBSCRIBE","params":"x","id":1}', 2, /missing field `params`/],
    ['{"method":"SET_PROPERTY","params":["speed",1],"id":1}', 0, /Unknown property/],
    ['{"method":"SET_PROPERTY","params":["combined",1],"id":1}', 1, /expected Boolean/],
  ])('answer %s with code %d', async (message, code, text) => {
    const probe = await new Probe(`${simulator.url}/ws`).ready();
    probe.send(message);
    const { error } = (await probe.nextJson()) as { error: { code: number; msg: string } };
    expect(error.code).toBe(code);
    expect(error.msg).toMatch(text);
    probe.close();
  });

  it('close a connection that sends more than five messages a second', async () => {
    const probe = await new Probe(`${simulator.url}/ws`).ready();
    for (let id = 0; id < 12; id++) probe.send({ method: 'LIST_SUBSCRIPTIONS', id });
    expect(await probe.closed).toEqual({ code: 1008, reason: 'Too many requests' });
  });

  it('do not exist elsewhere', async () => {
    await expect(new Probe(`${simulator.url}/nowhere`).ready()).rejects.toThrow(/404/);
  });
});

describe('connections', () => {
  it('are pinged, and closed when no pong comes back', async () => {
    const simulator = await startSimulator({
      speed: 'stepped',
      heartbeat: { pingEveryMs: 50, pongWithinMs: 200 },
    });
    const mute = await new Probe(`${simulator.url}/ws-api/v3`, { autoPong: false }).ready();
    const alive = await new Probe(`${simulator.url}/ws-api/v3`).ready();
    const unsolicited = setInterval(() => mute.socket.pong('x'), 20);
    expect(await mute.closed).toEqual({ code: 1008, reason: 'Pong timeout' });
    clearInterval(unsolicited);
    await later(250);
    expect(alive.socket.readyState).toBe(1);
    await simulator.close();
  });

  it('end after 24 hours, or as soon as they are told to', async () => {
    const simulator = await startSimulator({
      speed: 'stepped',
      heartbeat: { pingEveryMs: 50, pongWithinMs: 200, lifetimeMs: 100 },
    });
    for (const path of ['/ws', '/ws-api/v3', '/futures/ws']) {
      const probe = await new Probe(`${simulator.url}${path}`).ready();
      expect(await probe.closed).toEqual({ code: 1008, reason: 'Connection is 24 hours old' });
    }
    await simulator.close();
  });

  it('that do not read are dropped', async () => {
    const simulator = await startSimulator({ speed: 'stepped' });
    const all = 'btcusdt@trade/btcusdt@bookTicker/btcusdt@depth@100ms';
    const probe = await new Probe(`${simulator.url}/stream?streams=${all}`).ready();
    await later(20);
    probe.socket.pause();
    for (let left = 99_000; left > 0; left--) {
      simulator.advance();
      if (left % 2_000 === 0) await later(1);
      if (simulator.stats().connections === 0) break;
    }
    await later(20);
    expect(simulator.stats().connections).toBe(0);
    await simulator.close();
  });
});
